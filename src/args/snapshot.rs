//! `laggard snapshot`.

use super::InputArgs;
use crate::parse::FormatName;
use clap::Args;
use std::path::PathBuf;

/// `laggard snapshot`.
#[derive(Debug, Args)]
pub struct SnapshotArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,

    /// The file to write; `-` is standard output
    ///
    /// It is a Parquet file, whatever its name. It holds requests by time slot, endpoint, status and
    /// duration, the slowest ones, and who asked and answered; no line but a few rejected ones.
    /// Whoever reads it gives the same filters, rules and --slow. Example: laggard snapshot
    /// monday.parquet tuesday.parquet logs/ -o week.parquet
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,

    /// The same as --log-format
    #[arg(
        long,
        value_name = "FORMAT",
        conflicts_with = "log_format",
        help_heading = "Formats"
    )]
    pub format: Option<FormatName>,
}
