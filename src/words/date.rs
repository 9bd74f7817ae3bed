//! A day of the calendar, as waivers name it. No clock: what day it is, only the command line asks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A day, ordered by time; written `2026-01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if the calendar has it.
    #[must_use]
    pub const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        if day == 0 || day > days { None } else { Some(Self { year, month, day }) }
    }

    /// The day that so many whole days after 1 January 1970 are.
    #[must_use]
    pub fn since_1970(days: u64) -> Option<Self> {
        // Years are counted from 1 March of year 0, so that a leap day is the last of its year.
        let days = days.checked_add(719_468)?;
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + u64::from(month <= 2);
        Self::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl std::str::FromStr for Date {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.split('-').collect();
        let number = |part: &&str, length| {
            (part.len() == length && part.bytes().all(|letter| letter.is_ascii_digit())).then(|| part.parse().ok())?
        };
        let date = match parts.as_slice() {
            [year, month, day] => number(year, 4)
                .zip(number(month, 2))
                .zip(number(day, 2))
                .and_then(|((year, month), day)| Self::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)),
            _ => None,
        };
        date.ok_or_else(|| format!("`{text}` is no date, expected one as in 2026-01-31"))
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn only_days_of_the_calendar_are_dates() {
        for (text, good) in [
            ("2026-01-31", true),
            ("2024-02-29", true),
            ("2000-02-29", true),
            ("2026-02-29", false),
            ("1900-02-29", false),
            ("2026-04-31", false),
            ("2026-13-01", false),
            ("2026-00-10", false),
            ("2026-1-31", false),
            ("2026-01-31 ", false),
            ("31.01.2026", false),
        ] {
            assert_eq!(text.parse::<Date>().is_ok(), good, "{text}");
        }
        assert!("2026-01-31".parse::<Date>() < "2026-02-01".parse());
    }

    #[test]
    fn days_since_1970_are_dates() {
        for (days, text) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (19_782, "2024-02-29"),
            (20_819, "2027-01-01"),
        ] {
            assert_eq!(Date::since_1970(days).unwrap().to_string(), text);
        }
        assert_eq!(Date::since_1970(u64::MAX), None);
    }
}
