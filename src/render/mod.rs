//! A report as bytes. Renderers are pure: they take the report and give text; they decide nothing.

mod inventory;
mod json;
pub mod text;

pub use inventory::inventory;
pub use json::json;
