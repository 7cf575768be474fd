//! What to read, and how: the arguments that all commands share which read logs.
//!
//! In: typed arguments. Out: an [`InputPlan`] with every default filled in.

use super::{endpoints, settings, time};
use crate::args::InputArgs;
use crate::error::Error;
use crate::parse::{FormatName, Options, Zone};
use crate::source::Input;
use crate::stats::{Bins, OwnBound};
use crate::table::{EndpointRules, Filter, TimeFilter};
use std::collections::BTreeMap;
use std::io::{IsTerminal, stderr, stdin};
use std::path::{Path, PathBuf};

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
    /// Whether it is a saved day of a history: what it lacks was said on its own day.
    pub is_saved_day: bool,
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

impl InputPlan {
    /// Notes a file that this run writes, which is no input.
    ///
    /// # Errors
    /// [`Error::Usage`] when it is the file of rejected lines, or that of the settings.
    pub(super) fn writes(&mut self, output: &Path) -> Result<(), Error> {
        let others = [("--rejects", &self.rejects), ("--config", &self.config)];
        refuse_twice("--output", output, &others)?;
        self.outputs.push(output.to_path_buf());
        Ok(())
    }
}

/// Refuses a file that another flag names too.
fn refuse_twice(
    flag: &'static str,
    file: &Path,
    others: &[(&str, &Option<PathBuf>)],
) -> Result<(), Error> {
    let is_it = |other: &&PathBuf| is_same_file(file, other);
    let Some((other, _)) = others
        .iter()
        .find(|(_, path)| path.iter().any(|path| is_it(&path)))
    else {
        return Ok(());
    };
    let message = format!(
        "{} is the file of {other}, too; name another file",
        file.display()
    );
    Err(Error::Usage { flag, message })
}

/// Whether two paths are of one file, which need not be there yet. Pipes and devices take what they get.
fn is_same_file(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        path.canonicalize().or_else(|_| {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
            Ok::<_, std::io::Error>(folder.join(path.file_name().unwrap_or_default()))
        })
    };
    let is_special = |path: &Path| path.exists() && !path.is_file();
    let same_place = matches!((place(one), place(other)), (Ok(one), Ok(other)) if one == other);
    !is_special(one) && (one == other || same_place)
}

/// The same with the format of the lines that another flag gave.
pub(super) fn with_format(args: InputArgs, format: Option<FormatName>) -> InputArgs {
    InputArgs {
        log_format: format.or(args.log_format),
        ..args
    }
}

/// Plans what to read.
///
/// # Errors
/// [`Error::Usage`] or [`Error::NoInput`].
pub(super) fn input(args: InputArgs, percentiles: Vec<f64>) -> Result<InputPlan, Error> {
    let config = args.config.clone().filter(|_| !args.no_config);
    let mut rejects = args.rejects.iter();
    rejects.try_for_each(|file| refuse_twice("--rejects", file, &[("--config", &config)]))?;
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
        is_saved_day: false,
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

/// The inputs as they were typed; without any, standard input unless that is a terminal.
pub(super) fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, Error> {
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

/// How many readers are at work at the same time.
pub(super) fn threads(asked: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    asked.map_or_else(cores, usize::from).min(MOST_THREADS)
}
