//! `laggard config`.

use clap::Args;
use std::ffi::OsString;

/// `laggard config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// A command and its flags, or flags alone: `stats --slow 800ms`
    ///
    /// Without a command the settings of all are shown, or of those that know the flags.
    #[arg(
        value_name = "COMMAND|FLAG",
        trailing_var_arg = true,
        allow_hyphen_values = true
    )]
    pub typed: Vec<OsString>,
}
