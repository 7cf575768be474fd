//! `laggard config`: what is in force, and where each value came from.

use super::Outcome;
use super::pipeline::print;
use crate::error::Error;
use std::io::Write;

/// Prints the settings, which are TOML already.
///
/// # Errors
/// [`Error::Stdout`].
pub fn config(settings: &str, out: &mut dyn Write) -> Result<Outcome, Error> {
    print(out, settings.as_bytes())?;
    Ok(Outcome::Done)
}
