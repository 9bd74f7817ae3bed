//! The bar on standard error that shows how far the reading is: on a terminal, once it has taken half a second.

use std::io::IsTerminal as _;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::bundle::{Bundle, Watch};
use crate::render;

/// Work that is done sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the bar is drawn.
const PACE: Duration = Duration::from_millis(100);
/// Bytes of a document's name that are shown.
const NAME: usize = 60;

/// Does what reads a bundle, with a bar beside it; without one where nobody looks, or with `quiet`.
pub(super) fn during<T>(bundle: &Bundle, quiet: bool, work: impl FnOnce() -> T) -> T {
    if quiet || !std::io::stderr().is_terminal() {
        return work();
    }
    let (done, waiting) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || show(bundle, &waiting));
        let result = work();
        // Ends the other thread, which is waited for.
        drop(done);
        result
    })
}

fn show(bundle: &Bundle, waiting: &Receiver<()>) {
    let goes_on = |time| waiting.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !goes_on(PATIENCE) {
        return;
    }
    let total = bundle.bytes();
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("[{bar:12}] {bytes} of {total_bytes}, {wide_msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    loop {
        bar.set_message(message(&bundle.watch));
        bar.set_position(bundle.watch.bytes().min(total));
        if !goes_on(PACE) {
            break;
        }
    }
    bar.finish_and_clear();
}

/// How many documents are done, and what is being read. Names are strangers' and may hold anything.
fn message(watch: &Watch) -> String {
    let count = watch.documents();
    let plural = if count == 1 { "" } else { "s" };
    let name = watch.current().map(|name| render::text::safe(&name)).unwrap_or_default();
    let start = name.char_indices().nth_back(NAME - 1).map_or(0, |(start, _)| start);
    format!("{count} document{plural}, reading {}", name.get(start..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::message;
    use crate::bundle::Watch;

    #[test]
    fn the_message_is_one_short_line() {
        let watch = Watch::default();
        watch.begin(&format!("{}/tick\u{1b}[2Jets.json", "a".repeat(100)).into());
        watch.end(1);
        let shown = message(&watch);
        assert!(shown.starts_with("1 document, reading aaa") && shown.ends_with("ets.json"), "{shown}");
        assert!(!shown.contains('\u{1b}') && shown.chars().count() < 90, "{shown}");
    }
}
