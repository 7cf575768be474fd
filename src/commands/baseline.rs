//! More sides than one: what is reported, and the baselines that it is compared with.
//!
//! All are read the same way, their endpoints are named together, and the same kind of lines counts
//! on all. What is said of a side on standard error has its name in front.

use super::Outcome;
use super::inputs::{DigestRead, Inputs, Read};
use super::notes::{
    formats, remark_of_lack, remark_of_services, remarks, remarks_of_sides, say, say_lines,
};
use super::pipeline::outcome;
use super::results::{
    Results, Wanted, choice_among, instants, results, summarise_inputs, usual_zone,
};
use crate::digest::{Account, Digest, ReadDigest, into_digests};
use crate::error::Error;
use crate::parse::Zone;
use crate::plan::{Baseline, InputPlan};
use crate::report::{Lang, Remark, comparison_sentences, visible};
use crate::stats::{CompareSettings, Comparison, Parts, compare};
use crate::table::{Choice, Detected, OriginCount};
use std::io::Write;

/// Reads and summarises what the plan says, and compares it with each of its baselines.
///
/// # Errors
/// A fatal [`Error`], also when two sides cannot be compared.
pub(super) fn summarise_against(
    plan: &InputPlan,
    baselines: &[Baseline],
    wanted: impl Into<Wanted>,
    notes: &mut dyn Write,
) -> Result<Results, Error> {
    let wanted = wanted.into();
    if baselines.is_empty() {
        return summarise_inputs(plan, wanted, notes);
    }
    let (mut bases, new) = read_all(plan, baselines, wanted, notes)?;
    let snapshot = wanted.snapshot_of(&new, plan)?;
    let named = bases.iter().filter(|base| !base.baseline.is_optional);
    let named = named.map(|base| &base.read.digest);
    let choice = common_choice(plan, named.chain([&new.digest]));
    let counted = choice.applied_to(new.digest.origins());
    for base in &mut bases {
        base.counted = choice.applied_to(base.read.digest.origins());
    }
    let mut sides = Vec::new();
    for base in bases {
        match check_sides(base.baseline, [&base.counted, &counted]) {
            Err(error) if base.baseline.is_optional => say_left_out(base.baseline, &error, notes),
            checked => {
                checked?;
                sides.push(base);
            }
        }
    }
    let mut digests: Vec<ReadDigest> = Vec::new();
    let mut bases = Vec::new();
    for Base {
        baseline,
        read,
        counted,
    } in sides
    {
        digests.push(read.digest);
        bases.push((baseline, read.lines, counted));
    }
    digests.push(new.digest);
    let mut digests = into_digests(digests, &choice, &plan.rules);
    // There is one more than there are bases.
    let new_digest = digests.pop().unwrap_or_default();
    let mut lines = new.lines;
    let left_out = counted.left_out_total();
    lines.loaded.account.leave_out("source", left_out);

    let zone = zone_of(&lines);
    let mut compared = Vec::new();
    let mut more: Vec<Remark> = Vec::new();
    for ((baseline, mut base, base_counted), digest) in bases.into_iter().zip(&digests) {
        let zones = zone_of(&base).zip(zone).filter(|_| plan.zone.is_none());
        let account = &mut base.loaded.account;
        account.leave_out("source", base_counted.left_out_total());
        say_side(plan, baseline, baseline.name, notes);
        let lacking = remark_of_lack(&baseline.label, &base.incomplete);
        let (outcome, account) = account_for(baseline, base, &base_counted, notes);
        let mut remarks = remarks_of_sides(&[base_counted, counted.clone()], zones);
        remarks.extend(lacking);
        more.extend(
            remarks
                .into_iter()
                .filter(|remark| !more.contains(remark))
                .collect::<Vec<_>>(),
        );
        compared.push((baseline, digest, account, outcome));
    }
    if let Some(baseline) = baselines.iter().find(|baseline| !baseline.is_optional) {
        say_side(plan, baseline, baseline.new_name, notes);
    }
    let mut results = Results {
        snapshot,
        ..results(plan, lines, &new_digest, &counted, wanted.parts, notes)
    };
    if !plan.quiet {
        for remark in &more {
            say(notes, &remark.says(Lang::English));
        }
    }
    results.context.remarks.extend(more);
    for (baseline, digest, account, outcome) in compared {
        compare_with(
            plan,
            baseline,
            (digest, account, outcome),
            &new_digest,
            &mut results,
            notes,
        );
    }
    Ok(results)
}

/// A baseline that was read.
struct Base<'b> {
    baseline: &'b Baseline,
    read: DigestRead,
    counted: Choice,
}

/// Reads all sides; all are looked at before anything is written.
fn read_all<'b>(
    plan: &InputPlan,
    baselines: &'b [Baseline],
    wanted: Wanted,
    notes: &mut dyn Write,
) -> Result<(Vec<Base<'b>>, DigestRead), Error> {
    let found = baselines.iter().map(|baseline| {
        let inputs = Inputs::find(&baseline.input, notes)?;
        inputs.check_rejects()?;
        Ok((baseline, inputs))
    });
    let found = found.collect::<Result<Vec<_>, Error>>()?;
    let of_new = Inputs::find(plan, notes)?;
    of_new.check_rejects()?;
    let adds_rejects = found.iter().any(|(base, _)| base.input.rejects.is_some());
    let read = found.into_iter().map(|(baseline, inputs)| {
        Ok(Base {
            baseline,
            read: inputs.read_digest(Parts::Endpoints, notes)?,
            counted: Choice::default(),
        })
    });
    let bases = read.collect::<Result<Vec<_>, Error>>()?;
    let of_new = if adds_rejects {
        of_new.adding_rejects()
    } else {
        of_new
    };
    let new = of_new.read_digest(wanted.parts, notes)?;
    Ok((bases, new))
}

