//! Two sides instead of one: what is reported, and the baseline that it is compared with.
//!
//! Both are read the same way, their endpoints are named together, and the same kind of lines counts
//! on both. What is said of a side on standard error has its name in front.

use super::Outcome;
use super::inputs::{Inputs, Read};
use super::notes::{formats, remarks, remarks_of_sides, say, say_lines};
use super::pipeline::outcome;
use super::results::{Results, results, summarise_inputs, usual_zone};
use crate::digest::{ReadDigest, into_digests};
use crate::error::Error;
use crate::plan::{Baseline, InputPlan};
use crate::report::{Lang, comparison_sentences, visible};
use crate::stats::{CompareSettings, Comparison, Parts, compare};
use crate::table::{Choice, Detected, OriginCount};
use std::io::Write;

/// Reads and summarises what the plan says, and compares it with its baseline if there is one.
///
/// # Errors
/// A fatal [`Error`], also when the two sides cannot be compared.
pub(super) fn summarise_against(
    plan: &InputPlan,
    baseline: Option<&Baseline>,
    parts: Parts,
    notes: &mut dyn Write,
) -> Result<Results, Error> {
    let Some(baseline) = baseline else {
        return summarise_inputs(plan, parts, notes);
    };
    let of_base = Inputs::find(&baseline.input, notes)?;
    let of_new = Inputs::find(plan, notes)?;
    // Both before anything is written.
    of_base.check_rejects()?;
    of_new.check_rejects()?;
    let base = of_base.read_digest(Parts::Endpoints, notes)?;
    let new = of_new.adding_rejects().read_digest(parts, notes)?;
    let (mut base, mut new, digests) = (base.lines, new.lines, [base.digest, new.digest]);
    let choice = common_choice(plan, &digests);
    let counted = digests
        .each_ref()
        .map(|digest| choice.applied_to(digest.origins()));
    let zone = |logs: &Read| {
        let offsets = &logs.loaded.offsets;
        (!offsets.is_empty()).then(|| usual_zone(offsets))
    };
    let zones = zone(&base).zip(zone(&new)).filter(|_| plan.zone.is_none());
    for (logs, choice) in [(&mut base, &counted[0]), (&mut new, &counted[1])] {
        let account = &mut logs.loaded.account;
        account.leave_out("source", choice.left_out_total());
    }
    check_sides(baseline, &counted)?;
    let [base_digest, new_digest] = into_digests(digests, &choice, &plan.rules);

    say_side(plan, baseline.name, notes);
    let (base_outcome, base_account) = account_for(&baseline.input, base, &counted[0], notes);
    say_side(plan, baseline.new_name, notes);
    let mut results = results(plan, new, &new_digest, &counted[1], parts, notes);
    let more = remarks_of_sides(&counted, zones);
    if !plan.quiet {
        for remark in &more {
            say(notes, &remark.says(Lang::English));
        }
    }
    results.context.remarks.extend(more);
    let is_empty = |outcome| outcome == Outcome::NoRequest;
    if is_empty(base_outcome) {
        say_empty(baseline, baseline.name, notes);
    }
    if is_empty(results.outcome) {
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
        return Ok(results);
    }
    if base_outcome == Outcome::Incomplete && has_requests {
        results.outcome = Outcome::Incomplete;
    }
    let settings = CompareSettings {
        label: baseline.label.clone(),
        slow_us: plan.slow_us,
        own_slow: plan.own_slow.clone(),
        percentiles: plan.percentiles.clone(),
    };
    results.comparisons = vec![Comparison {
        base_account,
        ..compare(&base_digest, &new_digest, &settings)
    }];
    Ok(results)
}

/// Whose lines count: the same kind on both sides.
fn common_choice(plan: &InputPlan, digests: &[ReadDigest]) -> Choice {
    let mut both = Detected::default();
    for count in digests.iter().flat_map(ReadDigest::origins) {
        both.add(count.origin, count.requests, count.timed);
    }
    match plan.filter.source {
        Some(_) => Choice::all(both.found()),
        None => Choice::among(both.found()),
    }
}

/// Refuses a side that has requests, but none of the kind that counts on the other.
fn check_sides(baseline: &Baseline, counted: &[Choice; 2]) -> Result<(), Error> {
    let names = |counts: &[OriginCount]| {
        let names = counts.iter().map(|count| count.origin.to_string());
        names.collect::<Vec<_>>().join(", ")
    };
    let sides = [baseline.name, baseline.new_name];
    for (this, other) in [(0, 1), (1, 0)] {
        let (mine, theirs) = (&counted[this], &counted[other]);
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
    plan: &InputPlan,
    logs: Read,
    choice: &Choice,
    notes: &mut dyn Write,
) -> (Outcome, crate::digest::Account) {
    let loaded = logs.loaded;
    if !plan.quiet {
        let remarks = remarks(choice, loaded.assumptions);
        say_lines(notes, &loaded.account, &formats(&loaded.detected), &remarks);
    }
    let outcome = outcome(plan, &loaded.account, &logs.found, &logs.incomplete, notes);
    (outcome, loaded.account)
}

fn say_side(plan: &InputPlan, name: &str, notes: &mut dyn Write) {
    if !plan.quiet {
        say(notes, &format!("{name}:"));
    }
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
