//! `laggard completions` and `laggard man`: what a package puts beside the binary.

use super::Outcome;
use crate::args::Cli;
use crate::error::Error;
use clap::CommandFactory;
use std::io::Write;

/// Prints the completions of a shell.
///
/// # Errors
/// [`Error::Stdout`].
pub fn completions(shell: clap_complete::Shell, out: &mut dyn Write) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "laggard", &mut script);
    out.write_all(&script).map_err(Error::Stdout)?;
    Ok(Outcome::Done)
}

/// Prints the manual page, with every subcommand in it.
///
/// # Errors
/// [`Error::Stdout`].
pub fn man(out: &mut dyn Write) -> Result<Outcome, Error> {
    let mut command = Cli::command();
    command.build();
    clap_mangen::Man::new(command.clone())
        .render(out)
        .map_err(Error::Stdout)?;
    for subcommand in command
        .get_subcommands()
        .filter(|subcommand| subcommand.get_name() != "help")
    {
        let page = clap_mangen::Man::new(
            subcommand
                .clone()
                .display_name(format!("laggard {}", subcommand.get_name())),
        );
        let render = |out: &mut dyn Write| {
            writeln!(
                out,
                ".SH \"LAGGARD {}\"",
                subcommand.get_name().to_uppercase()
            )?;
            page.render_description_section(&mut *out)?;
            page.render_options_section(out)
        };
        render(out).map_err(Error::Stdout)?;
    }
    Ok(Outcome::Done)
}