/// The zone that the times of logs are shown in, when they have any.
fn zone_of(logs: &Read) -> Option<Zone> {
    let offsets = &logs.loaded.offsets;
    (!offsets.is_empty()).then(|| usual_zone(offsets))
}

/// Adds the comparison with one baseline to the results.
fn compare_with(
    plan: &InputPlan,
    baseline: &Baseline,
    (base, base_account, base_outcome): (&Digest, Account, Outcome),
    new: &Digest,
    results: &mut Results,
    notes: &mut dyn Write,
) {
    let is_empty = |outcome| outcome == Outcome::NoRequest;
    if is_empty(base_outcome) {
        say_empty(baseline, baseline.name, notes);
    }
    if is_empty(results.outcome) && !baseline.is_optional {
        say_empty(baseline, baseline.new_name, notes);
    }
    // Without requests of its own a log is still compared: that all are gone may be what is asked.
    let has_requests = !is_empty(results.outcome);
    if is_empty(base_outcome) {
        if has_requests && baseline.is_required {
            results.outcome = Outcome::NoRequest;
        } else if has_requests {
            results.outcome = Outcome::Incomplete;
        }
        return;
    }
    // What a snapshot of an earlier day lacks was said on its own day.
    let is_told = baseline.is_optional;
    if base_outcome == Outcome::Incomplete && has_requests && !is_told {
        results.outcome = Outcome::Incomplete;
    }
    let settings = CompareSettings {
        label: baseline.label.clone(),
        slow_us: plan.slow_us,
        own_slow: plan.own_slow.clone(),
        percentiles: plan.percentiles.clone(),
        asked: [&baseline.input, plan].map(|side| instants(side.filter.time, results.summary.zone)),
        zone: results.summary.zone,
    };
    let comparison = Comparison {
        base_account,
        ..compare(base, new, &settings)
    };
    let usual = &comparison.usual_gaps;
    results.summary.gaps.retain(|gap| !usual.contains(gap));
    if let Some(remark) = remark_of_services(&comparison) {
        if !plan.quiet {
            say(notes, &format!("note: {}", remark.says(Lang::English)));
        }
        results.context.remarks.push(remark);
    }
    results.comparisons.push(comparison);
}

/// Whose lines count: the same kind on all sides.
fn common_choice<'d>(plan: &InputPlan, digests: impl Iterator<Item = &'d ReadDigest>) -> Choice {
    let mut all = Detected::default();
    for count in digests.flat_map(ReadDigest::origins) {
        all.add(count.origin, count.requests, count.timed);
    }
    choice_among(plan, all.found())
}

/// Refuses a side that has requests, but none of the kind that counts on the other.
fn check_sides(baseline: &Baseline, counted: [&Choice; 2]) -> Result<(), Error> {
    let names = |counts: &[OriginCount]| {
        let names = counts.iter().map(|count| count.origin.to_string());
        names.collect::<Vec<_>>().join(", ")
    };
    let sides = [baseline.name, baseline.new_name];
    for (this, other) in [(0, 1), (1, 0)] {
        let (mine, theirs) = (counted[this], counted[other]);
        if mine.kept.is_empty() && !mine.left_out.is_empty() && !theirs.kept.is_empty() {
            return Err(Error::Usage {
                flag: sides[this],
                message: format!(
                    "it has requests of {} only, and {} counts those of {}, which measure something else; --source application compares what both have",
                    names(&mine.left_out),
                    sides[other],
                    names(&theirs.kept),
                ),
            });
        }
    }
    Ok(())
}

/// Says what became of the lines of the baseline.
fn account_for(
    baseline: &Baseline,
    logs: Read,
    choice: &Choice,
    notes: &mut dyn Write,
) -> (Outcome, Account) {
    let plan = &baseline.input;
    let loaded = logs.loaded;
    // The lines of an earlier day were accounted for on that day.
    if !plan.quiet && !baseline.is_optional {
        let remarks = remarks(choice, loaded.assumptions);
        say_lines(notes, &loaded.account, &formats(&loaded.detected), &remarks);
    }
    let outcome = outcome(plan, &loaded.account, &logs.found, &logs.incomplete, notes);
    (outcome, loaded.account)
}

fn say_side(plan: &InputPlan, baseline: &Baseline, name: &str, notes: &mut dyn Write) {
    if plan.quiet {
        return;
    }
    if baseline.is_optional {
        say(notes, &format!("history: compared with {}", baseline.label));
    } else {
        say(notes, &format!("{name}:"));
    }
}

fn say_left_out(baseline: &Baseline, why: &Error, notes: &mut dyn Write) {
    let label = &baseline.label;
    say(
        notes,
        &format!("warning: {label} is not compared with: {why}"),
    );
}

fn say_empty(baseline: &Baseline, name: &str, notes: &mut dyn Write) {
    let time = if baseline.has_time_filter {
        "; --since, --until and --date are for both sides"
    } else {
        ""
    };
    let text = format!("warning: {name} has no request to compare{time}");
    say(notes, &text);
}

/// Says on standard error what changed, where standard output is for data.
pub(super) fn say_comparisons(plan: &InputPlan, comparisons: &[Comparison], notes: &mut dyn Write) {
    if !plan.quiet {
        let sentences = comparisons
            .iter()
            .flat_map(|comparison| comparison_sentences(comparison, Lang::English));
        sentences.for_each(|sentence| say(notes, &visible(&sentence)));
    }
}
