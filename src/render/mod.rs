//! A report as bytes. Renderers are pure: they take the report and give text; they decide nothing.
//!
//! Names, values and excerpts come from a bundle that nobody vouches for. Each renderer makes control and bidirectional
//! characters visible and escapes what its format gives a meaning to.

mod csv;
mod github;
mod html;
mod inventory;
mod json;
mod junit;
mod layout;
mod markdown;
mod phrase;
mod sarif;
pub mod text;

pub use csv::csv;
pub use github::github;
pub use html::html;
pub use inventory::inventory;
pub use json::json;
pub use junit::junit;
pub use layout::Layout;
pub use markdown::markdown;
pub use sarif::{Sarif, sarif};
