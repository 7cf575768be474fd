//! `laggard report`: the whole report into a folder, a summary on standard output.

use super::Outcome;
use super::pipeline::{Results, print, summarise_inputs};
use crate::error::Error;
use crate::plan::ReportPlan;
use crate::report::charts::{self, Figure};
use crate::report::{
    Artifact, check_folder, endpoint_table, endpoints, findings, headline, histograms, slowest,
    summary_json, timeline, to_csv, to_html, write_folder,
};
use crate::stats::Parts;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::io::Write;

/// Writes the report.
///
/// # Errors
/// A fatal [`Error`]; then the last report is as it was.
pub fn report(
    plan: &ReportPlan,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<Outcome, Error> {
    check_folder(&plan.output)?;
    let results = summarise_inputs(&plan.input, Parts::All, notes)?;
    if results.outcome == Outcome::NoRequest {
        return Ok(results.outcome);
    }
    write_folder(&plan.output, &artifacts(&results, plan)?)?;
    let table = endpoints(&results.summary);
    let screen = plan.screen;
    let summary = format!(
        "{}{}\n{}\nreport: {}\n",
        headline(&results.summary),
        findings(&results.summary, screen.width),
        endpoint_table(&table, screen.width, screen.limit, screen.colour),
        plan.output.join("report.html").display()
    );
    print(out, summary.as_bytes())?;
    Ok(results.outcome)
}

/// All files of the report: texts on one side, pictures on the other.
fn artifacts(results: &Results, plan: &ReportPlan) -> Result<Vec<Artifact>, Error> {
    let summary = &results.summary;
    let over_time = [charts::timeline(summary)];
    let (durations, slow_durations) = (charts::durations(summary), charts::slow_durations(summary));
    let figures = [&over_time[..], &durations, &slow_durations];
    let (texts, pictures) = rayon::join(|| texts(results, plan, figures), || pictures(figures));
    let mut artifacts = texts?;
    artifacts.extend(pictures?);
    Ok(artifacts)
}

/// The files that are text. The figures are timeline, durations, slow durations.
fn texts(
    results: &Results,
    plan: &ReportPlan,
    figures: [&[Figure]; 3],
) -> Result<Vec<Artifact>, Error> {
    let Results {
        summary, context, ..
    } = results;
    Ok(vec![
        Artifact::new("endpoints.csv", to_csv(&endpoints(summary), plan.dialect)?),
        Artifact::new(
            "histogram.csv",
            to_csv(&histograms(&summary.histograms), plan.dialect)?,
        ),
        Artifact::new(
            "slow-histogram.csv",
            to_csv(&histograms(&summary.slow_histograms), plan.dialect)?,
        ),
        Artifact::new("timeline.csv", to_csv(&timeline(summary), plan.dialect)?),
        Artifact::new("slow.csv", to_csv(&slowest(summary), plan.dialect)?),
        Artifact::new("summary.json", summary_json(summary, context)?),
        Artifact::new("report.html", to_html(summary, context, figures)?),
    ])
}

/// `durations.png`, `durations-2.png` … of all figures, drawn side by side.
fn pictures(figures: [&[Figure]; 3]) -> Result<Vec<Artifact>, Error> {
    let stems = ["timeline", "durations", "slow-durations"];
    let pages = stems.into_iter().zip(figures).flat_map(|(stem, figures)| {
        let pages = figures.iter().enumerate();
        pages.map(move |(page, figure)| (name(stem, page), figure))
    });
    let pages: Vec<(String, &Figure)> = pages.collect();
    let drawn = pages.into_par_iter().map(|(name, figure)| {
        let png = figure
            .to_png()
            .map_err(|error| Error::Draw(format!("{name}: {error}")))?;
        Ok(Artifact::new(name, png))
    });
    drawn.collect()
}

fn name(stem: &str, page: usize) -> String {
    if page == 0 {
        format!("{stem}.png")
    } else {
        format!("{stem}-{}.png", page + 1)
    }
}
