//! A map of the 95th percentile, endpoint by endpoint over time.
//!
//! In: the points of a timeline. Out: rows of coloured stretches as plain data (`model`), which
//! draw themselves (`drawing`).

mod drawing;
mod model;

pub(super) use model::{HeatMapPage, page};
