//! What stands on a page of histograms: panels with titles, bars, axes and the slow bound.
//!
//! In: a [`Summary`]. Out: [`HistogramPage`]s, plain data. Bars keep the true edges of their bins.
//! It counts nothing: every number is taken from the summary. Lengths matter only where text has to
//! fit.

use crate::report::charts::axis::{Axis, Scale, counts_up, durations_across, tick};
use crate::report::charts::font::{Weight, width};
use crate::report::charts::label::{duration, title};
use crate::report::charts::local_time::span;
use crate::report::charts::style::{MARGIN, PAGE_WIDTH, PANEL_SUBTITLE, PANEL_TITLE};
use crate::report::lang::{Lang, words};
use crate::stats::summary::{EndpointStats, Histogram, Summary};
use std::collections::HashMap;

/// Panels on a full page: three columns of six.
const PANELS_A_PAGE: usize = 18;
/// The most histograms that are drawn. Nobody looks at more than thirty pages, and a scanner's paths
/// would fill a disk; the tables have all.
const MOST_PANELS: usize = 30 * PANELS_A_PAGE;
/// A last bin this many times as wide as the first needs a logarithmic axis to be seen beside it.
const UNEVEN: f64 = 20.0;
/// Durations that begin within this share of their range from 0, or from the slow bound on pages of
/// slow ones, are drawn from there.
const NEAR: f64 = 0.3;

/// Which requests a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report::charts) enum Subject {
    /// All timed requests.
    All,
    /// Only those over the slow bound.
    Slow,
}

/// One page of panels.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report::charts) struct HistogramPage {
    /// The language of its texts.
    pub(super) lang: Lang,
    /// Which requests it shows.
    pub(super) subject: Subject,
    /// Such as `Durations by endpoint (page 1 of 4)`.
    pub(super) title: String,
    /// The span of time.
    pub(super) subtitle: String,
    /// The slow bound, such as `1 s`.
    pub(super) slow_label: String,
    /// How the panels are laid out.
    pub(super) grid: Grid,
    /// The panels, row by row.
    pub(super) panels: Vec<Panel>,
}

/// The columns and the size of panels; the same on all pages of a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Grid {
    /// Panels side by side.
    pub(super) columns: i32,
    /// The width of the page.
    pub(super) page_width: i32,
    /// The height of a panel.
    pub(super) panel_height: i32,
}

impl Grid {
    /// Between panels side by side.
    pub(super) const COLUMN_GAP: i32 = 56;
    /// Left of the plot, for the labels of the upright axis.
    pub(super) const GUTTER: i32 = 72;
    /// Right of the plot.
    pub(super) const INSET: i32 = 12;

    /// Few panels are larger.
    fn of(panels: usize) -> Self {
        let (columns, page_width, panel_height) = match panels {
            0 | 1 => (1, 1200, 560),
            2 | 4 => (2, PAGE_WIDTH, 480),
            _ => (3, PAGE_WIDTH, 336),
        };
        Self {
            columns,
            page_width,
            panel_height,
        }
    }

    /// The width of a panel.
    pub(super) fn panel_width(self) -> i32 {
        (self.page_width - 2 * MARGIN - (self.columns - 1) * Self::COLUMN_GAP) / self.columns
    }

    /// The width of the plot in it.
    pub(super) fn plot_width(self) -> i32 {
        self.panel_width() - Self::GUTTER - Self::INSET
    }
}

/// The histogram of one endpoint.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Panel {
    /// `METHOD /endpoint`, shortened to the width of the panel.
    pub(super) title: String,
    /// Such as `1,234 requests · 56 over 1 s`.
    pub(super) subtitle: String,
    /// One bar a bin that is not empty.
    pub(super) bars: Vec<Bar>,
    /// The bars of a baseline, scaled to as many requests; mostly none.
    pub(super) outline: Vec<Bar>,
    /// Durations in milliseconds.
    pub(super) x: Axis,
    /// Requests.
    pub(super) y: Axis,
    /// Where the slow bound stands, in milliseconds, when it is on the axis.
    pub(super) slow_line: Option<f64>,
    /// The slow bound of the endpoint, such as `1 s`.
    pub(super) slow_label: String,
}

