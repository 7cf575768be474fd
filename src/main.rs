//! The binary: arguments to a plan, a plan to a command, its outcome to an exit code.

use laggard::args::{self, Command, Refusal};
use laggard::commands::{self, Outcome};
use laggard::error::Error;
use laggard::plan;
use std::env;
use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<OsString> = env::args_os().collect();
    let mut is_plugin = args::asks_for_plugin(&words);
    let done = args::parse(words).and_then(|cli| {
        is_plugin |= cli.is_plugin();
        run(cli.command).map_err(|refusal| cli.from_file.explain(refusal))
    });
    let why = match done {
        Ok(outcome) => return ExitCode::from(outcome.code()),
        // Whoever read our output has seen enough; that is no error.
        Err(Refusal::Fatal(Error::Stdout(error))) if error.kind() == ErrorKind::BrokenPipe => {
            return ExitCode::SUCCESS;
        }
        Err(Refusal::Usage(error)) if is_plugin && error.use_stderr() => error.to_string(),
        Err(Refusal::Usage(error)) => error.exit(),
        Err(Refusal::Fatal(error)) => format!("error: {error}"),
    };
    let bare = why.trim_start_matches("error: ");
    if is_plugin && let Ok(outcome) = commands::check_came_to_nothing(bare, &mut io::stdout()) {
        return ExitCode::from(outcome.code());
    }
    // When standard error is gone too, the exit code has to do.
    writeln!(io::stderr(), "{why}").ok();
    ExitCode::from(2)
}

fn run(command: Command) -> Result<Outcome, Refusal> {
    let (out, notes) = (&mut io::stdout(), &mut io::stderr());
    Ok(match command {
        Command::Report(args) => commands::report(&plan::report(args)?, out, notes),
        Command::Stats(args) => commands::stats(&plan::stats(args)?, out, notes),
        Command::Diff(args) => commands::diff(&plan::diff(args)?, out, notes),
        Command::Convert(args) => commands::convert(&plan::convert(args)?, out, notes),
        Command::Routes(args) => commands::routes(&plan::routes(args)?, out, notes),
        Command::Snapshot(args) => commands::snapshot(&plan::snapshot(args)?, out, notes),
        Command::Check(args) => commands::check(&plan::check(args)?, out, notes),
        Command::Config(args) => commands::config(&args::in_force(&args)?, out),
        Command::Generate(args) => commands::generate(&plan::generate(args)?, out, notes),
        Command::Completions { shell } => commands::completions(shell, out),
        Command::Man => commands::man(out),
    }?)
}
