//! What is typed, what the environment says and what `laggard.toml` says, in this order, as one.
//!
//! In: the words of the command line. Out: the [`Cli`], as if all of it had been typed. A key of the
//! file *is* a flag: it has its name, and its value goes through the parser of the flag, so that no
//! second list of settings can fall behind. What a setting does is not known here.

mod apply;
mod file;
mod find;
mod keys;
mod show;
#[cfg(test)]
mod tests;

pub use apply::FromFile;
pub use show::in_force;

use super::Cli;
use crate::error::Error;
use apply::Applied;
use clap::builder::Resettable;
use clap::{Arg, ArgAction, CommandFactory, FromArgMatches};
use std::ffi::OsString;

/// Why the arguments cannot be used.
#[derive(Debug)]
pub enum Refusal {
    /// The command line itself, or a request for help: clap says it, and which exit code.
    Usage(clap::Error),
    /// The file of settings, or what comes after it.
    Fatal(Error),
}

impl From<clap::Error> for Refusal {
    fn from(error: clap::Error) -> Self {
        Self::Usage(error)
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Fatal(error)
    }
}

/// The argument without its variable when that is set to nothing, as it often is where containers and
/// CI pass variables on: that is to say nothing.
fn without_empty_variable(argument: Arg) -> Arg {
    let value = argument.get_env().and_then(std::env::var_os);
    if value.is_some_and(|value| value.is_empty()) {
        argument.env(Resettable::Reset)
    } else {
        argument
    }
}

/// The command as it is parsed: a switch that a file can turn on can be turned off by
/// `--dedupe=false`, since flags stand over files.
fn command() -> clap::Command {
    let mut command = Cli::command().mut_subcommands(|subcommand| {
        let subcommand = subcommand.mut_args(without_empty_variable);
        if keys::takes_settings(&subcommand) {
            subcommand.mut_args(|argument| match argument.get_action() {
                ArgAction::SetTrue if keys::is_key(&argument) && argument.get_short().is_none() => {
                    can_be_unset(argument)
                }
                _ => argument,
            })
        } else {
            subcommand
        }
    });
    command.build();
    command
}

fn can_be_unset(switch: Arg) -> Arg {
    switch
        .action(ArgAction::Set)
        .num_args(0..=1)
        .require_equals(true)
        .value_name("false")
        .value_parser(clap::value_parser!(bool))
        .default_value("false")
        .default_missing_value("true")
        .hide_default_value(true)
        .hide_possible_values(true)
}

/// The arguments, with what the file of settings adds to them.
///
/// # Errors
/// [`Refusal`].
pub fn parse(typed: impl IntoIterator<Item = OsString>) -> Result<Cli, Refusal> {
    let typed: Vec<OsString> = typed.into_iter().collect();
    let mut command = command();
    let mut matches = command.try_get_matches_from_mut(&typed)?;
    let mut from_file = FromFile::default();
    if let Some((name, given)) = matches.subcommand()
        && let Some(subcommand) = command.find_subcommand(name)
        && keys::takes_settings(subcommand)
    {
        let applied = Applied::new(&command, subcommand, given)?;
        let words = applied.words(&typed);
        from_file = applied.places();
        matches = command.try_get_matches_from_mut(words)?;
    }
    let mut cli = Cli::from_arg_matches(&matches)?;
    cli.from_file = from_file;
    Ok(cli)
}
