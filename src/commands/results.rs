//! From a plan to a summary: what `report`, `stats` and `diff` share, with the account of lines on
//! standard error.

use super::Outcome;
use super::inputs::{DigestRead, Inputs, Read};
use super::notes::{formats, remark_of_skipped, remarks, remarks_of_endpoints, say, say_lines};
use super::pipeline::outcome;
use crate::digest::snapshot::write;
use crate::digest::{Account, Digest, ReadDigest};
use crate::error::Error;
use crate::parse::Zone;
use crate::plan::InputPlan;
use crate::report::{Context, Lang, gaps_at_ends};
use crate::stats::{Asked, Comparison, Parts, Settings, Summary, summarise};
use crate::table::{Bound, Choice, OriginCount, TimeFilter};
use chrono::FixedOffset;
use std::collections::BTreeMap;
use std::io::Write;

/// A summary, and what is to be said about the run.
pub(super) struct Results {
    pub summary: Summary,
    /// What changed since each baseline that was asked for.
    pub comparisons: Vec<Comparison>,
    pub context: Context,
    pub outcome: Outcome,
    /// Whose lines count.
    pub choice: Choice,
    /// The snapshot of what was read, if it was wanted.
    pub snapshot: Option<Vec<u8>>,
}

/// What is wanted of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub parts: Parts,
    pub snapshot: bool,
}

impl From<Parts> for Wanted {
    fn from(parts: Parts) -> Self {
        let snapshot = false;
        Self { parts, snapshot }
    }
}

impl Wanted {
    /// The snapshot of what was read; it is from before it is decided whose lines count.
    pub(super) fn snapshot_of(
        self,
        read: &DigestRead,
        plan: &InputPlan,
    ) -> Result<Option<Vec<u8>>, Error> {
        let bytes = || write(&read.digest, &read.lines.header(plan)).map_err(Error::Table);
        self.snapshot.then(bytes).transpose()
    }
}

/// Reads and summarises what the plan says; says on `notes` what became of the lines.
pub(super) fn summarise_inputs(
    plan: &InputPlan,
    wanted: Wanted,
    notes: &mut dyn Write,
) -> Result<Results, Error> {
    let read = Inputs::find(plan, notes)?.read_digest(wanted.parts, notes)?;
    let snapshot = wanted.snapshot_of(&read, plan)?;
    let DigestRead { digest, mut lines } = read;
    let choice = choose(plan, &digest, &mut lines.loaded.account);
    let digest = digest.into_digest(&choice, &plan.rules);
    let results = results(plan, lines, &digest, &choice, wanted.parts, notes);
    Ok(Results {
        snapshot,
        ..results
    })
}

/// The summary of logs, when their digest is made.
pub(super) fn results(
    plan: &InputPlan,
    lines: Read,
    digest: &Digest,
    choice: &Choice,
    parts: Parts,
    notes: &mut dyn Write,
) -> Results {
    let Read {
        found,
        loaded,
        incomplete,
        skipped,
        ..
    } = lines;
    // What comes after reading uses rayon's own pool, which is made once: the first run's number holds.
    rayon::ThreadPoolBuilder::new()
        .num_threads(plan.threads)
        .build_global()
        .ok();
    let mut remarks = remarks(choice, loaded.assumptions);
    let formats = formats(&loaded.detected);
    let zone = plan.zone.unwrap_or_else(|| usual_zone(&loaded.offsets));
    let settings = Settings {
        slow_us: plan.slow_us,
        own_slow: plan.own_slow.clone(),
        percentiles: plan.percentiles.clone(),
        bins: plan.bins.clone(),
        zone,
        asked: asked(plan, zone),
        parts,
    };
    let summary = summarise(digest, loaded.account, &settings);
    remarks.extend(remarks_of_endpoints(&summary));
    if !plan.quiet {
        say_lines(notes, &summary.account, &formats, &remarks);
        for sentence in gaps_at_ends(&summary, Lang::English) {
            say(notes, &format!("note: {}", uncapitalised(&sentence)));
        }
    }
    // It was said before they were not read.
    remarks.extend(remark_of_skipped(skipped));
    let outcome = outcome(plan, &summary.account, &found, &incomplete, notes);
    Results {
        summary,
        comparisons: Vec::new(),
        context: Context {
            lang: Lang::default(),
            title: None,
            command: plan.command.clone(),
            settings: plan.settings.clone(),
            incomplete,
            formats,
            remarks,
            trend: None,
        },
        outcome,
        choice: choice.clone(),
        snapshot: None,
    }
}

/// Whose lines count among these: all, for a person who chose by `--source`.
pub(super) fn choice_among(plan: &InputPlan, found: Vec<OriginCount>) -> Choice {
    match plan.filter.source {
        Some(_) => Choice::all(found),
        None => Choice::among(found),
    }
}

/// Whose lines the run is about; those of the others are left out of the account.
pub(super) fn choose(plan: &InputPlan, digest: &ReadDigest, account: &mut Account) -> Choice {
    let choice = choice_among(plan, digest.origins());
    account.leave_out("source", choice.left_out_total());
    choice
}

/// A sentence as it goes on behind a colon.
fn uncapitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(characters).collect()
}

/// The time that was asked for, as far as it is over; local times are in `zone`.
fn asked(plan: &InputPlan, zone: Zone) -> Asked {
    instants(plan.past, zone)
}

/// A range of time as instants; local times are in `zone`.
pub(super) fn instants(range: TimeFilter, zone: Zone) -> Asked {
    let instant_us = |bound: Bound| bound.instant_us(zone);
    Asked {
        since_us: range.since.map(instant_us),
        until_us: range.until.map(instant_us),
    }
}

/// The zone to show times in when none was asked for: Paris when a line says CET or CEST, else the
/// offset that most lines have.
pub(super) fn usual_zone(offsets: &BTreeMap<(i32, bool), u64>) -> Zone {
    // An archive across the change of the clocks has both offsets of Central Europe, word or not.
    let has = |seconds: i32| offsets.keys().any(|offset| offset.0 == seconds);
    let says_so = offsets
        .keys()
        .any(|(_, central_european)| *central_european);
    if says_so || (has(3600) && has(7200)) {
        return Zone::Iana(chrono_tz::Europe::Paris);
    }
    let usual = offsets
        .iter()
        .max_by_key(|(offset, lines)| (**lines, **offset));
    let offset = usual.and_then(|((seconds, _), _)| FixedOffset::east_opt(*seconds));
    offset.map_or(Zone::UTC, Zone::Fixed)
}
