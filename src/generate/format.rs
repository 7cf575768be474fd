//! The log formats that can be written, and what each must be able to write.
//!
//! In: a [`Format`] and what a line is about. Out: the bytes of the line, without its end. A new
//! format is one more file, one more variant, and an arm in each `match` here.

use super::application::Application;
use super::clock::Local;
use super::random::Random;
use super::request::Request;
use super::scalingo;
use std::fmt;
use std::str::FromStr;

/// A log format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// The logs of an application on Scalingo, with those of its router.
    #[default]
    Scalingo,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 1] = [Self::Scalingo];

    /// The word a user types.
    pub fn name(self) -> &'static str {
        match self {
            Self::Scalingo => "scalingo",
        }
    }

    /// Appends a line of this kind.
    pub(super) fn push_line(
        self,
        kind: Kind,
        subject: Subject<'_>,
        random: &mut Random,
        out: &mut Vec<u8>,
    ) {
        match (self, kind) {
            (Self::Scalingo, Kind::Request) => scalingo::push_request(subject, random, out),
            (Self::Scalingo, Kind::Application) => scalingo::push_application(subject, random, out),
            (Self::Scalingo, Kind::Broken) => scalingo::push_broken(subject, random, out),
        }
    }

    /// The name of an archive whose last line is at this time, without `.gz`.
    pub(super) fn archive_name(self, last: Local<'_>) -> String {
        match self {
            Self::Scalingo => scalingo::archive_name(last),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| {
                let names = Self::ALL.map(Self::name).join(", ");
                format!("unknown format {text:?}; give one of {names}")
            })
    }
}

/// What kind of line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A request, from the router.
    Request,
    /// What the application or the platform says.
    Application,
    /// A line that was cut or garbled.
    Broken,
}

/// What a line is about.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) local: Local<'a>,
    /// The request of the line; for an application line, one it may quote.
    pub(super) request: &'a Request,
    /// Where the application is in what it says.
    pub(super) application: &'a mut Application,
    /// Whether the line is in colour.
    pub(super) ansi: bool,
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn every_format_parses_and_prints_back() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
        assert!("nginx".parse::<Format>().unwrap_err().contains("scalingo"));
    }
}
