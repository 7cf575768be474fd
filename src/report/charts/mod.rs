//! The charts of a report: durations by endpoint, slow durations by endpoint, and the timeline.
//!
//! In: a [`Summary`]. Out: [`Figure`]s, which become PNG or SVG. A figure is first a *model*
//! (panels, bars, ticks and labels: plain data, which tests can read) and then a drawing of that
//! model; one drawing, generic over the backend, makes both forms. **Invariant:** the same summary
//! gives the same bytes; nothing here knows the wall clock, the system's fonts or its locale.
//!
//! Files by the way of the data: `label`, `font`, `axis`, `local_time` (text and scales) →
//! `histograms`, `timeline`, `notice` (one folder or file a figure) → `style`, `legend`,
//! `geometry`, `pen` (marks) → `figure`, `encode` (bytes).

mod axis;
mod encode;
mod figure;
mod font;
mod geometry;
mod histograms;
mod label;
mod legend;
mod local_time;
mod notice;
mod pen;
mod style;
mod timeline;

#[cfg(test)]
mod tests;

pub use figure::{ChartError, Figure};

use crate::stats::summary::Summary;
use histograms::Subject;
use notice::Notice;

/// One small histogram an endpoint, largest total time first, on as many pages as they need; at
/// least one.
pub fn durations(summary: &Summary) -> Vec<Figure> {
    let sentence = if summary.total.requests == 0 {
        "There are no requests to show."
    } else {
        "No request has a duration."
    };
    let pages = histograms::pages(summary, Subject::All);
    figures_or(pages, "Durations by endpoint", sentence.to_owned())
}

/// The same of the requests over the slow bound only; a page that says so when there is none.
pub fn slow_durations(summary: &Summary) -> Vec<Figure> {
    let bound = label::duration(summary.slow_us);
    let sentence = format!("No request took longer than {bound}.");
    let pages = histograms::pages(summary, Subject::Slow);
    figures_or(
        pages,
        &format!("Durations over {bound} by endpoint"),
        sentence,
    )
}

/// Requests, percentiles of the duration and errors over time, all endpoints together.
pub fn timeline(summary: &Summary) -> Figure {
    timeline::page(summary).map_or_else(
        || {
            Figure::notice(Notice {
                title: "Requests over time".to_owned(),
                sentence: "There are no requests to show.".to_owned(),
            })
        },
        Figure::timeline,
    )
}

fn figures_or(pages: Vec<histograms::HistogramPage>, title: &str, sentence: String) -> Vec<Figure> {
    if pages.is_empty() {
        let title = title.to_owned();
        return vec![Figure::notice(Notice { title, sentence })];
    }
    pages.into_iter().map(Figure::histograms).collect()
}
