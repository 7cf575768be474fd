//! A digest becomes a summary: percentiles, histograms, the timeline. Plain structs and pure
//! functions.
//!
//! In: a [`Digest`](crate::digest::Digest) and the settings of a report. Out: a [`Summary`]. Every
//! figure is computed here, once, from the counts of the digest; nothing is estimated from other
//! figures.

mod bins;
mod compare;
mod distribution;
mod for_whom;
mod gaps;
pub mod gate;
mod histogram;
mod in_flight;
mod minutes;
mod multiplicity;
mod shift;
mod since;
mod slow;
mod student;
mod summarise;
pub(crate) mod summary;
mod tally;
mod timeline;
mod trend;
mod whom;

pub use bins::Bins;
pub use compare::{
    Change, CompareSettings, Comparison, Decisive, ErrorVerdict, Totals, Verdict, VerdictCounts,
    Waiting, compare,
};
pub use distribution::Distribution;
pub use for_whom::Finding;
pub use gaps::{Asked, Gap, GapPlace};
pub use histogram::histogram;
pub use multiplicity::SMALLEST_P_VALUE;
pub use shift::{Shift, Side};
pub use slow::OwnBound;
pub use summarise::{Parts, Settings, summarise};
pub use summary::{
    Busiest, Concurrency, ConcurrencyPoint, Durations, EndpointStats, Histogram, Lane,
    SlotQuantiles, SlowRequest, Span, Summary, Timeline, TimelinePoint,
};
pub use trend::{Trend, TrendDay};
pub use whom::StandOut;
