//! The command line: options and help, and what the exit status is.

mod args;
mod examples;
mod limits;
mod progress;
mod redact;
mod reduce;
mod reports;
mod target;

use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::app::{self, Beside, Error, Redaction, Setup};
use crate::bundle::{Bundle, Digests};
use crate::render;
use crate::report::{Outcome, Parameters, Report};
use crate::words::{nearest, secret};
use args::{
    Args, AskArgs, CaseArgs, CheckArgs, Command, DiffArgs, FixArgs, InventoryArgs, ListFormat, SchemaOf, VerifyArgs,
};

/// The job could not be done.
const FAILED: u8 = 2;

/// Runs the program: reads the arguments, does what they say, gives the exit status.
#[must_use]
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no failures; clap prints where each belongs.
            let _ = error.print();
            return if error.use_stderr() { ExitCode::from(FAILED) } else { ExitCode::SUCCESS };
        }
    };
    let done = match args.command {
        Command::Check(args) => check(&args),
        Command::Inventory(args) => inventory(&args),
        Command::Explain(args) => Setup::load(&args.profile, args.config.as_deref(), Parameters::default())
            .and_then(|setup| app::explain(&setup, args.id.as_deref()))
            .and_then(|text| print(None, &text)),
        Command::Ask(args) => ask(&args),
        Command::Fix(args) => fix(&args),
        Command::Diff(args) => diff(&args),
        Command::Reduce(args) => reduce::reduce(&args),
        Command::Verify(args) => verify(&args),
        Command::Profiles => profiles(),
        Command::Schema { shape } => schema(shape),
        Command::Completions { shell } => completions(shell),
        Command::Man { command } => man(command.as_deref()),
    };
    done.unwrap_or_else(|error| {
        let _ = writeln!(std::io::stderr(), "error: {}", render::text::safe(&secret::mask(&error.to_string())));
        ExitCode::from(FAILED)
    })
}

/// The exit status of a report: the same for every format. What is waived or was known before does not count.
#[must_use]
pub fn status(report: &Report) -> u8 {
    match Outcome::of(&report.findings, |finding| !finding.is_open()) {
        Outcome::Ready => 0,
        Outcome::NotReady => 1,
        Outcome::Undecided => 3,
    }
}

fn check(args: &CheckArgs) -> Result<ExitCode, Error> {
    let targets = target::targets(&args.format, args.output.as_deref())?;
    threads(args.threads)?;
    let mut setup = setup(&args.case, &args.paths)?;
    setup.limits.set("thorough", u64::from(args.thorough));
    let mut bundle = Bundle::open(&args.paths, &setup.limits)?;
    let are_shown = targets.iter().any(|target| target.format.has_digests());
    bundle.digests = if are_shown { args.digest.into() } else { Digests::None };
    let (mut report, redaction) =
        progress::during(&bundle, args.quiet, || redact::check(&bundle, &setup, args.redact))?;
    // Lines of the documents hold more than what is judged.
    if redaction.is_none()
        && let Some(snippets) = targets.iter().filter_map(|target| target.format.snippets(args.quiet)).max()
    {
        app::add_snippets(&mut report, &bundle, &setup, snippets);
    }
    if let Some(path) = &args.baseline {
        app::with_baseline(&mut report, path)?;
    }
    let layout = reports::layout(args, &setup.profile);
    let rendered: Vec<String> = targets.iter().map(|target| reports::report(&report, target, args, &layout)).collect();
    rendered.iter().try_for_each(|text| redact::search(redaction.as_ref(), text))?;
    for (target, text) in targets.iter().zip(&rendered) {
        print(target.file.as_deref(), text)?;
    }
    Ok(ExitCode::from(status(&report)))
}

/// What the options of a case ask for, for a run over these paths.
fn setup(case: &CaseArgs, paths: &[PathBuf]) -> Result<Setup, Error> {
    if case.config.is_none() {
        app::no_config_inside(paths)?;
    }
    let parameters = Parameters {
        synced_teams: case.synced_team.clone(),
        application: case.application.clone(),
        agent: case.agent.clone(),
        project_type: case.project_type.clone(),
        task_type: case.task_type.clone(),
        strict: case.strict,
        tenant: case.tenant.clone(),
        as_of: case.as_of,
    };
    let mut setup = Setup::load(&case.profile, case.config.as_deref(), parameters)?;
    setup.limits = case.limits.limits();
    Ok(setup)
}

