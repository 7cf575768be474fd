//! Realistic fake log archives, the same bytes for the same settings on every platform and with any
//! number of threads.
//!
//! ```text
//! Settings ─plan─▶ Plan ─lines─▶ bytes ─archives─▶ files
//! ```
//!
//! The service is invented: an API for charging stations, with addresses and hosts that are
//! reserved for documentation. A seed decides which requests happen; what an endpoint is called,
//! and how slow and busy it is, follows from the number of endpoints alone. So two seeds give the
//! same day twice, and what differs between them is chance.

mod anomaly;
mod application;
mod archives;
mod broken;
mod clients;
mod clock;
mod digits;
mod endpoints;
mod format;
mod lines;
mod messages;
mod names;
mod outcome;
mod plan;
mod random;
mod request;
mod scalingo;
mod settings;
mod timetable;
mod write;

pub use anomaly::{Anomaly, AnomalyKind};
pub use archives::{Archive, Split, write_archives};
pub use format::Format;
pub use plan::Plan;
pub use settings::{Ids, MAX_CONTAINERS, MAX_ENDPOINTS, Settings, SettingsError};
pub use write::{Compression, Written, write};

#[cfg(test)]
mod tests;
