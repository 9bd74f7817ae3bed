//! Tests of the whole text report: laws that hold for any report, on a realistic and on a hostile one.

use crate::report::{Counts, DocumentRow, DocumentStatus, Finding, Outcome, Report, Snippet};
use crate::words::{Certainty, Reason, Verdict};

use super::sample::{groups, report};
use super::sample_findings::place;
use super::visible::width;
use super::{Style, counted, render, tally, unknowns};

/// A layout for the sample.
fn style(width: usize) -> Style {
    Style { color: false, width, verbose: false, quiet: false, groups: groups(), input: "acme-2024-09.zip".to_owned() }
}

/// The sample with these findings only.
fn with(findings: Vec<Finding>, outcome: Outcome) -> Report {
    let count = |verdict| findings.iter().filter(|finding| finding.verdict == verdict).count();
    let counts = Counts {
        pass: count(Verdict::Pass),
        mismatch: count(Verdict::Mismatch),
        unknown: count(Verdict::Unknown),
        not_applicable: count(Verdict::NotApplicable),
        ..Counts::default()
    };
    Report { findings, counts, outcome, ..report() }
}

/// The sample's findings of these verdicts.
fn of(verdicts: &[Verdict]) -> Vec<Finding> {
    report().findings.into_iter().filter(|finding| verdicts.contains(&finding.verdict)).collect()
}

/// The text without colours.
fn bare(text: &str) -> String {
    let mut pieces = text.split('\x1b');
    let first = pieces.next().unwrap_or_default().to_owned();
    first + &pieces.map(|piece| piece.split_once('m').map_or("", |(_, rest)| rest)).collect::<String>()
}

#[test]
fn no_line_is_wider_than_the_page_or_ends_in_blanks() {
    for columns in [60, 80, 100, 120] {
        for verbose in [false, true] {
            for line in render(&report(), &Style { verbose, ..style(columns) }).lines() {
                let unbreakable = line.trim_start().split("  ").count() == 1 && line.contains('/');
                assert!(width(line) <= columns || unbreakable, "{} columns of {columns}: {line}", width(line));
                assert_eq!(line, line.trim_end());
            }
        }
    }
}

#[test]
fn ids_paths_and_pointers_are_never_cut() {
    let text = render(&report(), &Style { verbose: true, ..style(40) });
    for finding in &report().findings {
        assert!(text.contains(&finding.requirement), "{}", finding.requirement);
        for place in &finding.evidence {
            assert!(text.contains(&place.document) && text.contains(&place.pointer), "{place:?}");
        }
    }
}

#[test]
fn colours_change_nothing_but_colours() {
    let plain = render(&report(), &style(80));
    let colored = render(&report(), &Style { color: true, ..style(80) });
    assert!(!plain.contains('\x1b') && colored.contains('\x1b'));
    assert_eq!(bare(&colored), plain);
}

/// The lines of the first mismatch.
fn first_block(text: &str) -> Vec<&str> {
    let from = text.lines().skip_while(|line| !line.starts_with('✗'));
    from.take_while(|line| !line.contains("calendar") && !line.is_empty()).collect()
}

#[test]
fn one_of_many_mismatches_takes_three_lines() {
    assert_eq!(
        first_block(&render(&report(), &style(80))),
        [
            "✗ agent-tickets-access  is Read Only  must be Read and Modify",
            "  at   acme-2024-09.zip!/agents/21.json:24:44  /claims/3/value = \"1\"",
            "  fix  Tickets Access Level: Read and Modify",
        ]
    );
}

