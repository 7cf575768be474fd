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
mod frame;
mod geometry;
mod heat_map;
mod histograms;
mod in_flight;
mod label;
mod legend;
mod local_time;
mod notice;
mod pen;
mod style;
mod timeline;
mod trend;
mod trend_axes;

#[cfg(test)]
mod tests;

pub use figure::{ChartError, Figure};
pub(super) use style::dark_style;

use super::lang::{Lang, words};
use crate::stats::Trend;
use crate::stats::summary::{Histogram, Summary};
use histograms::Subject;
use notice::Notice;

/// One small histogram an endpoint, largest total time first, on as many pages as they need; at
/// least one.
pub fn durations(summary: &Summary, lang: Lang) -> Vec<Figure> {
    let sentence = if summary.total.requests == 0 {
        words::NO_REQUESTS
    } else {
        words::NO_DURATIONS
    };
    let pages = histograms::pages(summary, Subject::All, lang);
    figures_or(
        pages,
        lang.say(words::DURATIONS),
        lang.say(sentence).to_owned(),
    )
}

/// The same of the requests over the slow bound only; a page that says so when there is none.
pub fn slow_durations(summary: &Summary, lang: Lang) -> Vec<Figure> {
    let bound = lang.slow_bound(summary);
    let sentence = lang.slow_share(0, 0.0, summary.total.requests, &bound) + ".";
    let pages = histograms::pages(summary, Subject::Slow, lang);
    figures_or(pages, &lang.durations_over(&bound), sentence)
}

/// Requests, percentiles of the duration and errors over time, all endpoints together.
pub fn timeline(summary: &Summary, lang: Lang) -> Figure {
    timeline::page(summary, lang).map_or_else(
        || {
            Figure::notice(Notice {
                title: lang.say(words::REQUESTS_OVER_TIME).to_owned(),
                sentence: lang.say(words::NO_REQUESTS).to_owned(),
            })
        },
        Figure::timeline,
    )
}

/// The 95th percentile by endpoint and time; `None` when there are not two slots to compare.
pub fn heat_map(summary: &Summary, lang: Lang) -> Option<Figure> {
    heat_map::page(summary, lang).map(Figure::heat_map)
}

/// Requests in flight over time; `None` when there are not two slots to compare.
pub fn in_flight(summary: &Summary, lang: Lang) -> Option<Figure> {
    in_flight::page(summary, lang).map(Figure::in_flight)
}

/// The days before and the day itself; `None` when there are not two days to compare.
pub fn trend(trend: &Trend, slow_us: u64, lang: Lang) -> Option<Figure> {
    trend::page(trend, slow_us, lang).map(Figure::trend)
}

/// The histograms that all endpoints share the bins of, one by one, without titles.
///
/// `baselines` are those of what the summary is compared with.
pub fn shared_panels(
    summary: &Summary,
    baselines: &[Histogram],
    most: usize,
    lang: Lang,
) -> Vec<Figure> {
    let histograms = (&summary.shared_histograms[..], baselines);
    panels(summary, histograms, most, true, lang)
}

/// The histograms in the bins of each endpoint, one by one, without titles.
pub fn own_panels(summary: &Summary, most: usize, lang: Lang) -> Vec<Figure> {
    panels(summary, (&summary.histograms, &[]), most, false, lang)
}

fn panels(
    summary: &Summary,
    (histograms, baselines): (&[Histogram], &[Histogram]),
    most: usize,
    shared: bool,
    lang: Lang,
) -> Vec<Figure> {
    let shown = &histograms[..histograms.len().min(most)];
    let panels = histograms::alone(summary, shown, baselines, shared, lang);
    panels.into_iter().map(Figure::panel).collect()
}

fn figures_or(pages: Vec<histograms::HistogramPage>, title: &str, sentence: String) -> Vec<Figure> {
    if pages.is_empty() {
        let title = title.to_owned();
        return vec![Figure::notice(Notice { title, sentence })];
    }
    pages.into_iter().map(Figure::histograms).collect()
}
