//! `laggard diff`: what changed from one log to another, on standard output, or in a file.

use super::Outcome;
use super::baseline::summarise_against;
use super::target::Place;
use crate::args::StatsFormat;
use crate::error::Error;
use crate::plan::DiffPlan;
use crate::report::{
    Lang, changes, changes_json, changes_markdown, changes_text, to_csv, to_tsv, to_xlsx,
};
use crate::stats::Parts;
use std::io::Write;

/// Prints the comparison.
///
/// # Errors
/// A fatal [`Error`].
pub fn diff(plan: &DiffPlan, out: &mut dyn Write, notes: &mut dyn Write) -> Result<Outcome, Error> {
    let place = Place::open(plan.to.file.as_deref())?;
    let results = summarise_against(
        &plan.input,
        std::slice::from_ref(&plan.base),
        Parts::Endpoints,
        notes,
    )?;
    let comparisons = results.comparisons.first();
    let is_empty = results.outcome == Outcome::NoRequest;
    let Some(comparison) = comparisons.filter(|_| !is_empty) else {
        return Ok(results.outcome);
    };
    let mut table = changes(comparison);
    if let Some(sort) = &plan.sort {
        table.sort(sort);
    }
    let summary = &results.summary;
    let bytes = match plan.to.format {
        StatsFormat::Table => changes_text(
            comparison,
            &table,
            summary.zone,
            &plan.screen.look(Lang::English),
        )
        .into_bytes(),
        StatsFormat::Csv => to_csv(&table, plan.dialect)?,
        StatsFormat::Tsv => to_tsv(&table)?,
        StatsFormat::Json => changes_json(comparison, &summary.account, summary.zone, &table)?,
        StatsFormat::Markdown => changes_markdown(comparison, &table, summary.zone).into_bytes(),
        StatsFormat::Xlsx => to_xlsx(&table)?,
    };
    place.write(out, &bytes)?;
    Ok(results.outcome)
}
