//! `--format` where people type it for what is printed and for what is read.

use super::StatsFormat;
use crate::parse::FormatName;
use crate::rows::RowFormat;
use clap::ValueEnum;
use std::path::Path;
use std::str::FromStr;

/// A format to print or a format to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnyFormat<P> {
    /// How to print.
    Printed(P),
    /// How to read.
    Read(FormatName),
}

impl<P> AnyFormat<P> {
    /// The last of each kind.
    pub fn split(asked: Vec<Self>) -> (Option<P>, Option<FormatName>) {
        let (mut printed, mut read) = (None, None);
        for format in asked {
            match format {
                Self::Printed(format) => printed = Some(format),
                Self::Read(name) => read = Some(name),
            }
        }
        (printed, read)
    }
}

impl StatsFormat {
    /// Its name on the command line.
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The format that the ending of a file tells, if it is one of ours.
    pub fn of_file(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "md" => Some(Self::Markdown),
            "csv" | "tsv" | "json" | "xlsx" => Self::named(&ending),
            _ => None,
        }
    }
}

/// A format that a command prints.
trait Printed: Sized + Copy + 'static {
    fn named(name: &str) -> Option<Self>;
    fn names() -> Vec<String>;
}

impl Printed for StatsFormat {
    fn named(name: &str) -> Option<Self> {
        <Self as ValueEnum>::from_str(name, true).ok()
    }

    fn names() -> Vec<String> {
        let values = Self::value_variants().iter();
        values
            .filter_map(ValueEnum::to_possible_value)
            .map(|value| value.get_name().to_owned())
            .collect()
    }
}

impl Printed for RowFormat {
    fn named(name: &str) -> Option<Self> {
        // What is printed a line a request and called JSON are JSON lines.
        let name = if name == "json" { "jsonl" } else { name };
        name.parse().ok()
    }

    fn names() -> Vec<String> {
        Self::ALL.map(|format| format.name().to_owned()).to_vec()
    }
}

impl<P: Printed> FromStr for AnyFormat<P> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(format) = P::named(text) {
            return Ok(Self::Printed(format));
        }
        text.parse().map(Self::Read).map_err(|_| {
            format!(
                "unknown format {text:?}; write as {}, or read as {}",
                P::names().join(", "),
                FormatName::names().join(", ")
            )
        })
    }
}
