//! What an archive should be like, as a user says it.
//!
//! In: choices. Out: [`Settings`], with defaults that make a plausible day. Nothing is checked
//! here: `plan` does that.

use super::anomaly::Anomaly;
use super::format::Format;
use crate::parse::Zone;
use chrono::{NaiveDate, NaiveDateTime};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// The most endpoints there can be.
pub const MAX_ENDPOINTS: usize = 5000;

/// The most web containers there can be.
pub const MAX_CONTAINERS: u8 = 100;

/// What an archive should be like.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How many lines, of all kinds, exactly.
    pub lines: u64,
    /// Which of the possible days.
    pub seed: u64,
    /// The log format.
    pub format: Format,
    /// How many endpoints under `/api/`, from 1 to [`MAX_ENDPOINTS`]; a few outside of it come on
    /// top.
    pub endpoints: usize,
    /// What the parameters in paths look like.
    pub ids: Ids,
    /// How many web containers, from 1 to [`MAX_CONTAINERS`].
    pub containers: u8,
    /// The local time of the start. One that occurs twice is the first, one that never occurs is
    /// the next that does.
    pub start: NaiveDateTime,
    /// The zone of the times.
    pub zone: Zone,
    /// From the start to the end, which is excluded; from a second to ten years.
    pub span: Duration,
    /// What goes wrong.
    pub anomalies: Vec<Anomaly>,
    /// The percentage of the lines that are cut or garbled.
    pub broken_pct: f64,
    /// The percentage of the lines that are from the application or the platform.
    pub application_pct: f64,
    /// The percentage of the lines, without the broken ones, that are in colour.
    pub ansi_pct: f64,
}

impl Default for Settings {
    /// A working day in winter without anomalies: 60 endpoints, three containers, 100,000 lines, a
    /// tenth of them the application's.
    fn default() -> Self {
        Self {
            lines: 100_000,
            seed: 1,
            format: Format::Scalingo,
            endpoints: 60,
            ids: Ids::Mixed,
            containers: 3,
            start: NaiveDate::from_ymd_opt(2025, 1, 24)
                .unwrap_or_default()
                .and_time(Default::default()),
            zone: Zone::Iana(chrono_tz::Europe::Paris),
            span: Duration::from_secs(86_400),
            anomalies: Vec::new(),
            broken_pct: 0.0,
            application_pct: 10.0,
            ansi_pct: 0.0,
        }
    }
}

/// What the parameters in paths look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ids {
    /// What suits the endpoint: numbers, UUIDs or codes.
    #[default]
    Mixed,
    /// `/users/123/`
    Numbers,
    /// `/users/43cab79a-3e71-4683-b400-d6fb3aab4eea/`
    Uuids,
    /// `/users/FRS12E00042/`
    Codes,
    /// `/users/dune-atlas/`, which nobody can tell from a fixed part of a path.
    Words,
}

impl Ids {
    /// All shapes.
    pub const ALL: [Self; 5] = [
        Self::Mixed,
        Self::Numbers,
        Self::Uuids,
        Self::Codes,
        Self::Words,
    ];

    /// The word a user types.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mixed => "mixed",
            Self::Numbers => "numbers",
            Self::Uuids => "uuids",
            Self::Codes => "codes",
            Self::Words => "words",
        }
    }
}

impl fmt::Display for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Ids {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|ids| ids.name() == text)
            .ok_or_else(|| {
                let names = Self::ALL.map(Self::name).join(", ");
                format!("unknown shape of ids {text:?}; give one of {names}")
            })
    }
}

/// A setting that cannot be; the text says what can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError(String);

impl SettingsError {
    pub(super) fn new(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}
