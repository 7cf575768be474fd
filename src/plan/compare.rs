//! Plans with two sides: `laggard diff`, and `--baseline`.
//!
//! Both sides are read in the same way. A range of time is for both sides of `diff`; a baseline is
//! another time by its nature, and has none.

use super::input::{input, inputs, with_format};
use super::screen::screen;
use super::{InputPlan, PERCENTILES, Screen, TableTo, dialect};
use crate::args::{AnyFormat, DiffArgs, InputArgs};
use crate::error::Error;
use crate::report::SortColumn;
use crate::rows;
use crate::source::Input;
use crate::table::{Filter, TimeFilter};
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

/// What a result is compared with.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// What to read.
    pub input: InputPlan,
    /// What it is called in outputs; empty where there is only one baseline.
    pub label: String,
    /// What it is called on the command line.
    pub name: &'static str,
    /// What is compared with it is called on the command line.
    pub new_name: &'static str,
    /// Whether there is nothing to do without it.
    pub is_required: bool,
    /// Whether nobody named it, so that it is left out where it does not fit.
    pub is_optional: bool,
    /// Whether only a range of time of it counts.
    pub has_time_filter: bool,
}

/// `laggard diff`.
#[derive(Debug)]
pub struct DiffPlan {
    /// The new side.
    pub input: InputPlan,
    /// The base.
    pub base: Baseline,
    /// Where the comparison goes, and how it is written.
    pub to: TableTo,
    /// How CSV is written.
    pub dialect: rows::CsvDialect,
    /// The order of the endpoints; `None` is that of the comparison.
    pub sort: Option<SortColumn>,
    /// How the table is shown.
    pub screen: Screen,
}

/// Plans a comparison.
///
/// # Errors
/// [`Error::Usage`].
pub fn diff(args: DiffArgs) -> Result<DiffPlan, Error> {
    let sort = SortColumn::parse_change(&args.sort).map_err(|message| Error::Usage {
        flag: "--sort",
        message,
    })?;
    let (format, log_format) = AnyFormat::split(args.format);
    let to = TableTo::new(args.output, format)?;
    let all: InputArgs = with_format(args.input.0, log_format);
    let mut both = input(all, PERCENTILES.to_vec())?;
    to.tell(&mut both)?;
    let has_time_filter = both.filter.time != TimeFilter::default();
    // clap gives exactly two.
    let new = both.inputs.split_off(1);
    let base = InputPlan {
        inputs: both.inputs.clone(),
        ..both.clone()
    };
    Ok(DiffPlan {
        input: InputPlan {
            inputs: new,
            ..both
        },
        base: Baseline {
            input: base,
            label: String::new(),
            name: "BASE",
            new_name: "NEW",
            is_required: true,
            is_optional: false,
            has_time_filter,
        },
        dialect: dialect(args.csv_dialect),
        sort,
        screen: to.screen(screen(args.limit.filter(|_| stdout().is_terminal()))),
        to,
    })
}

/// The baseline that these inputs are together; `None` without any.
pub(super) fn baseline(paths: &[PathBuf], plan: &InputPlan) -> Result<Option<Baseline>, Error> {
    if paths.is_empty() {
        return Ok(None);
    }
    let inputs = inputs(paths)?;
    if inputs.contains(&Input::Stdin) && plan.inputs.contains(&Input::Stdin) {
        return Err(Error::Usage {
            flag: "--baseline",
            message: "`-` is standard input, which is read as INPUT already; name files".to_owned(),
        });
    }
    Ok(Some(Baseline {
        input: InputPlan {
            inputs,
            filter: Filter {
                time: TimeFilter::default(),
                ..plan.filter.clone()
            },
            past: TimeFilter::default(),
            ..plan.clone()
        },
        label: String::new(),
        name: "--baseline",
        new_name: "INPUT",
        is_required: false,
        is_optional: false,
        has_time_filter: false,
    }))
}
