//! What `laggard convert` shall do.

use super::input::{input, with_format};
use super::{InputPlan, PERCENTILES, dialect};
use crate::args::{AnyFormat, ConvertArgs};
use crate::error::Error;
use crate::rows::{Columns, CsvDialect, RowFormat};
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

/// `laggard convert`.
#[derive(Debug)]
pub struct ConvertPlan {
    /// What to read.
    pub input: InputPlan,
    /// Where rows go.
    pub output: RowsTo,
    /// How they are written.
    pub format: RowFormat,
    /// Which columns.
    pub columns: Columns,
    /// How CSV is written.
    pub dialect: CsvDialect,
}

/// Where rows go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowsTo {
    /// Standard output.
    Stdout,
    /// A file.
    File(PathBuf),
}

/// Plans a conversion.
///
/// # Errors
/// [`Error::Usage`] or [`Error::NoInput`].
pub fn convert(args: ConvertArgs) -> Result<ConvertPlan, Error> {
    let (format, log_format) = AnyFormat::split(args.format);
    let usage = |flag, message| Error::Usage { flag, message };
    let (output, format) = if args.output.as_os_str() == "-" {
        (RowsTo::Stdout, format.unwrap_or(RowFormat::Csv))
    } else {
        let told = RowFormat::of_file(&args.output).ok();
        let format = match format {
            Some(format) if told.is_some_and(|told| told != format) => {
                let message = format!(
                    "--format {} contradicts the ending of {}; leave out --format, or name another file",
                    format.name(),
                    args.output.display()
                );
                return Err(usage("--output", message));
            }
            Some(format) => format,
            None => RowFormat::of_file(&args.output).map_err(|message| {
                usage("--output", format!("{message}, or say it with --format"))
            })?,
        };
        (RowsTo::File(args.output), format)
    };
    if let Some(name) = format.binary_name()
        && output == RowsTo::Stdout
        && stdout().is_terminal()
    {
        let message =
            format!("{name} is no text for a terminal; name a file, or send it to a pipe");
        return Err(usage("--output", message));
    }
    let mut input = input(with_format(args.input, log_format), PERCENTILES.to_vec())?;
    if let RowsTo::File(path) = &output {
        input.writes(path)?;
    }
    Ok(ConvertPlan {
        input,
        output,
        format,
        columns: args.columns.unwrap_or_default(),
        dialect: dialect(args.csv_dialect),
    })
}
