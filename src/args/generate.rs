//! What `laggard generate` takes: which day, how it is written, and what goes wrong in it.

use super::units::{parse_percent, parse_size, parse_span, parse_start};
use crate::generate::{Anomaly, Format, Ids};
use crate::parse::Zone;
use chrono::NaiveDateTime;
use clap::Args;
use std::path::PathBuf;
use std::time::Duration;

/// `laggard generate`.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// How many lines, exactly, of all kinds
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    pub lines: u64,

    /// Which of the possible days; the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,

    /// A file (compressed when it ends in .gz), a folder for --files and --rotate, or `-` for
    /// standard output
    #[arg(short, long, value_name = "PATH", default_value = "-")]
    pub output: PathBuf,

    /// Split into this many archives with as many lines each, in the folder --output
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=100_000), conflicts_with = "rotate")]
    pub files: Option<u64>,

    /// Start a new archive when the text of one reaches this size, as Scalingo does: 50MiB
    #[arg(long, value_name = "SIZE", value_parser = parse_size)]
    pub rotate: Option<u64>,

    /// Compress whatever the name says; levels 1 to 9
    #[arg(long, value_name = "LEVEL", num_args = 0..=1, default_missing_value = "4", value_parser = clap::value_parser!(u32).range(1..=9))]
    pub gzip: Option<u32>,

    /// The format of the lines: scalingo
    #[arg(long, value_name = "FORMAT", default_value = "scalingo")]
    pub format: Format,

    /// How many endpoints under /api/, 1 to 5000; a few outside of it come on top
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub endpoints: usize,

    /// What the parameters in paths look like: mixed, numbers, uuids, codes, words
    #[arg(long, value_name = "SHAPE", default_value = "mixed")]
    pub ids: Ids,

    /// How many web containers
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub containers: u8,

    /// The local time at which the log starts
    #[arg(long, value_name = "TIME", default_value = "2025-01-24", value_parser = parse_start)]
    pub start: NaiveDateTime,

    /// The time zone of the service
    #[arg(long, value_name = "ZONE", default_value = "Europe/Paris")]
    pub tz: Zone,

    /// How much time the log covers: 24h, 90min, 7d
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = parse_span)]
    pub span: Duration,

    /// What goes wrong, `KIND:FACTOR@ENDPOINT`; can be given several times
    ///
    /// slowdown:1.3 and step:2 (times as slow, the step from the middle on), errors:30 and
    /// timeouts:20 (percent), container:3 (one of them times as slow), gap:1 (hours), spike:5
    /// (times the traffic). ENDPOINT is a rank (@3) or a name ('@POST /api/v1/x/').
    #[arg(long, value_name = "ANOMALY")]
    pub anomaly: Vec<Anomaly>,

    /// The share of lines of the application and the platform, in percent
    #[arg(long, value_name = "PERCENT", default_value = "10", value_parser = parse_percent)]
    pub application: f64,

    /// The share of lines that are cut or garbled, in percent
    #[arg(long, value_name = "PERCENT", default_value = "0", value_parser = parse_percent)]
    pub broken: f64,

    /// The share of lines in colour, in percent
    #[arg(long, value_name = "PERCENT", default_value = "0", value_parser = parse_percent)]
    pub ansi: f64,
}
