//! What was typed becomes what is meant: every default filled in, every contradiction found, before
//! anything is read or written.
//!
//! In: typed arguments, the clock and the terminal. Out: plans. No stage below sees clap, and none
//! asks the environment.

mod check;
mod compare;
mod convert;
mod endpoints;
mod generate;
mod history;
mod settings;
mod snapshot;
mod table_to;
mod time;

pub use check::{CheckPlan, check};
pub use compare::{Baseline, DiffPlan, diff};
pub use convert::{ConvertPlan, RowsTo, convert};
pub use generate::{Destination, GeneratePlan, generate};
pub use history::{History, whole_day};
pub use snapshot::{SnapshotPlan, SnapshotTo, snapshot};
pub use table_to::TableTo;

use crate::args::{AnyFormat, CsvDialect, InputArgs, ReportArgs, RoutesArgs, StatsArgs};
use crate::error::Error;
use crate::parse::{FormatName, Options, Zone};
use crate::report::{Envelope, Lang, Look, SortColumn, visible};
use crate::rows;
use crate::source::Input;
use crate::stats::{Bins, OwnBound};
use crate::table::{EndpointRules, Filter, TimeFilter};
use std::collections::BTreeMap;
use std::io::{IsTerminal, stderr, stdin, stdout};
use std::path::PathBuf;
use terminal_size::{Width, terminal_size};

/// The percentiles of every report, in percent.
const PERCENTILES: [f64; 6] = [50.0, 75.0, 90.0, 95.0, 99.0, 99.9];
/// The width of what is printed when there is no terminal, in columns.
const DEFAULT_WIDTH: usize = 80;
/// The most bytes that can be read ahead of a thread are small, so more threads than this only cost
/// memory.
const MOST_THREADS: usize = 256;

/// What to read, and how.
#[derive(Debug, Clone)]
pub struct InputPlan {
    /// The inputs.
    pub inputs: Vec<Input>,
    /// What this run writes, which is no input.
    pub outputs: Vec<PathBuf>,
    /// The file of the table that this run replaces: it must not be an input.
    pub table: Option<PathBuf>,
    /// What is missing from the inputs, as the user says.
    pub missing: Vec<String>,
    /// What is known of the lines.
    pub options: Options,
    /// Which requests to keep.
    pub filter: Filter,
    /// The part of the time asked for that is over, in which all lines may be expected.
    pub past: TimeFilter,
    /// Whether files are read that cannot hold a line of the time that is asked for.
    pub reads_all: bool,
    /// Whether a line that comes again counts once.
    pub dedupe: bool,
    /// How paths become endpoints.
    pub rules: EndpointRules,
    /// A request is slow when it took strictly longer, in µs.
    pub slow_us: u64,
    /// Other bounds of some endpoints.
    pub own_slow: Vec<OwnBound>,
    /// The zone to show times in; `None` follows the log.
    pub zone: Option<Zone>,
    /// Where rejected lines go.
    pub rejects: Option<PathBuf>,
    /// The share of rejected lines, in percent, beyond which a result is called incomplete.
    pub max_rejects_pct: Option<f64>,
    /// Readers at work at the same time.
    pub threads: usize,
    /// Whether to show progress.
    pub progress: bool,
    /// Whether to say nothing but warnings and errors.
    pub quiet: bool,
    /// The file of settings that is in force.
    pub config: Option<PathBuf>,
    /// The percentiles to compute, in percent, ascending.
    pub percentiles: Vec<f64>,
    /// The bins of the histograms.
    pub bins: Bins,
    /// The command that gives the same result, as a report shows it.
    pub command: String,
    /// The settings that shape the result, by flag, as a report shows them.
    pub settings: Vec<(String, String)>,
    /// Those that decide which requests are read and how they are told apart, by flag, as they are
    /// understood: snapshots have to be made with the same.
    pub selection: BTreeMap<String, String>,
}