#[test]
fn one_of_few_mismatches_shows_the_lines_around_its_value() {
    let mut finding = of(&[Verdict::Mismatch]).remove(0);
    finding.quote = "Tickets Access Level: Read and Modify".to_owned();
    finding.evidence[0].snippet = Some(Snippet {
        line: 23,
        before: "    \"type\": \"tickets\",\n    \"value\": ".to_owned(),
        after: "\n  },".to_owned(),
    });
    assert_eq!(
        first_block(&render(&with(vec![finding], Outcome::NotReady), &style(80))),
        [
            "✗ agent-tickets-access  Tickets Access Level",
            "    is   Read Only   must be Read and Modify",
            "    at   acme-2024-09.zip!/agents/21.json:24:44  /claims/3/value = \"1\"",
            "   23 |   \"type\": \"tickets\",",
            "   24 |   \"value\": \"1\"",
            "      |   -------  ^^^ Read Only",
            "      |   |",
            "      |   “Tickets Access Level: Read and Modify”",
            "   25 | },",
            "    fix  Tickets Access Level: Read and Modify",
        ]
    );
}

#[test]
fn the_way_to_the_fixes_is_told_once() {
    let text = render(&report(), &style(120));
    let way = "Agent — Configuration > Teams & Agents > Agents > Moovila API > Permissions > Feature Access\n";
    assert_eq!(text.matches(way).count(), 1);
    assert!(text.contains("\n  fix  Tickets Access Level: Read and Modify\n"), "{text}");
    let text = render(&report(), &Style { verbose: true, ..style(120) });
    let way = "    in   Configuration > Teams & Agents > Agents > Moovila API > Permissions > Feature Access\n";
    assert_eq!(text.matches(way).count(), 1);
    assert!(text.contains("\n    fix  Tickets Access Level: Read and Modify\n"), "{text}");
    let text = render(&report(), &style(60));
    assert!(text.contains("\nAgent — … > Moovila API > Permissions > Feature Access\n"), "{text}");
}

#[test]
fn lists_that_were_only_searched_are_folded_and_counted() {
    let mut finding = of(&[Verdict::Mismatch]).remove(0);
    let list = place("a.json", 2, 3, "/claims", "[ {");
    let values = [1, 2, 3, 4].map(|line| place("a.json", line, 3, &format!("/value/{line}"), "1"));
    finding.evidence = [vec![list.clone()], values.to_vec()].concat();
    let text = render(&with(vec![finding.clone()], Outcome::NotReady), &style(80));
    assert!(!text.contains("a.json:2:3  /claims") && text.contains("a.json:3:3  /value/3 = 1 +2 more\n"), "{text}");
    finding.evidence = vec![list.clone(), list];
    let text = render(&with(vec![finding], Outcome::NotReady), &style(80));
    assert!(text.contains("    at   a.json:2:3  /claims = [ { +1 more\n"), "{text}");
}

#[test]
fn many_documents_without_records_of_one_reason_are_one_line() {
    let tickets = "Halo's tickets: no requirement is about them";
    let page = |number: usize| DocumentRow {
        name: format!("tickets/{number:02}.json"),
        status: DocumentStatus::NoHaloRecords,
        detail: match number % 3 {
            0 => tickets.to_owned(),
            1 => format!("{tickets}; {number}00000 bytes scanned, {number}0000 of them checked for structure only"),
            _ => {
                format!("{tickets}; from /log/entries/{number}/response/content/text of a.har, line {number}, column 9")
            }
        },
        ..report().documents[0].clone()
    };
    let of = |count: usize, verbose| {
        let mut report = Report { documents: (0..count).map(page).collect(), ..report() };
        report.problems.retain(|problem| !problem.document.starts_with("tickets/"));
        render(&report, &Style { verbose, ..style(80) })
    };
    let folded = of(40, false);
    assert_eq!(folded.matches("Halo's tickets").count(), 1, "{folded}");
    let line = "  no records      40 documents  Halo's tickets: no requirement is about them:\n                  \
                tickets/00.json, tickets/01.json and 38 more (-v)\n";
    assert!(folded.contains(line) && !folded.contains("tickets/02.json"), "{folded}");
    assert_eq!(of(40, true).matches("no records ").count(), 40);
    assert_eq!(of(5, false).matches("no records ").count(), 5);
}

