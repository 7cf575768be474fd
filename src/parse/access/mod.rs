//! The access formats: how the request itself is written, whatever stands around it.
//!
//! One file a format. Each gives a [`Format`]: its name, its real example line, a cheap look at the
//! first bytes, and the function that reads it. Adding one is a file, an entry in [`Access`] and
//! [`FORMATS`], and the example is tested in every envelope by itself. What a line is depends on
//! that line alone, never on the lines before it, so that any order of files gives the same rows.

pub(super) mod alb;
mod combined;
mod envoy;
mod gathered;
mod haproxy;
mod json;
mod ltsv;
mod proxy_manager;
pub(super) mod regex;
pub(super) mod router;
mod trailing;
mod unit;
mod uvicorn;

use super::assumption::Assumption;
use super::duration::Unit;
use super::field::Field;
use super::record::Record;
use super::reject::Reject;
use super::timestamp::When;
use std::fmt;
use std::str::FromStr;

/// An access format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// `key=value` pairs of Scalingo's and Heroku's routers.
    Router,
    /// JSON lines: Caddy, Traefik, Envoy, and common key names.
    Json,
    /// `key:value` between tabs.
    Ltsv,
    /// AWS application load balancers.
    Alb,
    /// HAProxy's HTTP log.
    Haproxy,
    /// Envoy's default format, and Istio's.
    Envoy,
    /// nginx-proxy-manager.
    ProxyManager,
    /// uvicorn.
    Uvicorn,
    /// The common and the combined log format with all that is put behind them: nginx, Apache,
    /// Traefik, gunicorn, Tomcat.
    Combined,
    /// A regular expression that was given.
    Regex,
}

impl Access {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Router,
        Self::Json,
        Self::Ltsv,
        Self::Alb,
        Self::Haproxy,
        Self::Envoy,
        Self::ProxyManager,
        Self::Uvicorn,
        Self::Combined,
        Self::Regex,
    ];

    /// The name, as `--format` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Router => "router",
            Self::Json => "json",
            Self::Ltsv => "ltsv",
            Self::Alb => "alb",
            Self::Haproxy => "haproxy",
            Self::Envoy => "envoy",
            Self::ProxyManager => "proxy-manager",
            Self::Uvicorn => "uvicorn",
            Self::Combined => "combined",
            Self::Regex => "regex",
        }
    }
}

/// The formats in the order in which they are tried. The last one looks anywhere in the line.
pub(super) const FORMATS: [Format; 9] = [
    router::FORMAT,
    json::FORMAT,
    ltsv::FORMAT,
    alb::FORMAT,
    haproxy::FORMAT,
    envoy::FORMAT,
    proxy_manager::FORMAT,
    uvicorn::FORMAT,
    combined::FORMAT,
];

/// All bytes, for a format that can begin with any.
const ANY: &[u8] = &{
    let mut bytes = [0; 256];
    let mut byte = 0;
    while byte < bytes.len() {
        bytes[byte] = byte as u8;
        byte += 1;
    }
    bytes
};

/// Which of [`FORMATS`] can begin with a byte, as bits. Most lines are asked for by two formats
/// instead of nine, which saves a tenth of the time of a short one.
const BY_FIRST_BYTE: [u16; 256] = {
    let mut table = [0; 256];
    let mut format = 0;
    while format < FORMATS.len() {
        let mut at = 0;
        while at < FORMATS[format].starts.len() {
            table[FORMATS[format].starts[at] as usize] |= 1 << format;
            at += 1;
        }
        format += 1;
    }
    table
};

/// What is known of a format.
pub(super) struct Format {
    pub access: Access,
    /// Other names under which people know it.
    pub also: &'static [&'static str],
    /// A real line.
    #[cfg_attr(not(test), expect(dead_code))]
    pub example: &'static str,
    /// With which bytes a line of it can begin.
    pub starts: &'static [u8],
    /// Whether a line with such a first byte may be of this format. It is asked for many lines, so it
    /// is cheap.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads a line into an empty draft. [`Reject::NoRequest`] says that it is of another format
    /// after all; then the draft holds nothing of use.
    pub read: for<'a> fn(&'a [u8], Context, &mut Draft<'_, 'a>) -> Result<(), Reject>,
}

/// What a format has to know besides the line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context {
    /// The unit of durations that have none, when it was given.
    pub unit: Option<Unit>,
}

