//! The request as text: first what can be sent to a customer as it is, then what is left for the vendor's side.

use std::fmt::Write as _;

use super::{Ask, Item};
use crate::words::Reason;

/// The request as text, ready to send.
#[must_use]
pub fn text(ask: &Ask) -> String {
    if ask.items.is_empty() && ask.steps.is_empty() {
        return "Nothing to ask for: every requirement is decided.\n".to_owned();
    }
    let mut text = String::new();
    if !ask.items.is_empty() {
        request(&mut text, &ask.items);
    }
    if !ask.steps.is_empty() {
        if !ask.items.is_empty() {
            text.push_str("\n-- not part of the request --\n\n");
        }
        steps(&mut text, &ask.steps);
    }
    text
}

/// What the customer is asked for, and how to save it whole.
fn request(text: &mut String, items: &[Item]) {
    let files = if items.len() == 1 { "this answer" } else { "these answers" };
    let _ = writeln!(
        text,
        "Please send us {files} of your Halo, each saved whole, as its own file.\n\
         They settle what is still open about the set-up of the integration.\n"
    );
    for (index, item) in items.iter().enumerate() {
        let _ = writeln!(text, "{}. {}", index + 1, item.what.split(" (").next().unwrap_or_default());
        let mut line = |label: &str, value: &str| {
            let _ = writeln!(text, "   {label:<8} {value}");
        };
        if let Some(shows) = &item.shows {
            line("shows", shows);
        }
        if let Some(screen) = &item.screen {
            line("in Halo", screen);
        }
        if let Some(list) = &item.ids_from {
            line("{id}", &format!("is told by {list}"));
        }
        if let Some(name) = &item.save_as {
            line("save as", name);
        }
        if let Some(how) = &item.how {
            line("note", how);
        }
        let count = item.settles.len();
        line("settles", &format!("{count} open {}", if count == 1 { "question" } else { "questions" }));
    }
    let example = items.first().map(|item| item.what.trim_start_matches("GET ").split(' ').next().unwrap_or_default());
    let name = items.first().and_then(|item| item.save_as.as_deref()).unwrap_or("answer.json");
    let _ = write!(
        text,
        "\nHow to save an answer whole: sign in to Halo as an administrator, open its\n\
         address in the same browser, for example\n\n    https://YOUR-TENANT.halopsa.com{}\n\n\
         and save the page (Ctrl+S) without changing it. With PowerShell, end the\n\
         command with\n\n    \
         | ConvertTo-Json -Depth 10 | Out-File {name}\n\n\
         Without -Depth 10 PowerShell cuts the answer off. Please put the files into one\n\
         zip.\n",
        example.unwrap_or_default()
    );
}

/// What no file settles, by reason.
fn steps(text: &mut String, steps: &[Item]) {
    text.push_str("For us to settle, no further file can:\n");
    let mut reasons: Vec<Reason> = steps.iter().flat_map(|item| item.reasons.iter().copied()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    for reason in reasons {
        let _ = writeln!(text, "\n{}: {}", reason.word(), reason.meaning());
        for item in steps.iter().filter(|item| item.reasons.contains(&reason)) {
            let _ = writeln!(text, "- {}\n  settles {}", item.what, item.settles.join(", "));
        }
    }
}