#[test]
fn green_needs_everything_to_pass() {
    use Verdict::{Mismatch, NotApplicable, Pass, Unknown};
    for (verdicts, outcome, green) in [
        (vec![Pass, NotApplicable], Outcome::Ready, true),
        (vec![Pass, Unknown], Outcome::Undecided, false),
        (vec![Pass, Unknown], Outcome::Ready, false),
        (vec![Pass, Mismatch], Outcome::Ready, false),
        (vec![Pass, Mismatch], Outcome::NotReady, false),
        (vec![NotApplicable], Outcome::Ready, false),
        (vec![], Outcome::Ready, false),
    ] {
        let text = render(&with(of(&verdicts), outcome), &Style { color: true, ..style(120) });
        let last = text.lines().next_back().unwrap_or_default();
        assert_eq!(last.contains("\x1b[32m"), green, "{verdicts:?}: {last}");
        assert_eq!(bare(last).contains("(100 %)"), !verdicts.is_empty() && !verdicts.contains(&Unknown), "{last}");
    }
}

#[test]
fn a_lie_in_the_counts_is_not_green() {
    let mut report = with(of(&[Verdict::Pass, Verdict::Unknown]), Outcome::Ready);
    report.counts.unknown = 0;
    let text = render(&report, &Style { color: true, ..style(120) });
    assert!(!text.lines().next_back().unwrap_or_default().contains("\x1b[32m"));
}

#[test]
fn the_first_and_the_last_line_hold_the_verdict() {
    let text = render(&report(), &style(80));
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("NOT READY  12 mismatches (1 only recommended), 6 unknown, 36 pass, 1 n/a"));
    let last = "49 of 55 decided (89 %) — NOT READY  12 mismatches, 6 unknown, 36 pass, 1 n/a";
    assert_eq!(lines.next_back(), Some(last));
}

#[test]
fn quiet_is_the_verdict_and_ids() {
    let text = render(&report(), &Style { quiet: true, ..style(80) });
    assert_eq!(text.lines().count(), 1 + 12 + 6);
    assert_eq!(text.lines().nth(1), Some("mismatch  agent-tickets-access"));
    assert_eq!(text.lines().next_back(), Some("unknown   ticket-types-synced-team"));
}

#[test]
fn what_settles_most_comes_first() {
    let unknown = |id: &str, next: Option<&str>| {
        let mut finding = of(&[Verdict::Unknown]).remove(0);
        finding.requirement = id.to_owned();
        finding.next = next.map(str::to_owned);
        finding
    };
    let findings = [("a", Some("x")), ("b", None), ("c", Some("y")), ("d", Some("y")), ("e", None), ("f", Some("z"))];
    let findings = findings.map(|(id, next)| unknown(id, next)).to_vec();
    let report = with(findings, Outcome::Undecided);
    let order: Vec<Option<&str>> = unknowns::steps(&report).iter().map(|step| step.next).collect();
    assert_eq!(order, [None, Some("y"), Some("x"), Some("z")]);
}

#[test]
fn a_conflict_shows_its_sides_and_many_alike_are_folded() {
    let conflict = |number: usize| {
        let mut finding = of(&[Verdict::Unknown]).remove(0);
        finding.requirement = format!("scope-{number}");
        finding.reason = Some(Reason::Conflicting);
        finding.evidence = vec![
            place("new.json", 3, number as u32, "/scopes/1/name", "\"read:x\""),
            place("new.json", 4, number as u32, "/scopes/2/name", "\"read:y\""),
            place("old.json", 7, 1, "/scopes", "[ ]"),
        ];
        finding
    };
    let folded = |number: usize| {
        let text = render(&with((1..=number).map(conflict).collect(), Outcome::Undecided), &style(80));
        (text.matches("new.json:3:").count(), text.matches("old.json:7:").count(), text.contains("the same documents"))
    };
    assert_eq!(folded(4), (4, 4, false));
    assert_eq!(folded(9), (2, 2, true));
    let mut other = conflict(3);
    other.evidence.pop();
    let findings = vec![conflict(1), conflict(2), other, conflict(4), conflict(5)];
    let text = render(&with(findings, Outcome::Undecided), &style(80));
    assert_eq!(text.matches("new.json:3:").count(), 5, "other documents are another conflict\n{text}");
}