/// A record that is being filled, and what an access line leaves to whoever knows what stands around
/// it.
#[derive(Debug)]
pub(super) struct Draft<'r, 'a> {
    pub record: &'r mut Record<'a>,
    /// The line's own time; the envelope's counts when it has none.
    pub when: Option<When>,
    /// What had to be assumed, to be told if the line counts.
    pub assumed: Option<Assumption>,
}

impl<'r, 'a> Draft<'r, 'a> {
    /// An empty draft in an empty record.
    pub(super) fn new(record: &'r mut Record<'a>) -> Self {
        Self {
            record,
            when: None,
            assumed: None,
        }
    }

    /// Forgets what a format wrote before it saw that the line is of another one.
    pub(super) fn clear(&mut self) {
        *self.record = Record::empty();
        self.when = None;
        self.assumed = None;
    }
}

/// Reads a line in the first format that knows it into an empty draft; which one, or the reason.
pub(super) fn read<'a>(
    text: &'a [u8],
    context: Context,
    draft: &mut Draft<'_, 'a>,
) -> (Access, Result<(), Reject>) {
    let first = text.first().map(|first| BY_FIRST_BYTE[usize::from(*first)]);
    let mut bits = first.unwrap_or_default();
    while let Some(format) = FORMATS.get(bits.trailing_zeros() as usize) {
        bits &= bits - 1;
        if (format.sniff)(text) {
            match (format.read)(text, context, draft) {
                Err(Reject::NoRequest) => draft.clear(),
                outcome => return (format.access, outcome),
            }
        }
    }
    (Access::Combined, Err(Reject::NoRequest))
}

/// Reads a line in one format into an empty draft.
pub(super) fn read_as<'a>(
    access: Access,
    text: &'a [u8],
    context: Context,
    draft: &mut Draft<'_, 'a>,
) -> Result<(), Reject> {
    FORMATS
        .iter()
        .find(|format| format.access == access)
        .map_or(Err(Reject::NoRequest), |format| {
            (format.read)(text, context, draft)
        })
}

/// A status that may be missing: `-`, `0`, `000` and `-1` say that nothing was answered.
fn status_or_none(text: &[u8]) -> Result<Option<u16>, Reject> {
    match text {
        [a @ b'1'..=b'9', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
            let digit = |byte: &u8| u16::from(byte - b'0');
            Ok(Some(digit(a) * 100 + digit(b) * 10 + digit(c)))
        }
        b"" | b"-" | b"-1" | b"0" | b"000" => Ok(None),
        _ => super::duration::parse_status(text)
            .map(Some)
            .ok_or(Reject::BadStatus),
    }
}

/// Whether a request line and a status are those of a TCP connection, `"- - -"` and none: it has a
/// length, which is no duration of a request. An empty request line is a quote that was doubled.
fn is_connection(line: Field<'_>, status: &[u8]) -> bool {
    let nothing = |text: &[u8]| matches!(text, b"- - - " | b"- - -");
    line.raw.is_empty() || (nothing(line.raw) && matches!(status, b"-" | b"0" | b"-1"))
}

/// The name of an access format, as a person types it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormatName(pub Access);

impl FormatName {
    /// The names that can be typed.
    pub fn names() -> Vec<&'static str> {
        FORMATS.iter().map(|format| format.access.name()).collect()
    }
}

impl fmt::Display for FormatName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl FromStr for FormatName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let named = FORMATS
            .iter()
            .find(|format| format.access.name() == text || format.also.contains(&text));
        named
            .map(|format| Self(format.access))
            .ok_or_else(|| {
                let names = Self::names().join(", ");
                format!("unknown format {text:?}; give one of {names}, or describe the lines with --format-regex")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_name_and_its_example_is_its_own() {
        for format in &FORMATS {
            let name = format.access.name();
            assert_eq!(name.parse(), Ok(FormatName(format.access)));
            for also in format.also {
                assert_eq!(also.parse(), Ok(FormatName(format.access)));
            }
            let (text, context) = (format.example.as_bytes(), Context::default());
            let mut record = Record::empty();
            let (access, outcome) = read(text, context, &mut Draft::new(&mut record));
            assert_eq!(access, format.access, "{name}");
            assert!(outcome.is_ok(), "{name}: {outcome:?}");
            let mut again = Record::empty();
            assert!(read_as(access, text, context, &mut Draft::new(&mut again)).is_ok());
            assert_eq!(record, again, "{name}");
        }
        assert!("iis".parse::<FormatName>().unwrap_err().contains("haproxy"));
        assert!("regex".parse::<FormatName>().is_err());
        let order: Vec<_> = FORMATS.iter().map(|format| format.access).collect();
        assert_eq!(order, Access::ALL[..FORMATS.len()]);
    }
}
