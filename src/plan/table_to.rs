//! Where the table of `laggard stats` and `laggard diff` goes, and in which format.
//!
//! The ending of a file tells the format, as it does for `laggard convert`, where none is asked for; a
//! format that contradicts the ending is a slip.

use super::{InputPlan, Screen};
use crate::args::StatsFormat;
use crate::error::Error;
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;

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
        Ok(Self {
            file: Some(output),
            format: asked.or(told).unwrap_or(StatsFormat::Table),
        })
    }

    /// Notes in the plan of the inputs what is written, which is no input.
    pub(super) fn tell(&self, input: &mut InputPlan) {
        input.outputs.extend(self.file.clone());
        input.table.clone_from(&self.file);
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
