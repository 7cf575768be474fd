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
mod input;
mod screen;
mod settings;
mod snapshot;
mod table_to;
mod time;

pub use check::{CheckPlan, check};
pub use compare::{Baseline, DiffPlan, diff};
pub use convert::{ConvertPlan, RowsTo, convert};
pub use generate::{Destination, GeneratePlan, generate};
pub use history::{History, whole_day};
pub use input::InputPlan;
pub use screen::Screen;
pub use snapshot::{SnapshotPlan, SnapshotTo, snapshot};
pub use table_to::TableTo;

use input::{input, with_format};
use screen::screen;

use crate::args::{AnyFormat, CsvDialect, ReportArgs, RoutesArgs, StatsArgs};
use crate::error::Error;
use crate::report::{Envelope, Lang, SortColumn, visible};
use crate::rows;
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

/// The percentiles of every report, in percent.
const PERCENTILES: [f64; 6] = [50.0, 75.0, 90.0, 95.0, 99.0, 99.9];

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
    to.tell(&mut input)?;
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

fn dialect(dialect: CsvDialect) -> rows::CsvDialect {
    match dialect {
        CsvDialect::Rfc4180 => rows::CsvDialect::Rfc4180,
        CsvDialect::ExcelFr => rows::CsvDialect::ExcelFr,
    }
}
