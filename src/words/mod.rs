//! Floor 0: the words every other floor speaks. Plain values, no behaviour that needs the rest of the crate.

mod date;
mod digest;
mod evidence;
mod lookup;
mod nearest;
pub mod personal;
mod problem;
mod reason;
pub mod secret;
mod verdict;

pub use date::Date;
pub use digest::{Digest, Digesting};
pub use evidence::{At, Evidence, Places};
pub(crate) use lookup::Lookup;
pub use nearest::nearest;
pub use problem::{Problem, ProblemKind};
pub use reason::Reason;
pub use verdict::{Certainty, Verdict};
