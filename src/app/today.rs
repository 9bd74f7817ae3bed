//! What day it is, in UTC: the only clock of the program, asked only when there are waivers and no `--as-of`.

use std::time::{SystemTime, UNIX_EPOCH};

use super::Error;
use crate::words::Date;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// Today, in UTC.
///
/// # Errors
/// When the system's clock is set to a time before 1970 or after the year 65535.
pub(super) fn today() -> Result<Date, Error> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let today = since.and_then(|since| Date::since_1970(since.as_secs() / DAY));
    today.ok_or_else(|| Error::Options("the system's clock tells no day; say it with --as-of".to_owned()))
}
