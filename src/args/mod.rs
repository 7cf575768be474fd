//! What can be typed. The doc comments here are the help texts.
//!
//! In: the command line, the environment and `laggard.toml`. Out: typed arguments, each judged by itself; what they
//! mean together is for `plan` to say.

mod check;
mod config;
mod convert;
mod diff;
mod format;
mod generate;
mod input;
mod settings;
mod snapshot;
mod units;

pub use check::{CheckArgs, CheckFormat, asks_for_plugin};
pub use config::ConfigArgs;
pub use convert::ConvertArgs;
pub use diff::{DiffArgs, TwoInputs};
pub use format::AnyFormat;
pub use generate::GenerateArgs;
pub use input::InputArgs;
pub use settings::{FromFile, Refusal, in_force, parse};
pub use snapshot::SnapshotArgs;

use crate::parse::FormatName;
use crate::report::{Lang, Mailbox, Mailboxes};
use crate::stats::Bins;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use units::{parse_percentile, parse_title};

/// Tells which endpoints of a web API are slow, from its downloaded access logs.
///
/// Reads Scalingo and Heroku router logs and every common access log (nginx, Apache, HAProxy, AWS
/// load balancers, Traefik, Caddy, JSON lines, …), plain or compressed, also inside of Docker,
/// Kubernetes or syslog lines, and writes a report: per-endpoint duration histograms, percentiles,
/// counts of slow requests, a timeline; as CSV, JSON, PNG and one HTML page.
#[derive(Debug, Parser)]
#[command(
    name = "laggard",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
#[command(
    after_help = "Exit codes: 0 done, 1 a gate failed, 2 wrong usage or nothing written, 3 no request to report, \
    4 written but incomplete.\n\nExample:\n  laggard report logs/ -o reports"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// Which of the arguments came from a file.
    #[arg(skip)]
    pub from_file: FromFile,
}

impl Cli {
    /// Whether a monitoring system runs this, and takes exit codes in its own way.
    pub fn is_plugin(&self) -> bool {
        matches!(&self.command, Command::Check(check) if check.output == CheckFormat::Nagios)
    }
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the whole report into a folder, and a summary to the terminal
    ///
    /// Example: laggard report logs/ --path /api/v1 --status '!307' -o reports
    Report(ReportArgs),
    /// Print the endpoint table, for reading or for pipes
    ///
    /// Example: laggard stats logs/*.gz --format csv > endpoints.csv
    Stats(StatsArgs),
    /// Say what changed from one log to another, endpoint by endpoint
    ///
    /// Each endpoint gets a verdict: slower, faster, unchanged, too_little_data, new or gone. It ends
    /// with 0 also when something is slower. Example: laggard diff monday/ tuesday/ --format markdown
    Diff(DiffArgs),
    /// Write the requests, a row each, as Parquet, CSV, JSON lines or a workbook
    ///
    /// Example: laggard convert logs/ -o requests.parquet
    Convert(ConvertArgs),
    /// Print the endpoints that were found, as rules to paste into laggard.toml
    ///
    /// Each with its requests, the number of distinct values that its parameters stand for, and
    /// three of them. Example: laggard routes logs/ > laggard.toml
    Routes(RoutesArgs),
    /// Write what is kept of logs into one small file, to merge or to compare later
    ///
    /// report, stats, routes and snapshot itself take such files wherever they take logs, mixed with
    /// logs as well. Example: laggard snapshot logs/ -o day.parquet
    Snapshot(SnapshotArgs),
    /// Hold gates against logs: exit code 1 when a figure is not as it shall be
    ///
    /// For cron, CI and monitoring. Example: laggard check logs/ --fail-on 'p95>800ms'
    Check(CheckArgs),
    /// Print the settings in force, and where each came from: flag, environment, laggard.toml, default
    ///
    /// It takes the flags of the other commands, and prints what can be pasted into laggard.toml.
    /// Example: laggard config stats --slow 800ms
    Config(ConfigArgs),
    /// Write realistic fake logs
    ///
    /// Example: laggard generate --lines 1000000 --seed 1 -o day.gz
    Generate(GenerateArgs),
    /// Print the completions of a shell
    ///
    /// Example: laggard completions bash > ~/.local/share/bash-completion/completions/laggard
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    ///
    /// Example: laggard man | man -l -
    Man,
}

