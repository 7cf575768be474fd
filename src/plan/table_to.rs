//! Where the table of `laggard stats` and `laggard diff` goes, and in which format.
//!
//! The ending of a file tells the format, as it does for `laggard convert`, where none is asked for; a
//! format that contradicts the ending is a slip.

use super::{InputPlan, Screen};
use crate::args::StatsFormat;
use crate::error::Error;
use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};

/// Where a table goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableTo {
    /// The file; `None` is standard output.
    pub file: Option<PathBuf>,
    /// How it is written.
    pub format: StatsFormat,
}

impl TableTo {
    /// Of what was typed.
    ///
    /// # Errors
    /// [`Error::Usage`].
    pub(super) fn new(output: PathBuf, asked: Option<StatsFormat>) -> Result<Self, Error> {
        let usage = |flag, message| Err(Error::Usage { flag, message });
        if output.as_os_str() == "-" {
            if asked == Some(StatsFormat::Xlsx) && stdout().is_terminal() {
                let message =
                    "a workbook is no text for a terminal; name a file: --output endpoints.xlsx";
                return usage("--format", message.to_owned());
            }
            let format = asked.unwrap_or(StatsFormat::Table);
            return Ok(Self { file: None, format });
        }
        let told = StatsFormat::of_file(&output);
        if let (Some(asked), Some(told)) = (asked, told)
            && asked != told
        {
            let message = format!(
                "--format {} contradicts the ending of {}, which tells {}; leave out --format, or name another file",
                asked.name(),
                output.display(),
                told.name(),
            );
            return usage("--output", message);
        }
        let format = match asked.or(told) {
            Some(format) if told.is_some() || !is_of_others(&output) => format,
            None if is_text(&output) => StatsFormat::Table,
            other => {
                let (file, or) = (
                    output.display(),
                    if other.is_none() {
                        ", or say --format"
                    } else {
                        ""
                    },
                );
                let message = format!(
                    "{file} has an ending that tells no format of a table; end it in .csv, .tsv, .json, .md or .xlsx, in .txt or nothing for the text table{or}",
                );
                return usage("--output", message);
            }
        };
        let file = Some(output);
        Ok(Self { file, format })
    }

    /// Notes in the plan of the inputs what is written, which is no input.
    ///
    /// # Errors
    /// [`Error::Usage`].
    pub(super) fn tell(&self, input: &mut InputPlan) -> Result<(), Error> {
        input.table.clone_from(&self.file);
        self.file.iter().try_for_each(|file| input.writes(file))
    }

    /// The screen, which a file is not: it has all endpoints and no colours.
    pub(super) fn screen(&self, screen: Screen) -> Screen {
        match self.file {
            None => screen,
            Some(_) => Screen {
                colour: false,
                blocks: false,
                limit: usize::MAX,
                ..screen
            },
        }
    }
}

fn ending(file: &Path) -> String {
    let ending = file.extension().unwrap_or_default();
    ending.to_string_lossy().to_ascii_lowercase()
}

/// Whether a file's name says text, or nothing.
fn is_text(file: &Path) -> bool {
    ["", "txt"].contains(&&*ending(file))
}

/// Whether a file's name says that it is something else which laggard reads or writes, and which a
/// table shall not take the place of, whatever its format.
fn is_of_others(file: &Path) -> bool {
    let others = [
        "parquet", "jsonl", "ndjson", "html", "png", "eml", "toml", "log", "gz", "zst", "bz2",
        "zip", "tar",
    ];
    others.contains(&&*ending(file))
}