/// The requests in one bin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bar {
    /// The lower edge in milliseconds.
    pub(super) from_ms: f64,
    /// The upper edge in milliseconds.
    pub(super) to_ms: f64,
    /// How many.
    pub(super) requests: u64,
    /// Whether all of them are over the slow bound.
    pub(super) slow: bool,
}

/// The pages that show all histograms of a subject; none when there is no histogram.
pub(in crate::report::charts) fn pages(
    summary: &Summary,
    subject: Subject,
    lang: Lang,
) -> Vec<HistogramPage> {
    let slow_label = lang.slow_bound(summary);
    let (histograms, name) = match subject {
        Subject::All => (&summary.histograms, lang.say(words::DURATIONS).to_owned()),
        Subject::Slow => (&summary.slow_histograms, lang.durations_over(&slow_label)),
    };
    let endpoints: HashMap<_, _> = summary
        .endpoints
        .iter()
        .map(|stats| ((stats.method.as_str(), stats.endpoint.as_str()), stats))
        .collect();
    let (all, histograms) = (
        histograms.len(),
        &histograms[..histograms.len().min(MOST_PANELS)],
    );
    let name = if all > histograms.len() {
        lang.first_of(&name, histograms.len(), all)
    } else {
        name
    };
    let grid = Grid::of(histograms.len());
    let view = View {
        subject,
        summary,
        lang,
        room: grid.panel_width() as f32,
        count_steps: if grid.panel_height > 400 { 6 } else { 4 },
    };
    let total = histograms.len().div_ceil(PANELS_A_PAGE);
    let number = |page: usize| {
        if total > 1 {
            format!(" {}", lang.page(page, total))
        } else {
            String::new()
        }
    };
    let panel_of = |histogram: &Histogram| {
        let stats = endpoints.get(&(histogram.method.as_str(), histogram.endpoint.as_str()));
        let x = view.own_axis(histogram, grid.plot_width() as f32);
        panel(histogram, stats.copied(), &view, x)
    };
    histograms
        .chunks(PANELS_A_PAGE)
        .enumerate()
        .map(|(i, chunk)| HistogramPage {
            lang,
            subject,
            title: format!("{name}{}", number(i + 1)),
            subtitle: summary
                .span
                .map_or_else(String::new, |range| span(range, summary.zone, lang)),
            slow_label: slow_label.clone(),
            grid,
            panels: chunk.iter().map(panel_of).collect(),
        })
        .collect()
}

/// How the panels of a page are made.
pub(super) struct View<'s> {
    /// Which requests they show.
    pub(super) subject: Subject,
    /// Where the slow bounds are from.
    pub(super) summary: &'s Summary,
    /// The language of their texts.
    pub(super) lang: Lang,
    /// The room for their titles in pixels.
    pub(super) room: f32,
    /// About how many steps their axes of requests have.
    pub(super) count_steps: u32,
}

impl View<'_> {
    /// The slow bound of an endpoint.
    fn slow_us(&self, histogram: &Histogram) -> u64 {
        self.summary
            .slow_us_of(&histogram.method, &histogram.endpoint)
    }

    fn slow_ms(&self, histogram: &Histogram) -> f64 {
        self.slow_us(histogram) as f64 / 1000.0
    }

    /// The axis of the bins of one histogram.
    pub(super) fn own_axis(&self, histogram: &Histogram, across: f32) -> Axis {
        let origin = match self.subject {
            Subject::All => 0.0,
            Subject::Slow => self.slow_ms(histogram),
        };
        duration_axis(&finite_edges(&histogram.edges_ms), origin, across).localised(self.lang)
    }
}

