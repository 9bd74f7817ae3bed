//! Every text of a report that can come from a bundle, for changes that touch all of them.

use super::{Chosen, DocumentRow, EvidenceRow, ProblemRow, Report, Subject, WaiverRow};

impl Report {
    /// Hands every text that can come from the bundle to `change`. Texts of the profile and of the program are left
    /// out, so are excerpts, which are cut.
    pub fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        self.halo_version.iter_mut().for_each(&mut *change);
        let subjects = &mut self.subjects;
        for chosen in
            [&mut subjects.application, &mut subjects.agent, &mut subjects.project_type, &mut subjects.task_type]
                .into_iter()
                .flatten()
        {
            chosen_texts(chosen, change);
        }
        for finding in &mut self.findings {
            finding.subject.iter_mut().for_each(|subject| subject_texts(subject, change));
            change(&mut finding.expected);
            finding.observed.iter_mut().for_each(&mut *change);
            finding.next.iter_mut().for_each(&mut *change);
            finding.evidence.iter_mut().for_each(|row| evidence_texts(row, change));
            if let Some(waiver) = &mut finding.waiver {
                change(&mut waiver.reason);
                change(&mut waiver.owner);
            }
        }
        for excess in &mut self.excess {
            subject_texts(&mut excess.subject, change);
            change(&mut excess.what);
            excess.evidence.iter_mut().for_each(|row| evidence_texts(row, change));
        }
        self.documents.iter_mut().for_each(|row| row.each_text(change));
        self.problems.iter_mut().for_each(|row| row.each_text(change));
        self.inputs.iter_mut().chain(&mut self.config).for_each(|row| change(&mut row.name));
        self.waivers.iter_mut().for_each(|row| waiver_texts(row, change));
    }
}

impl DocumentRow {
    /// Hands the row's texts to `change`.
    pub fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        change(&mut self.name);
        change(&mut self.detail);
    }
}

impl ProblemRow {
    /// Hands the row's texts to `change`.
    pub fn each_text(&mut self, change: &mut impl FnMut(&mut String)) {
        change(&mut self.document);
        change(&mut self.detail);
    }
}

fn chosen_texts(chosen: &mut Chosen, change: &mut impl FnMut(&mut String)) {
    chosen.id.iter_mut().for_each(&mut *change);
    chosen.name.iter_mut().for_each(&mut *change);
    change(&mut chosen.chosen);
    for other in &mut chosen.others {
        other.id.iter_mut().for_each(&mut *change);
        other.name.iter_mut().for_each(&mut *change);
        change(&mut other.why);
    }
}

/// The user writes waivers; they name records, and may quote the bundle.
fn waiver_texts(row: &mut WaiverRow, change: &mut impl FnMut(&mut String)) {
    row.subject.iter_mut().for_each(&mut *change);
    for text in [&mut row.reason, &mut row.owner, &mut row.detail] {
        change(text);
    }
}

fn subject_texts(subject: &mut Subject, change: &mut impl FnMut(&mut String)) {
    subject.id.iter_mut().for_each(&mut *change);
    subject.name.iter_mut().for_each(&mut *change);
}

fn evidence_texts(row: &mut EvidenceRow, change: &mut impl FnMut(&mut String)) {
    change(&mut row.document);
    change(&mut row.pointer);
    row.role.iter_mut().for_each(&mut *change);
}
