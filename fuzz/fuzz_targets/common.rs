// What the targets share: a bundle through reading and judging to every format.

use std::sync::LazyLock;

use halolint::app::{self, Setup};
use halolint::bundle::{Bundle, Limits};
use halolint::render;
use halolint::report::Parameters;

static SETUP: LazyLock<Setup> = LazyLock::new(|| {
    let mut setup = Setup::load("moovila", None, Parameters::default()).expect("the built-in profile loads");
    setup.limits = Limits { document_bytes: 1 << 20, total_bytes: 4 << 20, entries: 64, records: 10_000, ..Limits::default() };
    setup
});

pub fn through(documents: Vec<(String, Vec<u8>)>) {
    let bundle = Bundle::from_memory(documents);
    let reading = app::read(&bundle, &SETUP.catalog, &SETUP.limits);
    let _ = render::inventory(&reading.documents, &reading.problems, &reading.tenants);
    if let Ok(report) = app::judge(reading, &SETUP) {
        let layout = render::Layout { groups: SETUP.profile.groups(), input: "fuzz".to_owned() };
        let _ = render::json(&report);
        let _ = render::sarif(&report, render::Sarif { all: true, github: false });
        let _ = render::junit(&report, &layout);
        let _ = render::markdown(&report, &layout);
        let _ = render::html(&report, &layout);
        let _ = render::github(&report);
        let _ = render::csv(&report);
        let asked = halolint::ask::ask(&report, &SETUP.profile, &SETUP.catalog);
        let _ = render::text::safe_lines(&halolint::ask::text(&asked));
        let _ = halolint::diff::text(&halolint::diff::diff(&report, &report), render::text::safe);
        let style = render::text::Style {
            color: true,
            width: 80,
            verbose: true,
            quiet: false,
            groups: SETUP.profile.groups(),
            input: "fuzz".to_owned(),
        };
        let _ = render::text::render(&report, &style);
    }
}