/// `laggard report`.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,

    /// The folder to write into; it is made when it is missing
    #[arg(
        short,
        long,
        value_name = "FOLDER",
        default_value = "reports",
        env = "LAGGARD_OUTPUT"
    )]
    pub output: PathBuf,

    /// The same as --log-format
    #[arg(
        long,
        value_name = "FORMAT",
        conflicts_with = "log_format",
        help_heading = "Formats"
    )]
    pub format: Option<FormatName>,

    /// The bins of the histograms: a number of equal bins, `log`, or edges in milliseconds such as
    /// 0,100,500,1000
    #[arg(long, value_name = "BINS", default_value = "20", env = "LAGGARD_BINS")]
    pub bins: Bins,

    /// The dialect of the CSV files; excel-fr has `;`, decimal commas and a byte order mark
    #[arg(
        long,
        value_name = "DIALECT",
        default_value = "rfc4180",
        env = "LAGGARD_CSV_DIALECT"
    )]
    pub csv_dialect: CsvDialect,

    /// The language of the page, the charts and the summary: en or fr. CSV and JSON stay English
    #[arg(
        long,
        value_name = "LANGUAGE",
        default_value = "en",
        env = "LAGGARD_LANG"
    )]
    pub lang: Lang,

    /// Also write report.eml, the report for mail programs: sendmail -t < reports/report.eml
    #[arg(long, help_heading = "Mail")]
    pub mail: bool,

    /// Who receives the mail, several between commas: 'Team <team@example.org>, ops@example.org'; can be
    /// given several times. Implies --mail
    #[arg(
        long,
        value_name = "ADDRESS",
        help_heading = "Mail",
        env = "LAGGARD_MAIL_TO"
    )]
    pub mail_to: Vec<Mailboxes>,

    /// Who sends the mail; without it, sendmail -t puts the user that runs it. SMTP needs it
    #[arg(
        long,
        value_name = "ADDRESS",
        help_heading = "Mail",
        env = "LAGGARD_MAIL_FROM"
    )]
    pub mail_from: Option<Mailbox>,

    /// Head the page, the mail and the subject of the mail with this name, such as that of the
    /// application: --title 'shop, production'
    #[arg(long, value_name = "TEXT", value_parser = parse_title, env = "LAGGARD_TITLE")]
    pub title: Option<String>,

    /// Say in the report what is missing from the inputs, and end with code 4; can be given several
    /// times
    ///
    /// For scripts whose download failed, so that who reads the report knows. It stands on the page, in
    /// the mail and in summary.json, and a history keeps it with the day. Example: laggard report
    /// logs/ --incomplete 'the archive of the evening could not be fetched'
    #[arg(long, value_name = "TEXT")]
    pub incomplete: Vec<String>,

    /// Compare with this log: a file, a folder or `-`, such as the day before; several times for
    /// several files of one baseline
    ///
    /// It is read with the same filters, but for --since, --until and --date.
    #[arg(long, value_name = "INPUT")]
    pub baseline: Vec<PathBuf>,

    /// Keep a snapshot of each day in this folder, compare with the same weekday and the day before,
    /// and show the last 30 days
    ///
    /// It needs --date. Snapshots are named by their day, 2025-01-24.parquet, and count only when they
    /// were made with the same filters, rules, --slow and --tz. Doing a day again replaces its
    /// snapshot, unless fewer requests that count were found. Example: laggard report logs/ --date yesterday
    /// --history history
    #[arg(long, value_name = "FOLDER", env = "LAGGARD_HISTORY")]
    pub history: Option<PathBuf>,

    /// Show at most this many endpoints on the terminal; files always have all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
}

/// `laggard stats`.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,

    /// The file to write; `-` is standard output. Its ending tells the format: .csv, .tsv, .json, .md or
    /// .xlsx; .txt and none are the text table
    ///
    /// It is replaced when all is written. Example: laggard stats logs/ -o endpoints.xlsx
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,

    /// How to print the table: table, csv, tsv, json, markdown, xlsx; or how to read the lines, as
    /// --log-format [default: table]
    ///
    /// The two may both be given: --format haproxy --format csv. `json` is how to print; JSON lines
    /// are recognised by themselves, and --log-format json insists on them. `xlsx` is a workbook for
    /// Excel or LibreOffice, for a file or a pipe.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Vec<AnyFormat<StatsFormat>>,

    /// Compare with this log: a file, a folder or `-`, such as the day before; several times for
    /// several files of one baseline
    ///
    /// It is read with the same filters, but for --since, --until and --date.
    #[arg(long, value_name = "INPUT")]
    pub baseline: Vec<PathBuf>,

    /// Sort by this column, the largest first; endpoint and method in the order of the alphabet
    #[arg(long, value_name = "COLUMN", default_value = "total_s")]
    pub sort: String,

    /// Show at most this many endpoints, in the format `table` on a terminal only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    /// The percentiles to show, instead of 50,75,90,95,99,99.9
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = parse_percentile)]
    pub percentiles: Option<Vec<f64>>,

    /// The dialect of CSV; excel-fr has `;`, decimal commas and a byte order mark
    #[arg(
        long,
        value_name = "DIALECT",
        default_value = "rfc4180",
        env = "LAGGARD_CSV_DIALECT"
    )]
    pub csv_dialect: CsvDialect,
}

/// `laggard routes`.
#[derive(Debug, Args)]
pub struct RoutesArgs {
    /// What to read.
    #[command(flatten)]
    pub input: InputArgs,

    /// The same as --log-format
    #[arg(
        long,
        value_name = "FORMAT",
        conflicts_with = "log_format",
        help_heading = "Formats"
    )]
    pub format: Option<FormatName>,
}

/// The formats of `laggard stats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatsFormat {
    /// Aligned columns, as wide as the terminal
    Table,
    /// Comma-separated values (RFC 4180)
    Csv,
    /// Tab-separated values
    Tsv,
    /// One JSON object with `lines` and `endpoints`
    Json,
    /// A table for a pull request or a wiki
    Markdown,
    /// A workbook for Excel or LibreOffice, for a file or a pipe
    Xlsx,
}

/// How CSV is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CsvDialect {
    /// `,` between fields, decimal points (RFC 4180)
    Rfc4180,
    /// `;` between fields, decimal commas, a byte order mark: what a French spreadsheet opens by a
    /// double click
    ExcelFr,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_declared_without_contradiction() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
