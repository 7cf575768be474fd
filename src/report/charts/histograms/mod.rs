//! Pages of small histograms, one an endpoint.
//!
//! In: the histograms of a summary. Out: pages of panels in the same order, as plain data
//! (`model`), which draw themselves (`drawing`).

mod alone;
mod drawing;
mod model;

pub(super) use alone::{PanelAlone, alone};
pub(super) use model::{HistogramPage, Subject, pages};
