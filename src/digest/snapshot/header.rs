//! What a snapshot says of its lines beside its tables: pairs in the footer of the file, most of them
//! JSON, so that any tool shows them.
//!
//! Nothing in it tells when or where it was made; inputs are named as they were typed.

use super::file::{from_json, to_json};
use crate::parquet::{ParquetTable, VERSION_KEY};
use crate::parse::{Assumption, Assumptions, Origin, Reject};
use crate::table::{Account, Detected, Samples, TimeFilter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const INPUTS: &str = "laggard.inputs";
const SETTINGS: &str = "laggard.settings";
const LINES: &str = "laggard.lines";
const DETECTED: &str = "laggard.detected";
const OFFSETS: &str = "laggard.offsets";
const ASSUMPTIONS: &str = "laggard.assumptions";
const INCOMPLETE: &str = "laggard.incomplete";

/// More lines than anybody has, few enough for the sums of many snapshots to fit.
const MOST_LINES: u64 = 1 << 48;

/// What a snapshot says of its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    /// Which laggard wrote it; nothing that is written.
    pub version: String,
    /// The inputs as they were typed, sorted. Those of a merged snapshot are those of its parts.
    pub inputs: Vec<String>,
    /// What decides which requests are in it and how they are told apart, by flag.
    pub settings: BTreeMap<String, String>,
    /// Where its lines went, before it is decided whose lines count.
    pub account: Account,
    /// Lines with a timestamp by offset in seconds, and by whether the zone was called CET or CEST.
    pub offsets: BTreeMap<(i32, bool), u64>,
    /// What its requests were written in, before filters.
    pub detected: Detected,
    /// What its lines left open.
    pub assumptions: Assumptions,
    /// Every input that could not be read to its end, by name, and why; sorted.
    pub incomplete: Vec<(String, String)>,
}

/// A setting that a snapshot was made with and that a run does not have, or the other way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The flag.
    pub flag: String,
    /// Its value in the snapshot; `None` when it was not given.
    pub theirs: Option<String>,
    /// Its value in the run.
    pub ours: Option<String>,
}

impl Header {
    /// The range of time that was asked for when it was made; `None` when it cannot be read.
    pub fn time(&self) -> Option<TimeFilter> {
        let bound = |flag: &str| self.settings.get(flag).map(|text| text.parse()).transpose();
        let (since, until) = (bound("--since").ok()?, bound("--until").ok()?);
        Some(TimeFilter { since, until })
    }

    /// The settings that are not these ones, by flag. Only with none can the two be added up, but for
    /// `--since` and `--until`, when the range of the snapshot lies within that of the run.
    pub fn differences(&self, settings: &BTreeMap<String, String>) -> Vec<Difference> {
        let theirs = self.settings.keys();
        let ours = settings
            .keys()
            .filter(|flag| !self.settings.contains_key(*flag));
        let both = theirs.chain(ours).map(|flag| Difference {
            flag: flag.clone(),
            theirs: self.settings.get(flag).cloned(),
            ours: settings.get(flag).cloned(),
        });
        let mut differences: Vec<Difference> = both
            .filter(|difference| difference.theirs != difference.ours)
            .collect();
        differences.sort_by(|left, right| left.flag.cmp(&right.flag));
        differences
    }
}

#[derive(Serialize, Deserialize)]
struct Lines {
    read: u64,
    kept: u64,
    filtered: BTreeMap<String, u64>,
    other: BTreeMap<String, u64>,
    rejected: BTreeMap<String, u64>,
    cut: u64,
    samples: BTreeMap<String, Vec<Sample>>,
}

/// A rejected line, which need not be a text.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Sample {
    Text(String),
    Bytes { hex: String },
}

#[derive(Serialize, Deserialize)]
struct Count {
    envelope: String,
    access: String,
    requests: u64,
    timed: u64,
}

#[derive(Serialize, Deserialize)]
struct Offset {
    offset_s: i32,
    central_european: bool,
    lines: u64,
}

#[derive(Serialize, Deserialize)]
struct Incomplete {
    input: String,
    why: String,
}

/// The header as pairs, in a fixed order.
pub(super) fn pairs(header: &Header) -> Vec<(&'static str, String)> {
    let detected = header.detected.found().into_iter().map(|count| Count {
        envelope: count.origin.envelope.name().to_owned(),
        access: count.origin.access.name().to_owned(),
        requests: count.requests,
        timed: count.timed,
    });
    let offsets = header.offsets.iter().map(|(offset, lines)| Offset {
        offset_s: offset.0,
        central_european: offset.1,
        lines: *lines,
    });
    let incomplete = header.incomplete.iter().map(|(input, why)| Incomplete {
        input: input.clone(),
        why: why.clone(),
    });
    let assumptions = header.assumptions.iter().map(Assumption::name);
    vec![
        (VERSION_KEY, env!("CARGO_PKG_VERSION").to_owned()),
        (INPUTS, to_json(&header.inputs)),
        (SETTINGS, to_json(&header.settings)),
        (LINES, to_json(&lines(&header.account))),
        (DETECTED, to_json(&detected.collect::<Vec<_>>())),
        (OFFSETS, to_json(&offsets.collect::<Vec<_>>())),
        (ASSUMPTIONS, to_json(&assumptions.collect::<Vec<_>>())),
        (INCOMPLETE, to_json(&incomplete.collect::<Vec<_>>())),
    ]
}

