//! What came of the gates: as text, as one line for Nagios and Icinga, as JUnit XML, as annotations of
//! GitHub, as JSON.
//!
//! In: a [`CheckReport`]. Out: bytes. Each format says of every breach the figure, the bound and the
//! endpoint; none decides anything.

mod github;
mod json;
mod junit;
mod nagios;
mod terminal;
mod words;

pub use github::to_github;
pub use json::checks_json;
pub use junit::to_junit;
pub use nagios::{PluginState, to_nagios};
pub use terminal::to_lines;

use crate::digest::Account;
use crate::stats::Summary;
use crate::stats::gate::{Checked, GateState, Level};

/// What came of the gates, and of reading.
#[derive(Debug)]
pub struct CheckReport<'r> {
    /// The gates, critical ones first.
    pub checked: &'r [Checked],
    /// What they were held against.
    pub summary: &'r Summary,
    /// What could not be read: the name of the input, and why.
    pub incomplete: &'r [(String, String)],
    /// Whether something was not read or understood.
    pub is_incomplete: bool,
}

/// How many gates came out how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GateCounts {
    /// Critical gates that are breached.
    pub failed: usize,
    /// Warning gates that are breached.
    pub warned: usize,
    /// Gates of either kind that could not be decided.
    pub undecided: usize,
    /// All others.
    pub held: usize,
}

impl CheckReport<'_> {
    /// How many gates came out how.
    pub fn counts(&self) -> GateCounts {
        let mut counts = GateCounts::default();
        for checked in self.checked {
            *match (checked.state(), checked.level) {
                (GateState::Breached, Level::Critical) => &mut counts.failed,
                (GateState::Breached, Level::Warning) => &mut counts.warned,
                (GateState::Undecided, _) => &mut counts.undecided,
                (GateState::Held, _) => &mut counts.held,
            } += 1;
        }
        counts
    }

    fn account(&self) -> &Account {
        &self.summary.account
    }
}
