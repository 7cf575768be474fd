//! The binary: arguments to a plan, a plan to a command, its outcome to an exit code.

use clap::Parser;
use laggard::args::{Cli, Command};
use laggard::commands::{self, Outcome};
use laggard::error::Error;
use laggard::plan;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(outcome) => ExitCode::from(outcome.code()),
        // Whoever read our output has seen enough; that is no error.
        Err(Error::Stdout(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // When standard error is gone too, the exit code has to do.
            writeln!(io::stderr(), "error: {error}").ok();
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Outcome, Error> {
    let (out, notes) = (&mut io::stdout(), &mut io::stderr());
    match cli.command {
        Command::Report(args) => commands::report(&plan::report(args)?, out, notes),
        Command::Stats(args) => commands::stats(&plan::stats(args)?, out, notes),
        Command::Diff(args) => commands::diff(&plan::diff(args)?, out, notes),
        Command::Convert(args) => commands::convert(&plan::convert(args)?, out, notes),
        Command::Routes(args) => commands::routes(&plan::routes(args)?, out, notes),
        Command::Generate(args) => commands::generate(&plan::generate(args)?, out, notes),
        Command::Completions { shell } => commands::completions(shell, out),
        Command::Man => commands::man(out),
    }
}
