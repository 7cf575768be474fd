//! One histogram by itself, for a page that has its own titles and flows with the width of a screen.
//!
//! In: a histogram of a summary. Out: a [`PanelAlone`] of half the width of a phone's screen in CSS
//! pixels, without title.

use super::drawing::{Plot, draw_plot};
use super::model::{Bar, Panel, Subject, View, bars, duration_axis, finite_edges, panel};
use crate::report::charts::axis::{Axis, counts_up};
use crate::report::charts::figure::{ChartError, Drawing};
use crate::report::charts::pen::Pen;
use crate::report::lang::Lang;
use crate::stats::summary::{Histogram, Summary};
use plotters::backend::DrawingBackend;
use std::collections::HashMap;

/// The size in pixels of the PNG, which has twice as many as it is read at.
const WIDTH: i32 = 660;
const HEIGHT: i32 = 260;
/// Left of the plot and right of it, above it and below it.
const INSETS: [i32; 4] = [72, 26, 38, 40];

/// The plot of one panel.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report::charts) struct PanelAlone {
    panel: Panel,
    description: String,
}

/// The histograms one by one. When they have their bins in common, so they have their axis.
///
/// `baselines` are histograms of what the summary is compared with, whose outlines are drawn.
pub(in crate::report::charts) fn alone(
    summary: &Summary,
    histograms: &[Histogram],
    baselines: &[Histogram],
    shared: bool,
    lang: Lang,
) -> Vec<PanelAlone> {
    let view = View {
        subject: Subject::All,
        summary,
        lang,
        room: WIDTH as f32,
        count_steps: 3,
    };
    let across = (WIDTH - INSETS[0] - INSETS[1]) as f32;
    let all = || histograms.iter().chain(baselines);
    let axis = shared.then(|| shared_axis(all(), across).localised(lang));
    let named = baselines.iter();
    let baselines: HashMap<(&str, &str), &Histogram> = named
        .map(|base| ((&base.method[..], &base.endpoint[..]), base))
        .collect();
    let one = |histogram: &Histogram| {
        let own = || view.own_axis(histogram, across);
        let axis = axis.clone().unwrap_or_else(own);
        let mut panel = panel(histogram, None, &view, axis);
        let name = (&histogram.method[..], &histogram.endpoint[..]);
        if let Some(base) = baselines.get(&name) {
            add_outline(&mut panel, histogram, base, view.count_steps, lang);
        }
        PanelAlone {
            panel,
            description: describe(histogram, lang),
        }
    };
    histograms.iter().map(one).collect()
}

/// An axis over the bins of all.
fn shared_axis<'h>(histograms: impl Iterator<Item = &'h Histogram>, across: f32) -> Axis {
    let mut edges: Vec<f64> = histograms
        .flat_map(|histogram| finite_edges(&histogram.edges_ms))
        .collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    duration_axis(&edges, 0.0, across)
}

/// Adds the outline of a baseline, scaled to as many requests as the panel has.
fn add_outline(
    panel: &mut Panel,
    histogram: &Histogram,
    base: &Histogram,
    count_steps: u32,
    lang: Lang,
) {
    let scale = histogram.requests() as f64 / base.requests().max(1) as f64;
    let scaled = bars(base, Subject::All, f64::INFINITY).into_iter();
    let scaled = scaled.map(|bar| Bar {
        requests: (bar.requests as f64 * scale).round() as u64,
        ..bar
    });
    panel.outline = scaled.collect();
    let all = panel.bars.iter().chain(&panel.outline);
    let most = all.map(|bar| bar.requests).max().unwrap_or(0);
    panel.y = counts_up(most, count_steps).localised(lang);
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
        draw_plot(pen, &self.panel, &plot)
    }
}
