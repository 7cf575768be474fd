//! The charts of the page: figures as inline SVG, and the small histograms with their captions.

use crate::error::Error;
use crate::report::charts::{Figure, own_panels, shared_panels};
use crate::report::lang::Lang;
use crate::report::text::visible;
use crate::stats::{Comparison, Histogram, Summary};
use std::collections::HashMap;

/// The most small histograms of either kind, and those that are seen at once.
const MOST_PANELS: usize = 60;
const UNFOLDED: usize = 12;

/// A figure of its own.
pub(super) struct Drawn {
    pub svg: String,
}

/// A small histogram with its caption.
pub(super) struct Panel {
    pub method: String,
    pub endpoint: String,
    pub requests: String,
    pub svg: String,
}

/// What the section of small histograms shows.
pub(super) struct ChartsPart {
    /// In bins that all share.
    pub shared: Vec<Panel>,
    /// What the outlines are, if there are any.
    pub outline: Option<String>,
    /// The rest of them, folded.
    pub shared_tail: Vec<Panel>,
    /// Each in its own bins.
    pub own: Vec<Panel>,
    /// How many endpoints have none.
    pub hidden: Option<String>,
}

impl ChartsPart {
    /// # Errors
    /// [`Error::Draw`].
    pub(super) fn new(
        summary: &Summary,
        baseline: Option<&Comparison>,
        lang: Lang,
    ) -> Result<Self, Error> {
        let baselines = baseline.map_or(&[][..], |baseline| &baseline.base_histograms);
        let figures = shared_panels(summary, baselines, MOST_PANELS, lang);
        let mut shared = panels(&summary.shared_histograms, &figures, summary, lang)?;
        let figures = own_panels(summary, MOST_PANELS, lang);
        let own = panels(&summary.histograms, &figures, summary, lang)?;
        let shared_tail = shared.split_off(shared.len().min(UNFOLDED));
        let hidden = summary.histograms.len().saturating_sub(MOST_PANELS);
        Ok(Self {
            shared,
            outline: baseline.map(|baseline| lang.outline(&baseline.label)),
            shared_tail,
            own,
            hidden: (hidden > 0).then(|| lang.more_in(hidden, "histogram.csv")),
        })
    }
}

/// # Errors
/// [`Error::Draw`].
pub(super) fn drawn(figure: &Figure) -> Result<Drawn, Error> {
    let svg = figure
        .to_svg()
        .map_err(|error| Error::Draw(format!("the page: {error}")))?;
    Ok(Drawn { svg })
}

fn panels(
    histograms: &[Histogram],
    figures: &[Figure],
    summary: &Summary,
    lang: Lang,
) -> Result<Vec<Panel>, Error> {
    let slow = |histogram: &Histogram| {
        let is_same = |slow: &&Histogram| {
            (&slow.method, &slow.endpoint) == (&histogram.method, &histogram.endpoint)
        };
        let slow = summary.slow_histograms.iter().find(is_same);
        let bound = summary.slow_us_of(&histogram.method, &histogram.endpoint);
        let over = lang.over(&lang.duration(bound));
        slow.map(|slow| format!(" · {} {over}", lang.count(slow.requests())))
    };
    // Not all requests of an endpoint need have a duration.
    let untimed: HashMap<(&str, &str), u64> = summary
        .endpoints
        .iter()
        .map(|stats| ((&stats.method[..], &stats.endpoint[..]), stats.requests))
        .collect();
    let timed = |histogram: &Histogram| {
        let all = untimed.get(&(&histogram.method[..], &histogram.endpoint[..]));
        match all {
            Some(all) if *all > histogram.requests() => lang.timed(histogram.requests(), *all),
            _ => lang.requests(histogram.requests()),
        }
    };
    let panel = |(histogram, figure): (&Histogram, &Figure)| {
        Ok(Panel {
            method: visible(&histogram.method).into_owned(),
            endpoint: visible(&histogram.endpoint).into_owned(),
            requests: timed(histogram) + &slow(histogram).unwrap_or_default(),
            svg: drawn(figure)?.svg,
        })
    };
    histograms.iter().zip(figures).map(panel).collect()
}
