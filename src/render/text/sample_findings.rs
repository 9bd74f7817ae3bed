//! The findings of the sample report.

use crate::report::{EvidenceRow, Finding, Origin, Severity, Subject};
use crate::words::{Certainty, Reason, Verdict};

/// A document with lines.
pub(super) const AGENT: &str = "acme-2024-09.zip!/agents/21.json";
/// A document in one line.
pub(super) const TYPES: &str = "acme-2024-09.zip!/dump/tickettype-full-export.json";
/// Where permissions are set.
const PERMISSIONS: &str = "Configuration > Teams & Agents > Agents > Moovila API > Permissions > Feature Access";
/// Where an application's permissions are set.
const SCOPES: &str =
    "Configuration > Integrations > HaloPSA API > View Applications > Moovila Project Sync (production) > Permissions";

/// All findings.
pub(super) fn findings() -> Vec<Finding> {
    [agent(), application(), others()].into_iter().flatten().collect()
}

/// One piece of evidence.
pub(super) fn place(document: &str, line: u32, column: u32, pointer: &str, excerpt: &str) -> EvidenceRow {
    EvidenceRow {
        document: document.to_owned(),
        pointer: pointer.to_owned(),
        line,
        column,
        offset: 0,
        excerpt: excerpt.to_owned(),
        role: None,
        snippet: None,
    }
}

/// A record.
pub(super) fn subject(kind: &str, id: &str, name: &str) -> Subject {
    Subject { kind: kind.to_owned(), id: Some(id.to_owned()), name: Some(name.to_owned()) }
}

/// A finding that passes, to be changed.
fn finding(requirement: &str, title: &str, expected: &str, subject: Option<Subject>, remedy: &str) -> Finding {
    Finding {
        requirement: requirement.to_owned(),
        title: title.to_owned(),
        kind: Origin::Stated,
        quote: format!("{title} {expected}"),
        severity: Severity::Error,
        verdict: Verdict::Pass,
        certainty: Some(Certainty::Established),
        reason: None,
        subject,
        expected: expected.to_owned(),
        observed: Some(expected.to_owned()),
        evidence: vec![place(AGENT, 12, 44, "/claims/3/value", "\"2\"")],
        next: None,
        remedy: format!("{remedy} > {title}: {expected}"),
        source: "https://help.moovila.com/articles/27184053774861".to_owned(),
        waiver: None,
        since: None,
    }
}

/// Makes a finding a mismatch.
fn wrong(mut finding: Finding, observed: &str, evidence: Vec<EvidenceRow>) -> Finding {
    finding.verdict = Verdict::Mismatch;
    finding.observed = Some(observed.to_owned());
    finding.evidence = evidence;
    finding
}

/// Makes a finding unknown.
fn unknown(mut finding: Finding, reason: Reason, next: &str) -> Finding {
    finding.verdict = Verdict::Unknown;
    finding.certainty = None;
    finding.reason = Some(reason);
    finding.observed = None;
    finding.evidence = Vec::new();
    finding.next = Some(next.to_owned());
    finding
}

/// The findings about the agent.
fn agent() -> Vec<Finding> {
    let agent = |id: &str, title: &str, expected: &str| {
        finding(id, title, expected, Some(subject("agent", "21", "Moovila API")), PERMISSIONS)
    };
    let mut role = place("acme-2024-09.zip!/roles/7.json", 31, 9, "/claims/11/value", "\"0\"");
    role.role = Some("Integration Role".to_owned());
    let claim = |number: u32, value: &str| {
        place(AGENT, 12 + number * 4, 44, &format!("/claims/{number}/value"), &format!("\"{value}\""))
    };
    let mut edits = agent("agent-edit-all-actions", "Editing of Actions", "Can Edit All Actions");
    edits.certainty = Some(Certainty::Assumed);
    let mut findings = vec![
        agent("agent-api-only", "Is an API-only Agent", "Yes"),
        wrong(
            agent("agent-tickets-access", "Tickets Access Level", "Read and Modify"),
            "Read Only",
            vec![claim(3, "1")],
        ),
        wrong(
            agent("agent-calendar-access", "Calendars and Appointments Access Level", "Read and Modify"),
            "No Access",
            vec![claim(5, "0"), role],
        ),
        wrong(
            agent("agent-sales-access", "Sales Access Level", "Read Only or higher"),
            "Not set",
            vec![place(
                AGENT,
                8,
                13,
                "/claims",
                "[{\"claimType\": \"Tickets\", \"value\": \"1\"}, {\"claimType\": \"Calendar\", …",
            )],
        ),
        wrong(edits, "Can Edit Own Actions Only", vec![claim(9, "1")]),
        wrong(
            agent(
                "agent-update-outside-actions",
                "Can always update Ticket Statuses and re-assign Tickets outside of actions",
                "Yes",
            ),
            "No",
            vec![claim(17, "0")],
        ),
    ];
    let mut assumed = agent("agent-delete-tickets", "Can Delete Tickets", "Yes");
    assumed.certainty = Some(Certainty::Assumed);
    findings.push(assumed);
    for number in 0..20 {
        findings.push(agent(&format!("agent-permission-{number}"), "Can do it", "Yes"));
    }
    let mut none = agent("agent-memberships-direct", "Memberships are set on the agent itself", "direct");
    none.verdict = Verdict::NotApplicable;
    none.observed = Some("Halo 2.140.1, older than 2.143.23".to_owned());
    findings.push(none);
    findings
}

