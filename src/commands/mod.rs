//! One short story a subcommand: a plan comes in, an exit code goes out.

mod baseline;
mod check;
mod config;
mod convert;
mod diff;
mod differences;
mod generate;
mod history;
mod inputs;
mod notes;
mod pipeline;
mod progress;
mod report;
mod results;
mod routes;
mod saved_day;
mod shell;
mod snapshot;
mod snapshots;
mod stats;
mod target;

pub use check::{check, check_came_to_nothing};
pub use config::config;
pub use convert::convert;
pub use diff::diff;
pub use generate::generate;
pub use report::report;
pub use routes::routes;
pub use shell::{completions, man};
pub use snapshot::snapshot;
pub use stats::stats;

use crate::report::checks::PluginState;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All was done.
    Done,
    /// A gate failed; all was written.
    GateFailed,
    /// It was told as a plugin of a monitoring system tells it.
    Plugin(PluginState),
    /// There was no request to report, and nothing was written.
    NoRequest,
    /// The results were written, but not all that was asked for could be read.
    Incomplete,
}

impl Outcome {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::GateFailed => 1,
            Self::Plugin(state) => state.code(),
            Self::NoRequest => 3,
            Self::Incomplete => 4,
        }
    }
}
