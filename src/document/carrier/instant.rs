//! The moment that a carrier gives for an answer, so that two answers can be put in order.

/// Milliseconds since 1970 of a moment as browsers write it: `2026-02-03T09:15:08.120Z`, `…+01:00`. Nothing for text
/// of any other form, or without a zone.
pub(super) fn millis(text: &str) -> Option<i64> {
    let (date, rest) = text.trim().split_once(['T', 't'])?;
    let mut parts = date.splitn(3, '-').map(number);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let zone = rest.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = rest.split_at_checked(zone)?;
    let mut parts = clock.splitn(3, ':');
    let (hour, minute, seconds) = (number(parts.next()?)?, number(parts.next()?)?, parts.next().unwrap_or("0"));
    let (second, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let second = number(second)?;
    let shift = if zone.eq_ignore_ascii_case("z") {
        0
    } else {
        let (hours, minutes) = match zone.get(1..)?.split_once(':') {
            Some((hours, minutes)) => (hours, minutes),
            None => zone.get(1..)?.split_at_checked(2)?,
        };
        let minutes = number(hours)? * 60 + number(minutes)?;
        if zone.starts_with('-') { -minutes } else { minutes }
    };
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let minutes = (days(year, month, day) * 24 + hour) * 60 + minute - shift;
    Some((minutes * 60 + second) * 1000 + number(&thousandths)?)
}

/// Days since 1970 in the Gregorian calendar.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March put the leap day last.
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468
}

/// A number of a few digits.
fn number(text: &str) -> Option<i64> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::millis;

    #[test]
    fn moments_of_browsers_are_read() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2000-03-01T00:00:00.5Z", Some(951_868_800_500)),
            ("2026-02-03T09:15:08.120Z", Some(1_770_110_108_120)),
            ("2026-02-03T10:15:08.120+01:00", Some(1_770_110_108_120)),
            ("2026-02-03T04:15:08.120-0500", Some(1_770_110_108_120)),
            ("2026-02-03T09:15:08.1201234Z", Some(1_770_110_108_120)),
            ("2026-02-03T09:15:08", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(millis(text), expected, "{text}");
        }
    }
}
