//! The page that shows requests, durations and errors over time.
//!
//! In: the timeline of a summary. Out: one page as plain data (`model`), which draws itself
//! (`drawing`).

mod drawing;
mod model;

pub(super) use model::{TimelinePage, page};
