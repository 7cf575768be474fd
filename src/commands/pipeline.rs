//! What `report` and `stats` share: from a plan to a summary, with the account and the warnings on
//! standard error.

use super::Outcome;
use super::inputs::{DigestRead, Inputs, Read};
use super::notes::{
    explain_nothing, formats, remarks, remarks_of_endpoints, say_lines, too_many_rejects,
};
use crate::digest::{Account, ReadDigest};
use crate::error::Error;
use crate::parse::Zone;
use crate::plan::InputPlan;
use crate::report::{Context, Lang};
use crate::source::Found;
use crate::stats::{Parts, Settings, Summary, summarise};
use crate::table::Choice;
use chrono::FixedOffset;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};

/// A summary, and what is to be said about the run.
pub(super) struct Results {
    pub summary: Summary,
    pub context: Context,
    pub outcome: Outcome,
}

/// Reads and summarises what the plan says; says on `notes` what became of the lines.
pub(super) fn summarise_inputs(
    plan: &InputPlan,
    parts: Parts,
    notes: &mut dyn Write,
) -> Result<Results, Error> {
    let read = Inputs::find(plan, notes)?.read_digest(parts, notes)?;
    Ok(summarise_read(plan, parts, read, notes))
}

/// Summarises what was read; says on `notes` what became of the lines.
pub(super) fn summarise_read(
    plan: &InputPlan,
    parts: Parts,
    read: DigestRead,
    notes: &mut dyn Write,
) -> Results {
    let DigestRead { digest, lines } = read;
    let Read {
        found,
        mut loaded,
        incomplete,
        ..
    } = lines;
    let choice = choose(plan, &digest, &mut loaded.account);
    let mut remarks = remarks(&choice, loaded.assumptions);
    let formats = formats(&loaded.detected);
    let settings = Settings {
        slow_us: plan.slow_us,
        percentiles: plan.percentiles.clone(),
        bins: plan.bins.clone(),
        zone: plan.zone.unwrap_or_else(|| usual_zone(&loaded.offsets)),
        parts,
    };
    let digest = digest.into_digest(&choice, &plan.rules);
    let summary = summarise(&digest, loaded.account, &settings);
    remarks.extend(remarks_of_endpoints(&summary));
    if !plan.quiet {
        say_lines(notes, &summary.account, &formats, &remarks);
    }
    let outcome = outcome(plan, &summary.account, &found, &incomplete, notes);
    Results {
        summary,
        context: Context {
            lang: Lang::default(),
            command: plan.command.clone(),
            settings: plan.settings.clone(),
            incomplete,
            formats,
            remarks,
        },
        outcome,
    }
}

/// Whose lines the run is about; those of the others are left out of the account.
pub(super) fn choose(plan: &InputPlan, digest: &ReadDigest, account: &mut Account) -> Choice {
    let choice = match plan.filter.source {
        Some(_) => Choice::all(digest.origins()),
        None => Choice::among(digest.origins()),
    };
    account.leave_out("source", choice.left_out_total());
    choice
}

/// How a run ends, after its lines are accounted for.
pub(super) fn outcome(
    plan: &InputPlan,
    account: &Account,
    found: &Found,
    incomplete: &[(String, String)],
    notes: &mut dyn Write,
) -> Outcome {
    let too_many = too_many_rejects(account, plan.max_rejects_pct, notes);
    if account.kept == 0 {
        explain_nothing(account, found, notes);
        return Outcome::NoRequest;
    }
    if too_many || !incomplete.is_empty() {
        Outcome::Incomplete
    } else {
        Outcome::Done
    }
}

/// The zone to show times in when none was asked for: Paris when a line says CET or CEST, else the
/// offset that most lines have.
fn usual_zone(offsets: &BTreeMap<(i32, bool), u64>) -> Zone {
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

/// Prints a result. Whoever closes the pipe has seen enough: that is no error.
pub(super) fn print(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Error> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Stdout(error)),
        _ => Ok(()),
    }
}