fn ask(args: &AskArgs) -> Result<ExitCode, Error> {
    let setup = setup(&args.case, &args.paths)?;
    let mut bundle = Bundle::open(&args.paths, &setup.limits)?;
    bundle.digests = Digests::None;
    let (report, redaction) = progress::during(&bundle, false, || redact::check(&bundle, &setup, args.redact))?;
    let asked = crate::ask::ask(&report, &setup.profile, &setup.catalog);
    let text = match args.to.format {
        ListFormat::Text => render::text::safe_lines(&crate::ask::text(&asked)),
        ListFormat::Json => {
            #[derive(serde::Serialize)]
            struct Asked<'a> {
                schema: &'static str,
                #[serde(flatten)]
                ask: &'a crate::ask::Ask,
            }
            render::json(&Asked { schema: "halolint/ask/1", ask: &asked })
        }
    };
    redact::search(redaction.as_ref(), &text)?;
    print(args.to.output.as_deref(), &text)
}

fn fix(args: &FixArgs) -> Result<ExitCode, Error> {
    let setup = setup(&args.case, &args.paths)?;
    let mut bundle = Bundle::open(&args.paths, &setup.limits)?;
    bundle.digests = Digests::None;
    let (plan, redaction) = progress::during(&bundle, false, || redact::plan(&bundle, &setup, args.redact))?;
    let text = match args.to.format {
        ListFormat::Text => crate::fix::text(&plan, render::text::safe),
        ListFormat::Json => render::json(&plan),
    };
    redact::search(redaction.as_ref(), &text)?;
    print(args.to.output.as_deref(), &text)
}

fn diff(args: &DiffArgs) -> Result<ExitCode, Error> {
    let setup = setup(&args.case, &[args.old.clone(), args.new.clone()])?;
    let ((old, new), redaction) = redact::both(&args.old, &args.new, &setup, args.redact)?;
    let compared = crate::diff::diff(&old, &new);
    let text = match args.to.format {
        ListFormat::Text => crate::diff::text(&compared, render::text::safe),
        ListFormat::Json => render::json(&compared),
    };
    redact::search(redaction.as_ref(), &text)?;
    print(args.to.output.as_deref(), &text)?;
    Ok(ExitCode::from(u8::from(compared.is_worse())))
}

fn verify(args: &VerifyArgs) -> Result<ExitCode, Error> {
    threads(args.threads)?;
    let beside =
        Beside { profile: args.profile.as_deref(), config: args.config.as_deref(), baseline: args.baseline.as_deref() };
    let verified = app::verify(&args.report, &args.paths, beside)?;
    let text = match args.to.format {
        ListFormat::Text => crate::verify::text(&verified, env!("CARGO_PKG_VERSION"), render::text::safe),
        ListFormat::Json => render::json(&verified),
    };
    print(args.to.output.as_deref(), &text)?;
    Ok(ExitCode::from(u8::from(!verified.same)))
}

fn inventory(args: &InventoryArgs) -> Result<ExitCode, Error> {
    threads(args.threads)?;
    let setup = Setup::load("moovila", None, Parameters::default())?;
    let mut limits = args.limits.limits();
    limits.set("thorough", u64::from(args.thorough));
    let mut bundle = Bundle::open(&args.paths, &limits)?;
    bundle.digests = match args.to.format {
        ListFormat::Text => Digests::None,
        ListFormat::Json => args.digest.into(),
    };
    let reading = progress::during(&bundle, false, || app::read(&bundle, &setup.catalog, &limits));
    let redaction = args.redact.then(|| Redaction::new(&[(&bundle, &reading)], &setup)).transpose()?;
    let reading = match &redaction {
        Some(redaction) => redaction.reading(reading, &setup),
        None => reading,
    };
    let text = match args.to.format {
        ListFormat::Text => render::inventory(&reading.documents, &reading.problems, &reading.tenants),
        ListFormat::Json => {
            #[derive(serde::Serialize)]
            struct Inventory<'a> {
                schema: &'static str,
                documents: &'a [crate::report::DocumentRow],
                problems: &'a [crate::report::ProblemRow],
                tenants: &'a [String],
            }
            render::json(&Inventory {
                schema: "halolint/inventory/1",
                documents: &reading.documents,
                problems: &reading.problems,
                tenants: &reading.tenants,
            })
        }
    };
    redact::search(redaction.as_ref(), &text)?;
    print(args.to.output.as_deref(), &text)
}

