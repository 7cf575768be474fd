//! What `laggard snapshot` shall do.

use super::input::{input, with_format};
use super::{InputPlan, PERCENTILES};
use crate::args::SnapshotArgs;
use crate::error::Error;
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

/// `laggard snapshot`.
#[derive(Debug)]
pub struct SnapshotPlan {
    /// What to read.
    pub input: InputPlan,
    /// Where the snapshot goes.
    pub output: SnapshotTo,
}

/// Where a snapshot goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SnapshotTo {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

/// Plans a snapshot.
///
/// # Errors
/// [`Error::Usage`] or [`Error::NoInput`].
pub fn snapshot(args: SnapshotArgs) -> Result<SnapshotPlan, Error> {
    let mut input = input(with_format(args.input, args.format), PERCENTILES.to_vec())?;
    let output = if args.output.as_os_str() == "-" {
        if stdout().is_terminal() {
            let message = "Parquet is no text for a terminal; name a file, or send it to a pipe";
            return Err(Error::Usage {
                flag: "--output",
                message: message.to_owned(),
            });
        }
        SnapshotTo::Stdout
    } else {
        input.writes(&args.output)?;
        SnapshotTo::File(args.output)
    };
    Ok(SnapshotPlan { input, output })
}
