//! The profiles that are built into the program.

use super::{Profile, ProfileError, load};
use crate::catalog::Catalog;

/// Names and texts of the embedded profiles.
pub const BUILTIN: &[(&str, &str)] = &[("moovila", include_str!("moovila.toml"))];

/// The embedded profile of this name, if there is one.
///
/// # Errors
/// When the embedded data is broken, which the tests exclude.
pub fn builtin(name: &str, catalog: &Catalog) -> Option<Result<Profile, ProfileError>> {
    BUILTIN
        .iter()
        .find(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(own, text)| load(text, &format!("(built-in profile {own})"), catalog))
}
