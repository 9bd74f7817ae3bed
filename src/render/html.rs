//! x
use super::Layout;
/// x
pub fn html(_: &crate::report::Report, _: &Layout) -> String {
    String::new()
}
