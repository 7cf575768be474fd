//! The binary: arguments to a plan, a plan to a command, its outcome to an exit code.

use laggard::args::{self, Cli, Command, Refusal};
use laggard::commands::{self, Outcome};
use laggard::error::Error;
use laggard::plan;
use std::env;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let run = || run(args::parse(env::args_os())?);
    match run() {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(Refusal::Usage(error)) => error.exit(),
        // Whoever read our output has seen enough; that is no error.
        Err(Refusal::Fatal(Error::Stdout(error))) if error.kind() == ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Refusal::Fatal(error)) => {
            // When standard error is gone too, the exit code has to do.
            writeln!(io::stderr(), "error: {error}").ok();
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Outcome, Refusal> {
    let (out, notes) = (&mut io::stdout(), &mut io::stderr());
    Ok(match cli.command {
        Command::Report(args) => commands::report(&plan::report(args)?, out, notes),
        Command::Stats(args) => commands::stats(&plan::stats(args)?, out, notes),
        Command::Convert(args) => commands::convert(&plan::convert(args)?, out, notes),
        Command::Routes(args) => commands::routes(&plan::routes(args)?, out, notes),
        Command::Config(args) => commands::config(&args::in_force(&args)?, out),
        Command::Generate(args) => commands::generate(&plan::generate(args)?, out, notes),
        Command::Completions { shell } => commands::completions(shell, out),
        Command::Man => commands::man(out),
    }?)
}
