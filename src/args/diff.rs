//! What `laggard diff` takes: two inputs instead of any number.

use super::{AnyFormat, CsvDialect, InputArgs, StatsFormat};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};
use std::path::PathBuf;

/// `laggard diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// What to read.
    #[command(flatten)]
    pub input: TwoInputs,

    /// The file to write; `-` is standard output. Its ending tells the format: .csv, .tsv, .json, .md or
    /// .xlsx; .txt and none are the text table
    ///
    /// It is replaced when all is written. Example: laggard diff monday/ tuesday/ -o changes.csv
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,

    /// How to print the comparison: table, csv, tsv, json, markdown, xlsx; or how to read the lines, as
    /// --log-format [default: table]
    ///
    /// The two may both be given: --format haproxy --format markdown.
    #[arg(short, long, value_name = "FORMAT")]
    pub format: Vec<AnyFormat<StatsFormat>>,

    /// Sort by this column, the largest first; endpoint, method and verdict in the order of the
    /// alphabet
    #[arg(long, value_name = "COLUMN", default_value = "added_s")]
    pub sort: String,

    /// Show at most this many endpoints, in the format `table` on a terminal only
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,

    /// The dialect of CSV; excel-fr has `;`, decimal commas and a byte order mark
    #[arg(
        long,
        value_name = "DIALECT",
        default_value = "rfc4180",
        env = "LAGGARD_CSV_DIALECT"
    )]
    pub csv_dialect: CsvDialect,
}

/// [`InputArgs`] with exactly two inputs, BASE and NEW.
#[derive(Debug)]
pub struct TwoInputs(pub InputArgs);

const NEW: &str = "new";

fn two(command: Command) -> Command {
    let base = |inputs: Arg| {
        let help = "What to compare with: a log file or a folder, or `-` for standard input";
        let more = "Folders are searched recursively. The filters are for both sides.";
        inputs
            .num_args(1)
            .required(true)
            .action(ArgAction::Set)
            .value_name("BASE")
            .help(help)
            .long_help(format!("{help}\n\n{more}"))
    };
    let new = Arg::new(NEW)
        .value_name("NEW")
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help("What is compared with it: a log file or a folder, or `-` for standard input");
    command.mut_arg("inputs", base).arg(new)
}

impl Args for TwoInputs {
    fn augment_args(command: Command) -> Command {
        two(InputArgs::augment_args(command))
    }

    fn augment_args_for_update(command: Command) -> Command {
        two(InputArgs::augment_args_for_update(command))
    }
}

impl FromArgMatches for TwoInputs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut both = Self(InputArgs::from_arg_matches(matches)?);
        both.0.inputs.extend(matches.get_one(NEW).cloned());
        Ok(both)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
