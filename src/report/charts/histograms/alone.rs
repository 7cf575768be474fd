//! One histogram by itself, for a page that has its own titles and flows with the width of a screen.
//!
//! In: a histogram of a summary. Out: a [`PanelAlone`] of half the width of a phone's screen in CSS
//! pixels, without title.

use super::drawing::{Plot, draw_plot};
use super::model::{Panel, Subject, View, duration_axis, finite_edges, panel};
use crate::report::charts::axis::Axis;
use crate::report::charts::figure::{ChartError, Drawing};
use crate::report::charts::label::duration;
use crate::report::charts::pen::Pen;
use crate::report::lang::Lang;
use crate::stats::summary::{Histogram, Summary};
use plotters::backend::DrawingBackend;

/// The size in pixels of the PNG, which has twice as many as it is read at.
const WIDTH: i32 = 660;
const HEIGHT: i32 = 260;
/// Left of the plot and right of it, above it and below it.
const INSETS: [i32; 4] = [72, 26, 38, 40];

/// The plot of one panel.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report::charts) struct PanelAlone {
    panel: Panel,
    slow_label: String,
    description: String,
}

/// The histograms one by one. When they have their bins in common, so they have their axis.
pub(in crate::report::charts) fn alone(
    summary: &Summary,
    histograms: &[Histogram],
    shared: bool,
    lang: Lang,
) -> Vec<PanelAlone> {
    let view = View {
        subject: Subject::All,
        slow_us: summary.slow_us,
        lang,
        room: WIDTH as f32,
        count_steps: 3,
    };
    let across = (WIDTH - INSETS[0] - INSETS[1]) as f32;
    let axis = shared.then(|| shared_axis(histograms, across).localised(lang));
    let one = |histogram: &Histogram| {
        let own = || view.own_axis(histogram, across);
        let axis = axis.clone().unwrap_or_else(own);
        PanelAlone {
            panel: panel(histogram, None, &view, axis),
            slow_label: lang.localised(&duration(summary.slow_us)),
            description: describe(histogram, lang),
        }
    };
    histograms.iter().map(one).collect()
}

/// An axis over the bins of all.
fn shared_axis(histograms: &[Histogram], across: f32) -> Axis {
    let mut edges: Vec<f64> = histograms
        .iter()
        .flat_map(|histogram| finite_edges(&histogram.edges_ms))
        .collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    duration_axis(&edges, 0.0, across)
}

fn describe(histogram: &Histogram, lang: Lang) -> String {
    let edge = |place: usize| {
        let ms = histogram.edges_ms.get(place).copied().unwrap_or_default();
        lang.duration((ms.max(0.0) * 1e3).round() as u64)
    };
    let bins = 0..histogram.counts.len();
    let fullest = bins.rev().max_by_key(|bin| histogram.counts[*bin]);
    let fullest = fullest.unwrap_or(0);
    let last = histogram.edges_ms.len().saturating_sub(1);
    lang.describe_panel(
        histogram.requests(),
        &edge(0),
        &edge(last),
        (&edge(fullest), &edge(fullest + 1)),
    )
}

impl Drawing for PanelAlone {
    fn size(&self) -> (u32, u32) {
        (WIDTH as u32, HEIGHT as u32)
    }

    fn describe(&self) -> String {
        self.description.clone()
    }

    fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>) -> Result<(), ChartError> {
        let [left, right, top, bottom] = INSETS;
        let plot = Plot {
            left,
            right: WIDTH - right,
            top,
            bottom: HEIGHT - bottom,
        };
        draw_plot(pen, &self.panel, &self.slow_label, &plot)
    }
}