/// `laggard report`.
#[derive(Debug)]
pub struct ReportPlan {
    /// What to read.
    pub input: InputPlan,
    /// What it is compared with.
    pub baseline: Option<Baseline>,
    /// The folder of the days before.
    pub history: Option<History>,
    /// The folder to write into.
    pub output: PathBuf,
    /// How CSV is written.
    pub dialect: rows::CsvDialect,
    /// The language of the page, the charts and the summary.
    pub lang: Lang,
    /// The name that heads the page and the mail.
    pub title: Option<String>,
    /// To whom the report goes as a mail, if it is to be one.
    pub mail: Option<Envelope>,
    /// How the summary is shown.
    pub screen: Screen,
}

/// `laggard stats`.
#[derive(Debug)]
pub struct StatsPlan {
    /// What to read.
    pub input: InputPlan,
    /// What it is compared with.
    pub baseline: Option<Baseline>,
    /// Where the table goes, and how it is written.
    pub to: TableTo,
    /// How CSV is written.
    pub dialect: rows::CsvDialect,
    /// The order of the endpoints.
    pub sort: SortColumn,
    /// How the table is shown.
    pub screen: Screen,
}

/// Where text is shown.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Its width in columns.
    pub width: usize,
    /// Whether it shows colours.
    pub colour: bool,
    /// Whether it shows block characters: a terminal whose locale is of UTF-8.
    pub blocks: bool,
    /// The most endpoints to show.
    pub limit: usize,
}

impl Screen {
    /// How it shows a table in a language.
    pub fn look(&self, lang: Lang) -> Look {
        Look {
            width: self.width,
            limit: self.limit,
            bold: self.colour,
            lang,
        }
    }
}

/// Plans a report.
///
/// # Errors
/// [`Error::Usage`] or [`Error::NoInput`].
pub fn report(args: ReportArgs) -> Result<ReportPlan, Error> {
    let screen = screen(Some(args.limit));
    let mut input = input(with_format(args.input, args.format), PERCENTILES.to_vec())?;
    input
        .settings
        .push(("--bins".to_owned(), args.bins.to_string()));
    let baselines = args.baseline.iter();
    let baselines = baselines.map(|path| ("--baseline".to_owned(), path.display().to_string()));
    input.settings.extend(baselines);
    let lang = (args.lang != Lang::default()).then(|| ("--lang".to_owned(), args.lang.to_string()));
    input.command = settings::command("report", &input, lang);
    input.bins = args.bins;
    input.outputs.push(args.output.clone());
    // Days that lie among the logs are no logs.
    input.outputs.extend(args.history.clone());
    let history = args.history.map(|folder| History::new(folder, &input));
    let baseline = compare::baseline(&args.baseline, &input)?;
    let missing = args.incomplete.iter();
    input.missing = missing.map(|text| visible(text).into_owned()).collect();
    Ok(ReportPlan {
        history: history.transpose()?,
        baseline,
        input,
        output: args.output,
        dialect: dialect(args.csv_dialect),
        lang: args.lang,
        title: args.title,
        mail: (args.mail || !args.mail_to.is_empty()).then_some(Envelope {
            to: args.mail_to.into_iter().flat_map(|many| many.0).collect(),
            from: args.mail_from,
        }),
        screen,
    })
}

/// Plans a table.
///
/// # Errors
/// [`Error::Usage`] or [`Error::NoInput`].
pub fn stats(args: StatsArgs) -> Result<StatsPlan, Error> {
    let mut percentiles = args.percentiles.unwrap_or_else(|| PERCENTILES.to_vec());
    percentiles.sort_by(f64::total_cmp);
    percentiles.dedup();
    let sort = if args.baseline.is_empty() {
        SortColumn::parse(&args.sort, &percentiles)
    } else {
        SortColumn::parse_with_baseline(&args.sort, &percentiles)
    };
    let sort = sort.map_err(|message| Error::Usage {
        flag: "--sort",
        message,
    })?;
    // A limit is for reading on a screen. Data that goes on to another program is whole.
    let screen = screen(args.limit.filter(|_| stdout().is_terminal()));
    let (format, log_format) = AnyFormat::split(args.format);
    let to = TableTo::new(args.output, format)?;
    let mut input = input(with_format(args.input, log_format), percentiles)?;
    to.tell(&mut input);
    Ok(StatsPlan {
        baseline: compare::baseline(&args.baseline, &input)?,
        input,
        dialect: dialect(args.csv_dialect),
        sort,
        screen: to.screen(screen),
        to,
    })
}