#[test]
fn a_finding_of_no_group_is_still_shown() {
    let text = render(&report(), &Style { groups: groups().into_iter().take(1).collect(), ..style(80) });
    assert!(text.contains("\nOther — Configuration > Tickets > Ticket Types > Project > Details\n"), "{text}");
    assert!(text.contains("✗ project-type-itil"));
}

#[test]
fn one_is_not_many() {
    assert_eq!(counted(0, "mismatch", "mismatches"), "0 mismatches");
    assert_eq!(counted(1, "mismatch", "mismatches"), "1 mismatch");
    assert_eq!(tally::assumptions(0, 0), None);
    let told = |passes, mismatches| tally::assumptions(passes, mismatches).unwrap_or_default();
    assert_eq!(told(27, 0), "27 of the passes rest on assumed meanings (--strict: unknown)");
    assert_eq!(told(1, 0), "1 of the passes rests on an assumed meaning (--strict: unknown)");
    assert_eq!(told(2, 1), "2 passes and 1 mismatch rest on assumed meanings (--strict: unknown)");
}

#[test]
fn a_hundred_means_all() {
    assert_eq!(
        [(0, 0), (0, 3), (61, 64), (999, 1000), (64, 64)].map(|(part, all)| tally::percent(part, all)),
        [0, 0, 95, 99, 100]
    );
}

#[test]
fn one_long_line_has_no_columns() {
    let mut finding = of(&[Verdict::Mismatch]).remove(0);
    finding.evidence = vec![place("acme.json", 1, 201, "/claims/3/value", "\"1\"")];
    let text = render(&with(vec![finding.clone()], Outcome::NotReady), &style(80));
    assert!(text.contains("    at   acme.json  /claims/3/value = \"1\"\n"), "{text}");
    finding.evidence = vec![place("acme.json", 1, 200, "/claims/3/value", "\"1\"")];
    let text = render(&with(vec![finding], Outcome::NotReady), &style(80));
    assert!(text.contains("    at   acme.json:1:200  /claims/3/value = \"1\"\n"), "{text}");
}

#[test]
fn nothing_from_a_bundle_reaches_the_terminal_as_it_is() {
    let bad = format!("\x1b]8;;http://x\x07\u{202e}\n\r\t \u{9b}2J{}", "漢".repeat(300));
    let mut report = report();
    report.halo_version = Some(bad.clone());
    for chosen in [&mut report.subjects.application, &mut report.subjects.agent].into_iter().flatten() {
        (chosen.name, chosen.id, chosen.chosen) = (Some(bad.clone()), Some(bad.clone()), bad.clone());
    }
    for finding in &mut report.findings {
        (finding.observed, finding.expected, finding.title) = (Some(bad.clone()), bad.clone(), bad.clone());
        (finding.remedy, finding.certainty) = (bad.clone(), Some(Certainty::Assumed));
        finding.next = finding.next.as_ref().map(|_| bad.clone());
        finding.reason = finding.reason.map(|_| Reason::Conflicting);
        for place in &mut finding.evidence {
            (place.document, place.pointer, place.excerpt) = (bad.clone(), bad.clone(), bad.clone());
            place.role = Some(bad.clone());
        }
    }
    for row in &mut report.documents {
        (row.name, row.detail) = (bad.clone(), bad.clone());
    }
    for excess in &mut report.excess {
        (excess.what, excess.subject.kind) = (bad.clone(), bad.clone());
    }
    for row in &mut report.problems {
        row.detail = bad.clone();
    }
    for verbose in [false, true] {
        let text = render(&report, &Style { verbose, ..style(80) });
        assert!(!text.contains(|sign: char| sign != '\n' && (sign.is_control() || sign == '\u{202e}')));
        let colored = render(&report, &Style { verbose, color: true, ..style(80) });
        assert_eq!(bare(&colored), text);
    }
}