fn schema(shape: SchemaOf) -> Result<ExitCode, Error> {
    let shape = match shape {
        SchemaOf::Report => app::Shape::Report,
        SchemaOf::Profile => app::Shape::Profile,
        SchemaOf::Config => app::Shape::Config,
    };
    print(None, &app::schema(shape))
}

fn completions(shell: clap_complete::Shell) -> Result<ExitCode, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "halolint", &mut script);
    print(None, &String::from_utf8_lossy(&script))
}

/// The man page of the program, or of one of its subcommands.
fn man(name: Option<&str>) -> Result<ExitCode, Error> {
    let mut program = Args::command().disable_help_subcommand(true);
    // Fills in the names under which subcommands are called.
    program.build();
    let command = match name {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone().version(env!("CARGO_PKG_VERSION")),
            None => {
                let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
                let near = nearest(name, names.iter().copied(), 3);
                let hint = near.map(|own| format!(" (did you mean {own}?)")).unwrap_or_default();
                let names = names.join(", ");
                return Err(Error::NoSuchName(format!("no subcommand is named {name}{hint}; there are: {names}")));
            }
        },
    };
    let mut page = Vec::new();
    let failed =
        |error: std::io::Error| Error::File { verb: "write", path: "the man page".into(), detail: error.to_string() };
    clap_mangen::Man::new(command).render(&mut page).map_err(failed)?;
    print(None, &String::from_utf8_lossy(&page))
}

fn profiles() -> Result<ExitCode, Error> {
    let mut text = String::new();
    for profile in app::profiles()? {
        let about = &profile.about;
        text.push_str(&format!(
            "{:<10} {} ({} requirements, version {})\n           {}\n",
            about.name,
            about.title,
            profile.requirements.len(),
            about.version,
            about.source
        ));
        if let Some(status) = &about.status {
            text.push_str(&format!("           {status}\n"));
        }
    }
    print(None, &text)
}

/// Writes to the file, or to standard output. A reader that stops reading is no failure.
fn print(file: Option<&Path>, text: &str) -> Result<ExitCode, Error> {
    let Some(path) = file else {
        let written = std::io::stdout().lock().write_all(text.as_bytes());
        return match written {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(Error::File { verb: "write", path: "standard output".into(), detail: error.to_string() })
            }
            _ => Ok(ExitCode::SUCCESS),
        };
    };
    std::fs::write(path, text).map_err(|error| Error::of_file("write", path, &error))?;
    Ok(ExitCode::SUCCESS)
}

/// Threads that may be started for each core, where these are more than [`MOST`].
const EACH: usize = 4;
/// Threads that may be started on any machine.
const MOST: usize = 256;

/// Bytes of a block that the allocator takes from its own memory, and how many are taken and given back untouched.
const BLOCK: usize = 120 << 10;
const BLOCKS: usize = 24;

/// Makes room for what this thread is going to allocate. The allocator of glibc takes memory from the system a few pages at
/// a time in all threads but the first, and gives back at once what is free at its end; all threads wait each time. With a
/// small block behind it, it keeps what it has.
fn make_room() {
    let blocks: [Vec<u8>; BLOCKS] = std::array::from_fn(|_| Vec::with_capacity(BLOCK));
    let last: Vec<u8> = Vec::with_capacity(BLOCK / BLOCKS);
    drop(black_box(blocks));
    std::mem::forget(black_box(last));
}

/// So many threads work, as many as rayon finds right when none are asked for. This one is one of them: what it
/// allocates costs less than what others do.
fn threads(count: Option<usize>) -> Result<(), Error> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let count = count.unwrap_or_default().min(MOST.max(cores.saturating_mul(EACH)));
    make_room();
    rayon::ThreadPoolBuilder::new()
        .num_threads(count)
        .use_current_thread()
        .start_handler(|_| make_room())
        .build_global()
        .map_err(|error| Error::NoSuchName(format!("the threads cannot be started: {error}")))
}