/// Plans a search for endpoints.
///
/// # Errors
/// [`Error::Usage`] or [`Error::NoInput`].
pub fn routes(args: RoutesArgs) -> Result<InputPlan, Error> {
    input(with_format(args.input, args.format), PERCENTILES.to_vec())
}

/// The same with the format of the lines that another flag gave.
fn with_format(args: InputArgs, format: Option<FormatName>) -> InputArgs {
    InputArgs {
        log_format: format.or(args.log_format),
        ..args
    }
}

fn input(args: InputArgs, percentiles: Vec<f64>) -> Result<InputPlan, Error> {
    let config = args.config.clone().filter(|_| !args.no_config);
    let settings = settings::settings(&args, config.as_deref());
    let time = time::filter(
        args.since.as_deref(),
        args.until.as_deref(),
        args.date.as_deref(),
        args.tz,
    )?;
    let rules = endpoints::rules(&args)?;
    let quiet = args.quiet;
    let filter = Filter {
        path: (!args.all_paths).then_some(args.path),
        method: args.method,
        host: args.host,
        source: args.source,
        status: args.status,
        time,
    };
    Ok(InputPlan {
        inputs: inputs(&args.inputs)?,
        outputs: args.rejects.iter().cloned().collect(),
        table: None,
        missing: Vec::new(),
        selection: settings::selection(&filter, &rules, args.slow, args.dedupe),
        filter,
        past: time::past(time),
        options: Options {
            format: args.log_format,
            duration_unit: args.duration_unit,
            custom: args.format_regex,
            zone: args.tz,
        },
        reads_all: args.read_all,
        dedupe: args.dedupe,
        rules,
        slow_us: args.slow,
        own_slow: args.slow_for,
        zone: args.tz,
        rejects: args.rejects,
        max_rejects_pct: args.max_rejects,
        threads: threads(args.threads),
        progress: !quiet && stderr().is_terminal(),
        quiet,
        config,
        percentiles,
        bins: Bins::default(),
        command: String::new(),
        settings,
    })
}

fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, Error> {
    if paths.is_empty() {
        return if stdin().is_terminal() {
            Err(Error::NoInput)
        } else {
            Ok(vec![Input::Stdin])
        };
    }
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
    if paths.iter().filter(|path| is_stdin(path)).count() > 1 {
        let message = "`-` is standard input, and can be read once only".to_owned();
        return Err(Error::Usage {
            flag: "INPUT",
            message,
        });
    }
    Ok(paths
        .iter()
        .map(|path| {
            if is_stdin(path) {
                Input::Stdin
            } else {
                Input::Path(path.clone())
            }
        })
        .collect())
}

fn threads(asked: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(cores, usize::from).min(MOST_THREADS)
}

fn dialect(dialect: CsvDialect) -> rows::CsvDialect {
    match dialect {
        CsvDialect::Rfc4180 => rows::CsvDialect::Rfc4180,
        CsvDialect::ExcelFr => rows::CsvDialect::ExcelFr,
    }
}

fn screen(limit: Option<usize>) -> Screen {
    let terminal = stdout().is_terminal();
    let told = || {
        std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok())
    };
    let width = terminal
        .then(terminal_size)
        .flatten()
        .map(|(Width(columns), _)| usize::from(columns));
    let no_colour = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    Screen {
        width: width.or_else(told).unwrap_or(DEFAULT_WIDTH),
        colour: terminal && !no_colour && !dumb,
        blocks: terminal && !dumb && is_utf8(),
        limit: limit.unwrap_or(usize::MAX),
    }
}

/// Whether the locale is of UTF-8: the first of these variables that is set decides, as in POSIX.
fn is_utf8() -> bool {
    let mut variables = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
    let locale =
        variables.find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}
