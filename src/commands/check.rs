//! `laggard check`: gates held against logs.
//!
//! Exit codes: a failed gate (1) goes before anything that is not known, since what was read is enough
//! for it; then no request at all (3), then an incomplete input or a gate that could not be decided (4).
//! With `--output nagios` those of monitoring plugins.

use super::Outcome;
use super::baseline::summarise_against;
use super::pipeline::print;
use super::results::Results;
use crate::args::CheckFormat;
use crate::error::Error;
use crate::plan::CheckPlan;
use crate::report::checks::{
    CheckReport, PluginState, checks_json, to_github, to_junit, to_lines, to_nagios,
};
use crate::stats::Parts;
use crate::stats::gate::{Before, evaluate};
use std::io::Write;

/// Tells a monitoring system that a check came to nothing: to it an exit code of 2 would be a gate that
/// failed.
///
/// # Errors
/// [`Error::Stdout`].
pub fn check_came_to_nothing(why: &str, out: &mut dyn Write) -> Result<Outcome, Error> {
    let state = PluginState::Unknown;
    print(out, state.line(why).as_bytes())?;
    Ok(Outcome::Plugin(state))
}

/// Holds the gates against the inputs.
///
/// # Errors
/// A fatal [`Error`].
pub fn check(
    plan: &CheckPlan,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<Outcome, Error> {
    let Results {
        summary,
        comparisons,
        context,
        outcome,
        ..
    } = summarise_against(
        &plan.input,
        plan.baseline.as_slice(),
        Parts::Endpoints,
        notes,
    )?;
    let before = comparisons.first().map(Before::from);
    let checked = evaluate(&plan.gates, &summary, before.as_ref());
    let report = CheckReport {
        checked: &checked,
        summary: &summary,
        incomplete: &context.incomplete,
        is_incomplete: outcome == Outcome::Incomplete || !context.incomplete.is_empty(),
    };
    let bytes = match plan.format {
        CheckFormat::Text => to_lines(&report).into_bytes(),
        CheckFormat::Junit => to_junit(&report)?,
        CheckFormat::Github => to_github(&report).into_bytes(),
        CheckFormat::Json => checks_json(&report)?,
        CheckFormat::Nagios => {
            let (state, line) = to_nagios(&report);
            print(out, line.as_bytes())?;
            return Ok(Outcome::Plugin(state));
        }
    };
    print(out, &bytes)?;
    let counts = report.counts();
    Ok(if counts.failed > 0 {
        Outcome::GateFailed
    } else if outcome == Outcome::Done && counts.undecided > 0 {
        Outcome::Incomplete
    } else {
        outcome
    })
}