/// The header of a file, or what is wrong with it.
pub(super) fn read(file: &ParquetTable) -> Result<Header, String> {
    let offsets: Vec<Offset> = from_json(file, OFFSETS)?;
    let incomplete: Vec<Incomplete> = from_json(file, INCOMPLETE)?;
    let assumed: Vec<String> = from_json(file, ASSUMPTIONS)?;
    let mut assumptions = Assumptions::default();
    for name in assumed {
        let mut all = Assumption::ALL.into_iter();
        let assumption = all.find(|assumption| assumption.name() == name);
        assumptions.note(assumption.ok_or_else(|| unknown("assumption", &name))?);
    }
    let mut detected = Detected::default();
    for count in from_json::<Vec<Count>>(file, DETECTED)? {
        if count.timed > count.requests {
            return Err(format!(
                "{DETECTED}: more requests were timed than there are"
            ));
        }
        let origin = origin(&count.envelope, &count.access)?;
        detected.add(origin, count.requests, count.timed);
    }
    Ok(Header {
        version: file.value(VERSION_KEY).unwrap_or_default().to_owned(),
        inputs: from_json(file, INPUTS)?,
        settings: from_json(file, SETTINGS)?,
        account: account(from_json(file, LINES)?)?,
        offsets: offsets
            .into_iter()
            .map(|offset| ((offset.offset_s, offset.central_european), offset.lines))
            .collect(),
        detected,
        assumptions,
        incomplete: incomplete
            .into_iter()
            .map(|incomplete| (incomplete.input, incomplete.why))
            .collect(),
    })
}

/// The origin of these names.
pub(super) fn origin(envelope: &str, access: &str) -> Result<Origin, String> {
    let is_it =
        |origin: &Origin| origin.envelope.name() == envelope && origin.access.name() == access;
    let origin = Origin::all().find(is_it);
    origin.ok_or_else(|| unknown("format", &format!("{access} in {envelope}")))
}

fn unknown(what: &str, name: &str) -> String {
    format!("no {what} is called {name:?}")
}

fn lines(account: &Account) -> Lines {
    let samples = account.samples.iter().map(|(reason, samples)| {
        let samples = samples.iter().map(|line| Sample::of(line));
        (reason.name().to_owned(), samples.collect())
    });
    let rejected = account.rejected.iter();
    let filtered = account.filtered.iter();
    Lines {
        read: account.read,
        kept: account.kept,
        filtered: filtered
            .map(|(filter, lines)| ((*filter).to_owned(), *lines))
            .collect(),
        other: account.other.clone(),
        rejected: rejected
            .map(|(reason, lines)| (reason.name().to_owned(), *lines))
            .collect(),
        cut: account.cut,
        samples: samples.collect(),
    }
}

fn account(lines: Lines) -> Result<Account, String> {
    let mut account = Account {
        read: lines.read,
        kept: lines.kept,
        other: lines.other,
        cut: lines.cut,
        ..Account::default()
    };
    for (name, lines) in lines.filtered {
        let filter = Account::filter(&name).ok_or_else(|| unknown("filter", &name))?;
        account.filtered.insert(filter, lines);
    }
    for (name, lines) in lines.rejected {
        account.rejected.insert(reason(&name)?, lines);
    }
    for (name, samples) in lines.samples {
        let samples = samples.into_iter().map(Sample::into_bytes);
        let samples = samples.collect::<Result<Samples, String>>()?;
        account.samples.insert(reason(&name)?, samples);
    }
    if !account.adds_up() || account.read > MOST_LINES {
        return Err(format!("{LINES}: the account does not add up"));
    }
    Ok(account)
}

fn reason(name: &str) -> Result<Reject, String> {
    let reason = Reject::ALL.into_iter().find(|reason| reason.name() == name);
    reason.ok_or_else(|| unknown("reason", name))
}

impl Sample {
    fn of(line: &[u8]) -> Self {
        match std::str::from_utf8(line) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Bytes {
                hex: line.iter().map(|byte| format!("{byte:02x}")).collect(),
            },
        }
    }

    fn into_bytes(self) -> Result<Vec<u8>, String> {
        match self {
            Self::Text(text) => Ok(text.into_bytes()),
            Self::Bytes { hex } => {
                let pairs = hex.as_bytes().chunks(2);
                let byte = |pair: &[u8]| {
                    let digits = std::str::from_utf8(pair).ok()?;
                    u8::from_str_radix(digits, 16).ok()
                };
                let bytes: Option<Vec<u8>> = pairs.map(byte).collect();
                bytes.ok_or_else(|| format!("{LINES}: a sample is not hexadecimal"))
            }
        }
    }
}