/// The findings about the application.
fn application() -> Vec<Finding> {
    let application = |id: &str, title: &str, expected: &str| {
        let record =
            subject("application", "5f0c6a1e-2b7d-4c8e-9d51-0c1c4a8f7b32", "Moovila Project Sync (production)");
        finding(id, title, expected, Some(record), SCOPES)
    };
    let scopes =
        || vec![place("acme-2024-09.zip!/applications.json", 112, 15, "/0/scopes", "\"read:tickets edit:tickets\"")];
    let mut findings = vec![application("application-login-type", "Login Type", "Agent")];
    for scope in ["all:teams", "admin:webhooks", "edit:timesheets"] {
        let id = format!("application-scope-{}", scope.replace(':', "-"));
        let title = format!("The application has the permission {scope}");
        findings.push(wrong(application(&id, &title, scope), "not granted", scopes()));
    }
    for number in 0..12 {
        findings.push(application(&format!("application-scope-{number}"), "The application has it", "granted"));
    }
    findings
}

/// The findings about the ticket types and the settings.
fn others() -> Vec<Finding> {
    let project = || Some(subject("ticket-type", "31", "Project"));
    let task = || Some(subject("ticket-type", "32", "Projekt-Aufgabe für Großkunden der Niederlassung Süd (neu)"));
    let path = "Configuration > Tickets > Ticket Types > Project > Details";
    let mut types = vec![
        wrong(
            finding("project-type-itil", "ITIL Ticket Type", "Projects", project(), path),
            "Change Request",
            vec![place(TYPES, 1, 48_211, "/tickettypes/14/itilrequesttype", "2")],
        ),
        wrong(
            finding("project-type-visible", "Visible in List for Agents", "checked", project(), path),
            "unchecked",
            vec![place(TYPES, 1, 48_930, "/tickettypes/14/agentscanselect", "false")],
        ),
        wrong(
            finding(
                "task-type-date-fields",
                "Start and target are date-and-time fields",
                "Start Date & Time and Target Date & Time, and none of Start Date, Start Time, Target Date, Target Time",
                task(),
                "Configuration > Tickets > Ticket Types > Projekt-Aufgabe für Großkunden der Niederlassung Süd (neu) > Field List",
            ),
            "Start Date, Start Time, Target Date & Time",
            (0..5)
                .map(|number| {
                    place(
                        TYPES,
                        1,
                        51_000,
                        &format!("/tickettypes/15/fields/{number}/fieldinfo/label"),
                        "\"Start Date\"",
                    )
                })
                .collect(),
        ),
        finding("task-type-use", "Use", "Projects", task(), path),
    ];
    let request = "GET /api/TicketType/32?includedetails=true";
    for suffix in ["hierarchy", "agents-can-log", "itil", "visible"] {
        let id = format!("task-type-{suffix}");
        types.push(unknown(finding(&id, suffix, "Projects", task(), path), Reason::DetailMissing, request));
    }
    let mut team = unknown(
        finding("ticket-types-same-team", "Both types have the same default team", "the same", None, path),
        Reason::UnrecognisedValue,
        "the ticket type's Defaults tab: what does the default team say?",
    );
    team.observed = Some("the agent's own default team".to_owned());
    team.evidence = vec![place(TYPES, 1, 47_001, "/tickettypes/14/default_team_to_agents_default", "true")];
    types.push(team);
    types.push(unknown(
        finding("ticket-types-synced-team", "The types' team is synced", "one of the synced teams", None, path),
        Reason::ParameterMissing,
        "--synced-team NAME",
    ));
    let mut setting = finding(
        "settings-next-ticket-id-method",
        "Next Ticket ID Calculation Method",
        "Auto-incrementing key",
        None,
        "Configuration > Advanced Settings",
    );
    setting = wrong(
        setting,
        "Highest id plus one",
        vec![place(
            "acme-2024-09.zip!/control.xml",
            9,
            3,
            "/Control[1]/NextIdMethod[1]",
            "<NextIdMethod>0</NextIdMethod>",
        )],
    );
    setting.severity = Severity::Warning;
    types.push(setting);
    types
}