pub(super) fn panel(
    histogram: &Histogram,
    stats: Option<&EndpointStats>,
    view: &View<'_>,
    x: Axis,
) -> Panel {
    let slow_ms = view.slow_ms(histogram);
    let bars = bars(histogram, view.subject, slow_ms);
    let most = bars.iter().map(|bar| bar.requests).max().unwrap_or(0);
    Panel {
        title: title(
            &histogram.method,
            &histogram.endpoint,
            view.room,
            PANEL_TITLE,
        ),
        subtitle: subtitle(histogram, stats, view),
        bars,
        outline: Vec::new(),
        slow_line: x.contains(slow_ms).then_some(slow_ms),
        slow_label: view.lang.localised(&duration(view.slow_us(histogram))),
        x,
        y: counts_up(most, view.count_steps).localised(view.lang),
    }
}

/// `1,234 requests · 56 over 1 s`, or as much of it as the panel has room for.
fn subtitle(histogram: &Histogram, stats: Option<&EndpointStats>, view: &View<'_>) -> String {
    let lang = view.lang;
    let shown = histogram.requests();
    let over = lang.over(&lang.localised(&duration(view.slow_us(histogram))));
    let short = match view.subject {
        Subject::All => lang.requests(shown),
        Subject::Slow => format!("{} {over}", lang.requests(shown)),
    };
    let full = match (view.subject, stats) {
        (Subject::All, Some(stats)) if stats.slow > 0 => {
            format!("{short} · {} {over}", lang.count(stats.slow))
        }
        (Subject::Slow, Some(stats)) if stats.requests > shown => {
            format!("{} {over}", lang.part(shown, stats.requests))
        }
        _ => short.clone(),
    };
    if width(&full, PANEL_SUBTITLE, Weight::Regular) <= view.room {
        full
    } else {
        short
    }
}

pub(super) fn bars(histogram: &Histogram, subject: Subject, slow_ms: f64) -> Vec<Bar> {
    let edges = finite_edges(&histogram.edges_ms);
    edges
        .windows(2)
        .zip(&histogram.counts)
        .filter(|(_, requests)| **requests > 0)
        .map(|(edge, requests)| Bar {
            from_ms: edge[0],
            to_ms: edge[1],
            requests: *requests,
            slow: subject == Subject::Slow || edge[0] >= slow_ms,
        })
        .collect()
}

/// The edges, an open end (`∞`) put at twice the edge before it; none when one of them is no
/// number.
pub(super) fn finite_edges(edges_ms: &[f64]) -> Vec<f64> {
    let mut edges = edges_ms.to_vec();
    if let [.., before, last] = edges.as_mut_slice()
        && *last == f64::INFINITY
    {
        *last = *before + before.abs().max(1.0);
    }
    if edges.iter().all(|edge| edge.is_finite()) {
        edges
    } else {
        Vec::new()
    }
}

/// The axis of all bins: linear, from `origin` when that is near, or logarithmic when the bins are
/// strongly uneven.
pub(super) fn duration_axis(edges: &[f64], origin: f64, across: f32) -> Axis {
    let (Some(&first), Some(&last)) = (edges.first(), edges.last()) else {
        return durations_across(0.0, 1.0, Scale::Linear, across);
    };
    if let [_, second, .., before, _] = *edges
        && last - before > UNEVEN * (second - first)
        && second > 0.0
    {
        if first > 0.0 {
            return durations_across(first, last, Scale::Log, across);
        }
        // A bin from 0 has no beginning on this axis: it is drawn half a decade long, and its
        // beginning is labelled as what it is.
        let mut axis = durations_across(second / 3.0, last, Scale::Log, across);
        axis.ticks.retain(|tick| tick.at >= second * 0.999);
        axis.ticks.insert(0, tick(axis.low, "0".to_owned()));
        return axis;
    }
    let is_near = first > origin && first - origin < NEAR * (last - origin);
    let low = if is_near { origin } else { first };
    let high = if last > low { last } else { low + 1.0 };
    durations_across(low, high, Scale::Linear, across)
}

#[cfg(test)]
mod tests;
