//! A digest becomes a summary: percentiles, histograms, the timeline. Plain structs and pure
//! functions.
//!
//! In: a [`Digest`](crate::digest::Digest) and the settings of a report. Out: a [`Summary`]. Every
//! figure is computed here, once, from the counts of the digest; nothing is estimated from other
//! figures.

mod bins;
mod distribution;
mod for_whom;
mod histogram;
mod multiplicity;
mod shift;
mod since;
mod summarise;
pub(crate) mod summary;
mod tally;
mod timeline;
mod whom;

pub use bins::Bins;
pub use distribution::Distribution;
pub use for_whom::Finding;
pub use histogram::histogram;
pub use multiplicity::SMALLEST_P_VALUE;
pub use shift::{Shift, Side};
pub use summarise::{Parts, Settings, summarise};
pub use summary::{
    Durations, EndpointStats, Histogram, SlotQuantiles, SlowRequest, Span, Summary, Timeline,
    TimelinePoint,
};
pub use whom::StandOut;
