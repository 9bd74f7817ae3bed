//! The program: reads arguments, runs the application, says how it ended.

use std::process::ExitCode;

fn main() -> ExitCode {
    halolint::cli::run()
}
