//! The access formats: how the request itself is written, whatever stands around it.
//!
//! One file a format. Each gives a [`Format`]: its name, its real example line, a cheap look at the
//! first bytes, and the function that reads it. Adding one is a file, an entry in [`Access`] and
//! [`FORMATS`], and the example is tested in every envelope by itself. What a line is depends on
//! that line alone, never on the lines before it, so that any order of files gives the same rows.

mod alb;
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
mod uvicorn;

use super::assumption::Assumption;
use super::duration::Unit;
use super::field::Field;
use super::reject::Reject;
use super::request_line::Target;
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

/// What is known of a format.
pub(super) struct Format {
    pub access: Access,
    /// Other names under which people know it.
    pub also: &'static [&'static str],
    /// A real line.
    #[cfg_attr(not(test), expect(dead_code))]
    pub example: &'static str,
    /// Whether the first bytes may be of this format. It is asked for every line, so it is cheap.
    pub sniff: fn(&[u8]) -> bool,
    /// Reads a line. [`Reject::NoRequest`] says that it is of another format after all.
    pub read: for<'a> fn(&'a [u8], Context) -> Result<Request<'a>, Reject>,
}

/// What a format has to know besides the line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context {
    /// The unit of durations that have none, when it was given.
    pub unit: Option<Unit>,
}

/// What an access line says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'a> {
    /// Its own time; the envelope's counts when it has none.
    pub when: Option<When>,
    pub method: &'a [u8],
    pub path: Field<'a>,
    pub status: Option<u16>,
    pub duration_us: Option<u64>,
    pub bytes: Option<u64>,
    pub host: Option<Field<'a>>,
    pub request_id: Option<Field<'a>>,
    pub container: Option<Field<'a>>,
    pub client: Option<Field<'a>>,
    pub protocol: Option<Field<'a>>,
    pub referer: Option<Field<'a>>,
    pub user_agent: Option<Field<'a>>,
    pub cut: bool,
    pub assumed: Option<Assumption>,
}

impl<'a> Request<'a> {
    /// A request of which only the request line is known yet.
    pub(super) fn of(target: Target<'a>) -> Self {
        Self {
            when: None,
            method: target.method,
            path: target.path,
            status: None,
            duration_us: None,
            bytes: None,
            host: target.host,
            request_id: None,
            container: None,
            client: None,
            protocol: target.protocol,
            referer: None,
            user_agent: None,
            cut: false,
            assumed: None,
        }
    }
}

/// Reads a line in the first format that knows it; which one, and the request or the reason.
pub(super) fn read(text: &[u8], context: Context) -> (Access, Result<Request<'_>, Reject>) {
    for format in &FORMATS {
        if (format.sniff)(text) {
            match (format.read)(text, context) {
                Err(Reject::NoRequest) => {}
                outcome => return (format.access, outcome),
            }
        }
    }
    (Access::Combined, Err(Reject::NoRequest))
}

/// Reads a line in one format.
pub(super) fn read_as(
    access: Access,
    text: &[u8],
    context: Context,
) -> Result<Request<'_>, Reject> {
    FORMATS
        .iter()
        .find(|format| format.access == access)
        .map_or(Err(Reject::NoRequest), |format| {
            (format.read)(text, context)
        })
}

/// A status that may be missing: `-`, `0`, `000` and `-1` say that nothing was answered.
fn status_or_none(text: &[u8]) -> Result<Option<u16>, Reject> {
    match text {
        b"" | b"-" | b"-1" | b"0" | b"000" => Ok(None),
        _ => super::duration::parse_status(text)
            .map(Some)
            .ok_or(Reject::BadStatus),
    }
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
            let (access, outcome) = read(format.example.as_bytes(), Context::default());
            assert_eq!(access, format.access, "{name}");
            assert!(outcome.is_ok(), "{name}: {outcome:?}");
            assert!(read_as(access, format.example.as_bytes(), Context::default()).is_ok());
        }
        assert!("iis".parse::<FormatName>().unwrap_err().contains("haproxy"));
        assert!("regex".parse::<FormatName>().is_err());
        let order: Vec<_> = FORMATS.iter().map(|format| format.access).collect();
        assert_eq!(order, Access::ALL[..FORMATS.len()]);
    }
}
