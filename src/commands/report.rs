//! `laggard report`: the whole report into a folder, a summary on standard output.

use super::baseline::summarise_against;
use super::pipeline::print;
use super::results::{Results, Wanted};
use super::{Outcome, history, saved_day};
use crate::error::Error;
use crate::plan::{Baseline, History, ReportPlan};
use crate::report::charts::{self, Figure};
use crate::report::{
    Artifact, CHANGES, MAIL, changes_of_all, check_folder, comparison_lines, endpoint_table,
    endpoints, extras, findings, headline, histograms, slowest, summary_json, timeline, to_csv,
    to_html, to_mail, write_folder,
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
    let mut results = read(plan, notes)?;
    results.context.lang = plan.lang;
    results.context.title.clone_from(&plan.title);
    if results.outcome == Outcome::NoRequest {
        return Ok(results.outcome);
    }
    if let Some(history) = &plan.history {
        remember(plan, history, &mut results, notes)?;
    }
    write_folder(&plan.output, &artifacts(&results, plan)?)?;
    let table = endpoints(&results.summary);
    let screen = plan.screen;
    let extras = if screen.blocks {
        extras(&results.summary, plan.lang)
    } else {
        Vec::new()
    };
    let summary = format!(
        "{}\n\n{}{}\n{}\nreport: {}\n",
        headline(&results.summary, plan.lang),
        findings(&results.summary, screen.width, plan.lang),
        comparison_lines(&results.comparisons, screen.width, plan.lang),
        endpoint_table(&table, &screen.look(plan.lang), &extras),
        plan.output.join("report.html").display()
    );
    print(out, summary.as_bytes())?;
    Ok(results.outcome)
}

/// Reads what the report is about, and what it is compared with.
fn read(plan: &ReportPlan, notes: &mut dyn Write) -> Result<Results, Error> {
    let mut baselines: Vec<Baseline> = plan.baseline.iter().cloned().collect();
    if let Some(history) = &plan.history {
        saved_day::check_place(history, &plan.input)?;
        baselines.extend(history::baselines(history, &plan.input, notes));
    }
    let wanted = Wanted {
        parts: Parts::All,
        snapshot: plan.history.is_some(),
    };
    summarise_against(&plan.input, &baselines, wanted, notes)
}

/// Saves the day, and looks back from it.
fn remember(
    plan: &ReportPlan,
    history: &History,
    results: &mut Results,
    notes: &mut dyn Write,
) -> Result<(), Error> {
    if let Some(bytes) = results.snapshot.take()
        && !saved_day::save(history, &plan.input, &bytes, &results.choice, notes)?
    {
        results.outcome = Outcome::Incomplete;
    }
    let trend = history::trend(history, &plan.input, results, notes);
    results.context.trend = Some(trend);
    Ok(())
}

/// All files of the report: texts on one side, pictures on the other.
fn artifacts(results: &Results, plan: &ReportPlan) -> Result<Vec<Artifact>, Error> {
    let summary = &results.summary;
    let lang = plan.lang;
    let over_time = [charts::timeline(summary, lang)];
    let durations = charts::durations(summary, lang);
    let slow_durations = charts::slow_durations(summary, lang);
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
        summary,
        comparisons,
        context,
        ..
    } = results;
    let lang = plan.lang;
    let mut artifacts = vec![
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
        Artifact::new("summary.json", summary_json(summary, comparisons, context)?),
        Artifact::new(
            "report.html",
            to_html(summary, comparisons, context, &figures[0][0])?,
        ),
    ];
    if !comparisons.is_empty() {
        let table = to_csv(&changes_of_all(comparisons), plan.dialect)?;
        artifacts.push(Artifact::new(CHANGES, table));
    }
    if let Some(envelope) = &plan.mail {
        let map = charts::heat_map(summary, lang);
        let mut shown = vec![("timeline", &figures[0][0])];
        shown.extend(map.as_ref().map(|map| ("heat-map", map)));
        shown.extend(figures[1].first().map(|page| ("durations", page)));
        let mail = to_mail(summary, comparisons, context, &shown, envelope)?;
        artifacts.push(Artifact::new(MAIL, mail));
    }
    Ok(artifacts)
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
