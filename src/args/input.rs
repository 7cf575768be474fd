//! What every command that reads logs takes: inputs, filters, and how paths become endpoints.

use super::units::{parse_duration_us, parse_percent};
use crate::parse::{CustomRegex, FormatName, Unit, Zone};
use crate::stats::OwnBound;
use crate::table::{HostFilter, MethodFilter, RouteRule, SourceFilter, StatusFilter};
use clap::Args;
use regex::Regex;
use std::path::PathBuf;

/// What every command that reads logs takes.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Log files, snapshots, folders of them, or `-` for standard input
    ///
    /// Folders are searched recursively. gzip, zstd, bzip2, tar, zip and snapshots are recognised by their content. Without an
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

    /// Keep the lines of these: router, application (all but the router), all, or names such as
    /// web-1, web, nginx*
    ///
    /// By default no request counts twice: where a router logged, its lines are taken, else those
    /// that say how long a request took.
    #[arg(
        long,
        value_name = "SOURCES",
        env = "LAGGARD_SOURCE",
        help_heading = "Filters"
    )]
    pub source: Option<SourceFilter>,

    /// Keep requests from this time on: 2025-01-24, '2025-01-24 18:00', 2025-01-24T18:00:00+01:00,
    /// today, yesterday
    ///
    /// Without an offset it is local time: in --tz, else in the zone of each log line.
    #[arg(
        long,
        allow_hyphen_values = true,
        value_name = "TIME",
        help_heading = "Filters"
    )]
    pub since: Option<String>,

    /// Keep requests before this time (it is not included itself)
    #[arg(
        long,
        allow_hyphen_values = true,
        value_name = "TIME",
        help_heading = "Filters"
    )]
    pub until: Option<String>,

    /// Keep the requests of one local day: 2025-01-24, today, yesterday
    #[arg(long, value_name = "DAY", conflicts_with_all = ["since", "until"], help_heading = "Filters")]
    pub date: Option<String>,

    /// Read files also when they cannot hold a line of the time that is asked for
    ///
    /// Without it a file is passed over that was last changed more than 36 hours before --since or
    /// --date, or that lies among archives of Scalingo whose names say so, when its first lines agree.
    #[arg(long, help_heading = "Filters")]
    pub read_all: bool,

    /// The time zone for --since, --until, --date and for all times shown, such as Europe/Paris or
    /// +02:00
    ///
    /// By default times are shown in Europe/Paris for logs in CET or CEST, else in the log's own
    /// offset. Times that a log writes without an offset are read in this zone too, else in UTC.
    #[arg(
        long,
        value_name = "ZONE",
        allow_hyphen_values = true,
        env = "LAGGARD_TZ"
    )]
    pub tz: Option<Zone>,

    /// A request is slow when it takes longer than this: 1s, 800ms
    #[arg(long, allow_hyphen_values = true, value_name = "DURATION", default_value = "1s", value_parser = parse_duration_us, env = "LAGGARD_SLOW")]
    pub slow: u64,

    /// The bound of an endpoint that may take longer, or shall not: 'POST /api/v1/bulk: 5s'
    ///
    /// Repeatable; the first that matches counts. `*` is any text. It holds for the slow requests of
    /// tables, histograms and the timeline. The list of slow requests has those that took longer than
    /// --slow as well, and for whom requests are slow is told by --slow alone.
    #[arg(long, value_name = "ENDPOINT: DURATION")]
    pub slow_for: Vec<OwnBound>,

    /// Count the requests that match this as one endpoint: '/users/{id}', 'GET /files/{rest...}'
    ///
    /// Repeatable. It matches the whole path; literal text beats a parameter, and what no rule
    /// matches is grouped as always. `laggard routes` prints rules to start from; laggard.toml keeps
    /// them.
    #[arg(long, value_name = "TEMPLATE", help_heading = "Endpoints")]
    pub route: Vec<RouteRule>,

    /// Take the endpoints of an OpenAPI specification (3.0 or 3.1, JSON or YAML)
    #[arg(
        long,
        value_name = "FILE",
        env = "LAGGARD_OPENAPI",
        help_heading = "Endpoints"
    )]
    pub openapi: Option<PathBuf>,

    /// Do not replace ids in paths by {id}: every path that no rule names is an endpoint
    #[arg(long, help_heading = "Endpoints")]
    pub no_templates: bool,

    /// Keep the query string in the endpoint
    #[arg(long, help_heading = "Endpoints")]
    pub keep_query: bool,

    /// Read lines as this access format alone: combined, json, haproxy, …; by default it is
    /// recognised line by line
    ///
    /// Envelopes (docker, syslog, …) are recognised all the same. An unknown name lists all.
    #[arg(
        long,
        visible_alias = "input-format",
        value_name = "FORMAT",
        env = "LAGGARD_LOG_FORMAT",
        help_heading = "Formats"
    )]
    pub log_format: Option<FormatName>,

    /// Read lines by a regular expression with named groups
    ///
    /// It needs method and path, or request for both; time, unless an envelope around the line has
    /// it; and may have status, duration, bytes, host, client, request_id, container, user_agent,
    /// referer and protocol.
    ///
    /// Example: `^(?P<time>\S+) (?P<method>\S+) (?P<path>\S+) (?P<status>\d+) (?P<duration>[\d.]+)`
    #[arg(
        long,
        value_name = "REGEX",
        conflicts_with = "log_format",
        env = "LAGGARD_FORMAT_REGEX",
        help_heading = "Formats"
    )]
    pub format_regex: Option<CustomRegex>,

    /// The unit of durations that have none and whose name implies none: s, ms, us, ns
    #[arg(
        long,
        value_name = "UNIT",
        env = "LAGGARD_DURATION_UNIT",
        help_heading = "Formats"
    )]
    pub duration_unit: Option<Unit>,

    /// Count a line that comes again, whole and with its timestamp, once only: a file given twice,
    /// archives that overlap
    ///
    /// Equal lines of one file are different requests when their times are whole seconds and they
    /// have no request id, as access logs of busy servers have them. A snapshot has no lines any more:
    /// it has to be made with --dedupe, copies of it count once, and what it shares with other inputs
    /// counts as often.
    #[arg(long, help_heading = "Formats")]
    pub dedupe: bool,

    /// Read settings from this file instead of ./laggard.toml or ~/.config/laggard/laggard.toml
    ///
    /// Its keys are the names of the flags: `slow = "800ms"`. Flags stand over the environment, and
    /// that over the file. `laggard config` shows what is in force.
    #[arg(long, value_name = "FILE", env = "LAGGARD_CONFIG")]
    pub config: Option<PathBuf>,

    /// Read no file of settings
    #[arg(long)]
    pub no_config: bool,

    /// Write every line that was not understood to this file: source, line number, reason and line,
    /// between tabs
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,

    /// End with exit code 4 when more than this share of the lines was not understood: 1%, 0.5%
    #[arg(long, allow_hyphen_values = true, value_name = "PERCENT", value_parser = parse_percent, env = "LAGGARD_MAX_REJECTS")]
    pub max_rejects: Option<f64>,

    /// How many threads read [default: all cores]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024), env = "LAGGARD_THREADS")]
    pub threads: Option<u16>,

    /// Say nothing on standard error but warnings and errors
    #[arg(short, long)]
    pub quiet: bool,
}
