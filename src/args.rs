//! What can be typed. The doc comments here are the help texts.
//!
//! In: the command line and the environment. Out: typed arguments, each judged by itself; what they
//! mean together is for `plan` to say.

use crate::generate::{Anomaly, Format, Ids};
use crate::parse::Zone;
use crate::stats::Bins;
use crate::table::{HostFilter, MethodFilter, StatusFilter};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use clap::{Args, Parser, Subcommand, ValueEnum};
use regex::Regex;
use std::path::PathBuf;
use std::time::Duration;

/// Tells which endpoints of a web API are slow, from its downloaded access logs.
///
/// Reads gzipped Scalingo router logs (also plain and zstd) and writes a report: per-endpoint
/// duration histograms, percentiles, counts of slow requests, a timeline; as CSV, JSON, PNG and one
/// HTML page.
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

/// What every command that reads logs takes.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Log files, folders of them, or `-` for standard input
    ///
    /// Folders are searched recursively. gzip and zstd are recognised by their content. Without an
    /// input, standard input is read when something is piped into it.
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,

    /// Keep requests whose path matches this regular expression
    ///
    /// It may match anywhere: `/api/v1`, or `^/api/v1/users`. The query string does not count,
    /// unless --keep-query.
    #[arg(
        long,
        value_name = "REGEX",
        default_value = "/api/",
        env = "LAGGARD_PATH",
        help_heading = "Filters"
    )]
    pub path: Regex,

    /// Keep requests for all paths
    #[arg(long, help_heading = "Filters")]
    pub all_paths: bool,

    /// Keep requests with these statuses: 500, 5xx, 400-499, >=500; `!` for all others
    ///
    /// Several with commas: --status '4xx,5xx,!499'
    #[arg(
        long,
        value_name = "STATUSES",
        allow_hyphen_values = true,
        env = "LAGGARD_STATUS",
        help_heading = "Filters"
    )]
    pub status: Option<StatusFilter>,

    /// Keep requests with these methods: GET,POST or '!OPTIONS'
    #[arg(
        long,
        value_name = "METHODS",
        env = "LAGGARD_METHOD",
        help_heading = "Filters"
    )]
    pub method: Option<MethodFilter>,

    /// Keep requests for these hosts: api.example.net,'*.example.org'; `!` for all others
    #[arg(
        long,
        value_name = "HOSTS",
        env = "LAGGARD_HOST",
        help_heading = "Filters"
    )]
    pub host: Option<HostFilter>,

    /// Keep requests from this time on: 2025-01-24, '2025-01-24 18:00', 2025-01-24T18:00:00+01:00,
    /// today, yesterday
    ///
    /// Without an offset it is local time: in --tz, else in the zone of each log line.
    #[arg(long, value_name = "TIME", help_heading = "Filters")]
    pub since: Option<String>,

    /// Keep requests before this time (it is not included itself)
    #[arg(long, value_name = "TIME", help_heading = "Filters")]
    pub until: Option<String>,

    /// Keep the requests of one local day: 2025-01-24, today, yesterday
    #[arg(long, value_name = "DAY", conflicts_with_all = ["since", "until"], help_heading = "Filters")]
    pub date: Option<String>,

    /// The time zone for --since, --until, --date and for all times shown, such as Europe/Paris or
    /// +02:00
    ///
    /// By default times are shown in Europe/Paris for logs in CET or CEST, else in the log's own
    /// offset.
    #[arg(
        long,
        value_name = "ZONE",
        allow_hyphen_values = true,
        env = "LAGGARD_TZ"
    )]
    pub tz: Option<Zone>,

    /// A request is slow when it takes longer than this: 1s, 800ms
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = parse_duration_us, env = "LAGGARD_SLOW")]
    pub slow: u64,

    /// Do not replace ids in paths by {id}: every path is an endpoint
    #[arg(long, help_heading = "Endpoints")]
    pub no_templates: bool,

    /// Keep the query string in the endpoint
    #[arg(long, help_heading = "Endpoints")]
    pub keep_query: bool,

    /// Write every line that was not understood to this file: source, line number, reason and line,
    /// between tabs
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,

    /// End with exit code 4 when more than this share of the lines was not understood: 1%, 0.5%
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent, env = "LAGGARD_MAX_REJECTS")]
    pub max_rejects: Option<f64>,

    /// How many threads read [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), env = "LAGGARD_THREADS")]
    pub threads: Option<u16>,

    /// Say nothing on standard error but errors
    #[arg(short, long)]
    pub quiet: bool,
}

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

    /// What goes wrong, KIND[:FACTOR][@ENDPOINT]; can be given several times
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

    /// How to print the table
    #[arg(short, long, value_name = "FORMAT", default_value = "table")]
    pub format: StatsFormat,

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

