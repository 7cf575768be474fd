//! `laggard routes`: the endpoints that were found, as rules to paste into `laggard.toml`.

use super::Outcome;
use super::inputs::{Inputs, Read};
use super::notes::{formats, remarks, say_lines, say_of_values};
use super::pipeline::{outcome, print};
use super::results::choose;
use crate::digest::{EndpointFinder, FoundEndpoint, found};
use crate::error::Error;
use crate::plan::InputPlan;
use crate::report::to_rules;
use crate::table::Endpoints;
use std::io::Write;

/// Prints the rules.
///
/// # Errors
/// A fatal [`Error`].
pub fn routes(
    plan: &InputPlan,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<Outcome, Error> {
    let endpoints = Endpoints::default();
    let finder = EndpointFinder::new(&endpoints);
    let inputs = Inputs::find(plan, notes)?;
    let Read {
        found: inputs,
        mut loaded,
        incomplete,
        has_snapshot,
        ..
    } = inputs.read_with(&endpoints, &finder, Some(finder.digest()), notes)?;
    if has_snapshot && !plan.quiet {
        say_of_values(notes);
    }
    let (digest, evidence) = finder.finish();
    let choice = choose(plan, &digest, &mut loaded.account);
    if !plan.quiet {
        let remarks = remarks(&choice, loaded.assumptions);
        say_lines(notes, &loaded.account, &formats(&loaded.detected), &remarks);
    }
    let outcome = outcome(plan, &loaded.account, &inputs, &incomplete, notes);
    if outcome != Outcome::NoRequest {
        let rules: Vec<FoundEndpoint> = found(&digest, evidence, &choice, &plan.rules);
        print(out, to_rules(&rules, &plan.rules).as_bytes())?;
    }
    Ok(outcome)
}
