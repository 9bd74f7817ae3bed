//! What the report does not hold and its forms show: the profile's groups, and what was given as input.

use crate::report::{Finding, Report};

/// What the report does not hold and its forms show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Groups of requirement ids, in the profile's order: title and ids.
    pub groups: Vec<(String, Vec<String>)>,
    /// What was given on the command line, for the headline.
    pub input: String,
}

impl Layout {
    /// The title of the group that a requirement belongs to.
    pub(super) fn group(&self, requirement: &str) -> &str {
        let group = self.groups.iter().find(|(_, ids)| ids.iter().any(|id| id == requirement));
        group.map_or("Requirements", |(title, _)| title)
    }

    /// The findings by group, in the report's order.
    pub(super) fn findings<'a>(&'a self, report: &'a Report) -> Vec<(&'a str, Vec<&'a Finding>)> {
        let mut groups: Vec<(&str, Vec<&Finding>)> = Vec::new();
        for finding in &report.findings {
            let title = self.group(&finding.requirement);
            match groups.iter_mut().find(|(known, _)| *known == title) {
                Some((_, findings)) => findings.push(finding),
                None => groups.push((title, vec![finding])),
            }
        }
        groups
    }
}
