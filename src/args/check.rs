//! `laggard check`.

use super::InputArgs;
use crate::parse::FormatName;
use crate::stats::gate::Gate;
use clap::{Args, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// `laggard check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,

    /// Fail when this is so: 'p95>800ms', 'error_pct>5', 'requests<1000', 'each: p99>5s',
    /// 'POST /users/{id}: slow_pct>1'
    ///
    /// Repeatable. Without an endpoint it is about all requests together; `each` is any endpoint, `*` in
    /// one any text. Figures are p50 to p99.9, mean, min, max; requests, slow, client_closed, timeouts,
    /// 4xx, 5xx, and their shares slow_pct, error_pct (5xx), client_closed_pct, timeouts_pct, 4xx_pct.
    /// A limit with a sign is a change against the baseline: 'p95>+20%', 'requests<-50%'; `regression`
    /// is an endpoint that got slower or fails more often, beyond noise. Too few requests decide nothing,
    /// and that is said.
    #[arg(long, value_name = "GATE", help_heading = "Gates")]
    pub fail_on: Vec<Gate>,

    /// Warn when this is so; a gate as for --fail-on
    ///
    /// It is said, and is WARNING for `--output nagios`; the exit code stays 0 otherwise.
    #[arg(long, value_name = "GATE", help_heading = "Gates")]
    pub warn_on: Vec<Gate>,

    /// Hold relative gates against this log: a file, a folder or `-`, such as the day before; several
    /// times for several files of one baseline
    ///
    /// It is read with the same filters, but for --since, --until and --date.
    #[arg(long, value_name = "INPUT", help_heading = "Gates")]
    pub baseline: Vec<PathBuf>,

    /// How to say it: text, nagios, junit, github, json
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true
    )]
    pub output: CheckFormat,

    /// The same as --log-format
    #[arg(
        long,
        value_name = "FORMAT",
        conflicts_with = "log_format",
        help_heading = "Formats"
    )]
    pub format: Option<FormatName>,
}

/// Whether words of a command line ask for `check --output nagios`, also when they cannot be parsed: a
/// monitoring system shall be told so in its own way.
pub fn asks_for_plugin(words: &[OsString]) -> bool {
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    let is_check = words.get(1).is_some_and(|word| word == "check");
    let joined = ["--output=nagios", "-o=nagios", "-onagios"];
    let is_apart = words.windows(2).any(|pair| {
        let is_flag = ["--output", "-o"].contains(&&*pair[0]);
        is_flag && pair[1] == "nagios"
    });
    is_check && (is_apart || words.iter().any(|word| joined.contains(&&**word)))
}

/// The formats of `laggard check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For reading
    Text,
    /// One line with performance data, and the exit codes 0 to 3 of monitoring plugins
    Nagios,
    /// XML for the test reports of CI servers
    Junit,
    /// Annotations of GitHub Actions
    Github,
    /// Everything that was found
    Json,
}
