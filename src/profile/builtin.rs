//! The profiles that are built into the program: the TOML beside this file, embedded as JSON.

use super::load::made;
use super::{Profile, ProfileError};
use crate::catalog::Catalog;

/// Names and texts of the embedded profiles.
pub const BUILTIN: &[(&str, &str)] = &[("moovila", include_str!(concat!(env!("OUT_DIR"), "/profile/moovila.json")))];

/// The embedded profile of this name, if there is one.
///
/// # Errors
/// When the embedded data is broken, which the tests exclude.
pub fn builtin(name: &str, catalog: &Catalog) -> Option<Result<Profile, ProfileError>> {
    BUILTIN
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(own, text)| made(text, &format!("(built-in profile {own})"), catalog))
}
