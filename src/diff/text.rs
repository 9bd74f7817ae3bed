//! What changed, for a person.

use std::fmt::Write as _;

use super::{Cause, Change, ChangeKind, Diff, Side};
use crate::words::Verdict;

/// The changes as text. `safe` makes texts of a bundle harmless.
#[must_use]
pub fn text(diff: &Diff, safe: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    let counted = [
        (ChangeKind::Broke, "broke"),
        (ChangeKind::BecameUnknown, "became unknown"),
        (ChangeKind::Fixed, "fixed"),
        (ChangeKind::Moved, "moved"),
    ]
    .map(|(kind, word)| format!("{} {word}", diff.count(kind)));
    let rest = diff.changes.len() - counted_kinds(diff);
    let rest = if rest > 0 { format!(", {rest} otherwise changed") } else { String::new() };
    let _ = writeln!(text, "{}{rest}, {} as before", counted.join(", "), diff.unchanged);
    if !diff.setup.is_empty() {
        text.push_str("\nJUDGED WITH SOMETHING ELSE  changes may come from here, and not from Halo\n");
        for change in &diff.setup {
            let _ = writeln!(text, "  {}: {} → {}", change.what, safe(&change.old), safe(&change.new));
        }
    }
    let mut last = None;
    for change in &diff.changes {
        if last != Some(change.kind) {
            let _ = writeln!(text, "\n{} ({})", title(change.kind), diff.count(change.kind));
            last = Some(change.kind);
        }
        one(&mut text, change, &safe);
    }
    text
}

fn counted_kinds(diff: &Diff) -> usize {
    let kinds = [ChangeKind::Broke, ChangeKind::BecameUnknown, ChangeKind::Fixed, ChangeKind::Moved];
    kinds.into_iter().map(|kind| diff.count(kind)).sum()
}

fn one(text: &mut String, change: &Change, safe: &impl Fn(&str) -> String) {
    let cause = match change.cause {
        Cause::Data => String::new(),
        other => format!("  ({})", other.meaning()),
    };
    let _ = writeln!(text, "  {}{cause}", safe(&change.requirement));
    for (label, side) in [("was", &change.old), ("is", &change.new)] {
        let Some(side) = side else { continue };
        let _ = writeln!(text, "    {label:<4}{}", safe(&value(side)));
        if let Some(place) = &side.place {
            let role = place.role.as_deref().map_or_else(String::new, |role| format!(" via role {role}"));
            let at = format!("{}:{}:{} {}", place.document, place.line, place.column, place.pointer);
            let excerpt = place.excerpt.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(text, "        {}", safe(&format!("{at} = {excerpt}{role}")));
        }
    }
    let expected = |side: &Option<Side>| side.as_ref().map(|side| side.expected.clone());
    if let (Some(old), Some(new)) = (expected(&change.old), expected(&change.new))
        && old != new
    {
        let _ = writeln!(text, "    must be {} → {}", safe(&old), safe(&new));
    }
}

fn value(side: &Side) -> String {
    let observed = side.observed.as_deref().unwrap_or("not shown");
    match (side.verdict, side.reason) {
        (Verdict::Unknown, Some(reason)) => format!("{observed} (unknown: {})", reason.meaning()),
        (verdict, _) => format!("{observed} ({})", verdict.word()),
    }
}

const fn title(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Broke => "BROKE",
        ChangeKind::BecameUnknown => "BECAME UNKNOWN",
        ChangeKind::WaiverEnded => "NO LONGER WAIVED",
        ChangeKind::Fixed => "FIXED",
        ChangeKind::Waived => "WAIVED NOW",
        ChangeKind::Moved => "SAME VERDICT, OTHER VALUE",
        ChangeKind::Other => "OTHER",
        ChangeKind::Added => "ONLY IN THE NEWER PROFILE",
        ChangeKind::Removed => "ONLY IN THE OLDER PROFILE",
    }
}
