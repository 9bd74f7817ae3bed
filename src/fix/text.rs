//! The plan as text that can be sent to a customer.

use std::fmt::Write as _;

use super::body::lines;
use super::{Plan, Step};
use crate::report::Outcome;

/// Columns of a line of words.
const WIDTH: usize = 80;

/// The plan as text. `safe` makes texts of a bundle harmless.
#[must_use]
pub fn text(plan: &Plan, safe: impl Fn(&str) -> String) -> String {
    let mut text = String::new();
    head(&mut text, plan, &safe);
    for one in &plan.steps {
        step(&mut text, one, &safe);
    }
    if !plan.left.is_empty() {
        let _ = writeln!(text, "\nNOT RESOLVED ({})", plan.left.len());
        for left in &plan.left {
            wrapped(&mut text, 2, 6, &format!("{}: {}", left.requirement, safe(&left.why)));
            wrapped(&mut text, 6, 6, &safe(&left.remedy));
        }
    }
    unknown(&mut text, plan, &safe);
    text
}

fn head(text: &mut String, plan: &Plan, safe: &impl Fn(&str) -> String) {
    if plan.mismatches == 0 {
        let _ = writeln!(text, "Nothing to change: no requirement is known not to be met.");
    } else {
        let _ = writeln!(
            text,
            "{}: {} of {}, leaves {} unknown, breaks {}",
            counted(plan.steps.len(), "step", "steps"),
            format_args!("resolves {}", plan.resolves),
            counted(plan.mismatches, "mismatch", "mismatches"),
            plan.leaves_unknown,
            plan.breaks
        );
        let halo =
            plan.halo_version.as_deref().map_or_else(String::new, |version| format!(" · Halo {}", safe(version)));
        let _ = writeln!(
            text,
            "{} now, {} after it · profile {} {}{halo}",
            word(plan.outcome),
            word(plan.after),
            safe(&plan.profile.name),
            safe(&plan.profile.version)
        );
        text.push_str("Nothing was sent. Each step was tried on the bundle's records and judged again.\n");
        if plan.steps.iter().flat_map(|step| &step.changes).any(|change| change.assumed) {
            text.push_str("(assumed): what the stored value means is assumed; compare with the screen.\n");
        }
    }
    if plan.waived > 0 {
        let _ = writeln!(text, "{} left as it is: a waiver is in force.", counted(plan.waived, "finding", "findings"));
    }
}

fn step(text: &mut String, step: &Step, safe: &impl Fn(&str) -> String) {
    let subject = &step.subject;
    let id = subject.id.as_deref().map_or_else(String::new, |id| format!(" (id {})", safe(id)));
    let name = subject.name.as_deref().map(safe).unwrap_or_default();
    let title = match &subject.id {
        Some(_) => format!("{} {name}{id}", subject.kind.replace('-', " ")),
        None => name,
    };
    let _ = writeln!(text, "\n{}. {title}", step.number);
    wrapped(text, 3, 5, &safe(&step.place));
    for change in &step.changes {
        let assumed = if change.assumed { " (assumed)" } else { "" };
        wrapped(text, 3, 5, &format!("- {}", safe(&change.path)));
        wrapped(text, 7, 9, &format!("is {} → must be {}{assumed}", safe(&change.is), safe(&change.must_be)));
        wrapped(text, 7, 9, &format!("for {}", change.requirements.join(", ")));
    }
    if let Some(touches) = &step.touches {
        wrapped(text, 3, 5, &format!("! touches {}", safe(touches)));
    }
    for note in &step.notes {
        wrapped(text, 3, 5, &format!("! {}", safe(note)));
    }
    if let (Some(request), Some(body)) = (&step.request, &step.body) {
        let _ = writeln!(text, "   {request}");
        for line in lines(body).lines() {
            let _ = writeln!(text, "   {}", safe(line));
        }
    }
    let _ = writeln!(text, "   resolves {}, breaks {}", step.resolves.len(), step.breaks.len());
    if !step.breaks.is_empty() {
        wrapped(text, 3, 5, &format!("not met until a later step: {}", step.breaks.join(", ")));
    }
}

fn unknown(text: &mut String, plan: &Plan, safe: &impl Fn(&str) -> String) {
    let items: Vec<_> = plan.ask.items.iter().chain(&plan.ask.steps).collect();
    if items.is_empty() {
        return;
    }
    let _ = writeln!(text, "\nUNKNOWN: not changed, because the bundle does not show it. What would settle it:");
    for item in items {
        wrapped(text, 2, 6, &safe(&item.what));
        wrapped(text, 6, 6, &format!("settles {}: {}", item.settles.len(), item.settles.join(", ")));
    }
}

/// Adds words on as many lines as they need.
fn wrapped(text: &mut String, indent: usize, hang: usize, words: &str) {
    let mut line = " ".repeat(indent);
    let mut empty = true;
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        if !empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            let _ = writeln!(text, "{line}");
            line = " ".repeat(hang);
            empty = true;
        }
        if !empty {
            line.push(' ');
        }
        line.push_str(word);
        empty = false;
    }
    let _ = writeln!(text, "{line}");
}

const fn word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Ready => "READY",
        Outcome::NotReady => "NOT READY",
        Outcome::Undecided => "UNDECIDED",
    }
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
