//! Examples at the end of the help of subcommands.

pub(super) const INVENTORY_EXAMPLES: &str = "Examples:
  halolint inventory acme.zip
  halolint inventory dumps/ --format json";

pub(super) const EXPLAIN_EXAMPLES: &str = "Examples:
  halolint explain
  halolint explain agent-tickets-access
  halolint explain role-missing
  halolint explain exit-status";

pub(super) const ASK_EXAMPLES: &str = "Examples:
  halolint ask acme.zip --synced-team Projects
  halolint ask acme.zip --format json -o ask.json

Exit status: 0 whatever is asked for; 2 the job could not be done.";

pub(super) const DIFF_EXAMPLES: &str = "Examples:
  halolint diff last-week.zip today.zip --synced-team Projects
  halolint diff report-old.json today.zip --format json

Exit status: 0 nothing got worse; 1 something did; 2 the job could not be done.";

pub(super) const SCHEMA_EXAMPLES: &str = "Examples:
  halolint schema report > report.schema.json
  halolint schema config";

pub(super) const COMPLETIONS_EXAMPLES: &str = "Examples:
  halolint completions bash > /etc/bash_completion.d/halolint
  halolint completions powershell >> $PROFILE";

pub(super) const MAN_EXAMPLES: &str = "Examples:
  halolint man > halolint.1
  halolint man check > halolint-check.1";