/// `1s`, `800ms`, `1.5s`, `250us`, `2m` in µs.
fn parse_duration_us(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no duration; write 1s, 800ms or 1.5s");
    let digits = text
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .ok_or_else(wrong)?;
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "us" | "µs" => 1.0,
        "ms" => 1e3,
        "s" => 1e6,
        "m" | "min" => 60e6,
        _ => return Err(wrong()),
    };
    let value: f64 = number.parse().map_err(|_| wrong())?;
    let us = (value * factor).round();
    if us.is_finite() && us <= 1e15 {
        Ok(us as u64)
    } else {
        Err(wrong())
    }
}

/// `50MiB`, `10MB`, `4096`.
fn parse_size(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no size; write 50MiB, 10MB or a number of bytes");
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" | "k" => 1 << 10,
        "mib" | "m" => 1 << 20,
        "gib" | "g" => 1 << 30,
        _ => return Err(wrong()),
    };
    let size = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(factor));
    size.filter(|size| *size > 0).ok_or_else(wrong)
}

fn parse_start(text: &str) -> Result<NaiveDateTime, String> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|day| day.and_time(NaiveTime::MIN));
    let layouts = [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ];
    let time = layouts
        .iter()
        .find_map(|layout| NaiveDateTime::parse_from_str(text, layout).ok());
    day.ok()
        .or(time)
        .ok_or_else(|| format!("{text:?} is no local time; write 2025-10-26 or 2025-10-26T18:00"))
}

/// `24h`, `90min`, `7d`.
fn parse_span(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is no span of time; write 24h, 90min, 30s or 7d");
    let digits = text
        .find(|character: char| !character.is_ascii_digit())
        .ok_or_else(wrong)?;
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "s" => 1,
        "m" | "min" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let seconds = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(factor));
    seconds.map(Duration::from_secs).ok_or_else(wrong)
}

fn parse_percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim();
    let percent = number
        .parse()
        .ok()
        .filter(|percent| (0.0..=100.0).contains(percent));
    percent.ok_or_else(|| format!("{text:?} is no share; write 1% or 0.5%"))
}

fn parse_percentile(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_start_matches(['p', 'P']);
    let percentile = number
        .parse()
        .ok()
        .filter(|percentile| *percentile > 0.0 && *percentile <= 100.0);
    percentile.ok_or_else(|| {
        format!("{text:?} is no percentile; write numbers over 0 and up to 100, such as 50,95,99.9")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_declared_without_contradiction() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_spans_and_starts_are_read() {
        assert_eq!(parse_size("50MiB"), Ok(50 << 20));
        assert_eq!(parse_size("4096"), Ok(4096));
        assert_eq!(parse_span("90min"), Ok(Duration::from_secs(5400)));
        assert_eq!(
            parse_start("2025-10-26").unwrap().to_string(),
            "2025-10-26 00:00:00"
        );
        assert_eq!(
            parse_start("2025-10-26T18:30").unwrap().to_string(),
            "2025-10-26 18:30:00"
        );
        assert!(parse_size("0").is_err() && parse_size("1 parsec").is_err());
        assert!(parse_span("24").is_err() && parse_start("soon").is_err());
    }

    #[test]
    fn durations_shares_and_percentiles_are_read() {
        for (text, us) in [
            ("1s", 1_000_000),
            ("800ms", 800_000),
            ("1.5s", 1_500_000),
            ("250us", 250),
            ("0s", 0),
            ("2m", 120_000_000),
        ] {
            assert_eq!(parse_duration_us(text), Ok(us));
        }
        for wrong in ["", "1", "s", "fast", "-1s", "1h", "1..5s"] {
            assert!(parse_duration_us(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse_percent("1%"), Ok(1.0));
        assert!(parse_percent("101%").is_err());
        assert_eq!(parse_percentile("p99.9"), Ok(99.9));
        assert!(parse_percentile("0").is_err() && parse_percentile("101").is_err());
    }
}
