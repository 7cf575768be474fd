//! `laggard stats`: the endpoint table on standard output, or in a file.

use super::Outcome;
use super::baseline::{say_comparisons, summarise_against};
use super::target::Place;
use crate::args::StatsFormat;
use crate::error::Error;
use crate::plan::StatsPlan;
use crate::report::{
    Lang, add_changes, endpoint_table, endpoints, endpoints_json, to_csv, to_markdown, to_tsv,
    to_xlsx,
};
use crate::stats::Parts;
use std::io::Write;

/// Prints the table.
///
/// # Errors
/// A fatal [`Error`].
pub fn stats(
    plan: &StatsPlan,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<Outcome, Error> {
    let place = Place::open(plan.to.file.as_deref())?;
    let results = summarise_against(
        &plan.input,
        plan.baseline.as_slice(),
        Parts::Endpoints,
        notes,
    )?;
    if results.outcome == Outcome::NoRequest {
        return Ok(results.outcome);
    }
    let mut table = endpoints(&results.summary);
    for comparison in &results.comparisons {
        add_changes(&mut table, &results.summary, comparison);
    }
    say_comparisons(&plan.input, &results.comparisons, notes);
    table.sort(&plan.sort);
    let bytes = match plan.to.format {
        StatsFormat::Table => {
            endpoint_table(&table, &plan.screen.look(Lang::English), &[]).into_bytes()
        }
        StatsFormat::Csv => to_csv(&table, plan.dialect)?,
        StatsFormat::Tsv => to_tsv(&table)?,
        StatsFormat::Json => endpoints_json(&results.summary, &results.comparisons, &table)?,
        StatsFormat::Markdown => to_markdown(&table).into_bytes(),
        StatsFormat::Xlsx => to_xlsx(&table)?,
    };
    place.write(out, &bytes)?;
    Ok(results.outcome)
}
