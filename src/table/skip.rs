//! Which files cannot hold a line of the range of time that is asked for, and need not be read.
//!
//! ```text
//! 65fdc9d0fb0de6000e1e9ce1.log-2025012418.gz
//! ```
//!
//! Lines are in no order, so that the first ones alone prove nothing of the rest. A file ends at or
//! before the time of its last change, unless that was set by a copy: a file that was typed itself is not
//! passed over for it. An archive of Scalingo lies between those that are named before
//! and after it, whether names say where one begins or where it ends. Either has to agree with the first
//! lines, both have a margin, and where anything is not known the file is read.

use super::filter::{Bound, TimeFilter};
use crate::parse::{Assumption, Options, Parsed, Parser};
use crate::source::{Block, Blocks, Line, Meter, Source, read_streams};
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

const HOUR_US: i64 = 3_600_000_000;
/// How far apart the clocks of who named, wrote and changed a file may be, with lines that come late:
/// names and local times are off by up to 14 hours.
const MARGIN_US: i64 = 36 * HOUR_US;
/// No zone is farther from UTC.
const WIDEST_OFFSET_US: i64 = 15 * HOUR_US;
/// How many digits the identity of an application has.
const APP_ID: usize = 24;

/// How many files were not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Skipped {
    /// Those that were last changed before the range begins.
    pub by_change: usize,
    /// Those whose neighbours' names say that they end before the range or begin after it.
    pub by_name: usize,
}

impl Skipped {
    /// All of them.
    pub fn files(self) -> usize {
        self.by_change + self.by_name
    }
}

/// Takes the files out of the sources that cannot hold a line of the range.
pub fn skip(sources: &mut Vec<Source>, time: TimeFilter, options: &Options) -> Skipped {
    let range = Range::of(time);
    let mut skipped = Skipped::default();
    if range == Range::ALL {
        return skipped;
    }
    let named = Named::of(sources);
    sources.retain(|source| {
        let changed_us = source.modified_us.filter(|_| !source.is_named);
        let by_change = changed_us.map(|us| Range {
            from_us: i64::MIN,
            to_us: us.saturating_add(MARGIN_US),
        });
        let by_name = named.range_of(source);
        let is_out = |known: &Option<Range>| known.is_some_and(|known| !known.meets(range));
        if !is_out(&by_change) && !is_out(&by_name) {
            return true;
        }
        let Some(first) = first_lines(source, options) else {
            return true;
        };
        let proves = |known: Option<Range>| {
            is_out(&known) && known.is_some_and(|known| known.holds(first)) && !first.meets(range)
        };
        if proves(by_change) {
            skipped.by_change += 1;
        } else if proves(by_name) {
            skipped.by_name += 1;
        } else {
            return true;
        }
        false
    });
    skipped
}

/// A half-open range of instants, µs UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Range {
    from_us: i64,
    to_us: i64,
}

impl Range {
    const ALL: Self = Self {
        from_us: i64::MIN,
        to_us: i64::MAX,
    };

    /// The instants that a filter may keep, whatever zone a line has.
    fn of(time: TimeFilter) -> Self {
        let bound = |bound: Option<Bound>, widened_us: i64| match bound? {
            Bound::Instant(us) => Some(us),
            Bound::Local(us) => Some(us.saturating_add(widened_us)),
        };
        Self {
            from_us: bound(time.since, -WIDEST_OFFSET_US).unwrap_or(i64::MIN),
            to_us: bound(time.until, WIDEST_OFFSET_US).unwrap_or(i64::MAX),
        }
    }

    fn meets(self, other: Self) -> bool {
        self.from_us < other.to_us && other.from_us < self.to_us
    }

    fn holds(self, other: Self) -> bool {
        self.from_us <= other.from_us && other.to_us <= self.to_us
    }
}

/// The hours that archives are named by, of each application in each folder.
struct Named(BTreeMap<(String, String), BTreeSet<i64>>);

impl Named {
    fn of(sources: &[Source]) -> Self {
        let mut all: BTreeMap<_, BTreeSet<i64>> = BTreeMap::new();
        for (series, hour_us) in sources.iter().filter_map(named) {
            all.entry(series).or_default().insert(hour_us);
        }
        Self(all)
    }

    /// What a file may hold: it begins where the one before it is named at the earliest, and ends where
    /// the one after it is named at the latest. Without either there is no telling.
    fn range_of(&self, source: &Source) -> Option<Range> {
        let (series, hour_us) = named(source)?;
        let hours = self.0.get(&series)?;
        let before = hours.range(..hour_us).next_back();
        let after = hours.range(hour_us + 1..).next();
        Some(Range {
            from_us: before.map_or(i64::MIN, |us| us - MARGIN_US),
            to_us: after.map_or(i64::MAX, |us| us + HOUR_US + MARGIN_US),
        })
    }
}

/// The folder and the application of an archive of Scalingo, and the hour of its name as if it were UTC,
/// in µs.
fn named(source: &Source) -> Option<((String, String), i64)> {
    let path = source.path.as_deref()?;
    let (app, rest) = path.file_name()?.to_str()?.rsplit_once(".log-")?;
    let id = app.get(app.len().checked_sub(APP_ID)?..)?;
    let (hour, rest) = rest.split_at_checked(10)?;
    let is_hour = hour.bytes().all(|byte| byte.is_ascii_digit());
    let is_end = rest.is_empty() || rest.starts_with(['.', '-', '?']);
    if !id.bytes().all(|byte| byte.is_ascii_hexdigit()) || !is_hour || !is_end {
        return None;
    }
    let text = format!("{hour}0000");
    let hour = NaiveDateTime::parse_from_str(&text, "%Y%m%d%H%M%S").ok()?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let series = (folder.to_string_lossy().into_owned(), app.to_owned());
    Some((series, hour.and_utc().timestamp_micros()))
}

/// From the earliest to the latest time of a file's first lines; `None` when they have none, or do not
/// say of which year they are: that is taken from the last change itself.
fn first_lines(source: &Source, options: &Options) -> Option<Range> {
    // What is read of a pipe is gone.
    source.path.as_deref().filter(|path| path.is_file())?;
    let mut parser = Parser::new(options);
    parser.begin_source(source.modified_us);
    let mut found: Option<Range> = None;
    let meter = Arc::new(Meter::default());
    // It stops after the first block, which is no failure.
    let stopped = read_streams(source, &meter, &mut |_, stream| -> Result<(), ()> {
        let mut block = Block::default();
        let is_read = stream.is_ok_and(|stream| Blocks::new(stream).next(&mut block).is_ok());
        let lines = is_read.then(|| block.lines()).into_iter().flatten();
        for line in lines {
            let Line::Whole(line) = line else { continue };
            if let Ok(Parsed::Request(record)) = parser.parse(&line) {
                found = Some(widened(found, record.time.instant_us));
            }
        }
        Err(())
    });
    stopped.err()?;
    let mut assumed = parser.assumptions().iter();
    found.filter(|_| assumed.all(|assumption| assumption != Assumption::Year))
}

/// The range with one more instant in it.
fn widened(range: Option<Range>, us: i64) -> Range {
    let (from_us, to_us) = (us, us.saturating_add(1));
    range.map_or(Range { from_us, to_us }, |range| Range {
        from_us: range.from_us.min(from_us),
        to_us: range.to_us.max(to_us),
    })
}

#[cfg(test)]
mod tests;
