//! One short story a subcommand: a plan comes in, an exit code goes out.

mod baseline;
mod convert;
mod diff;
mod generate;
mod notes;
mod pipeline;
mod progress;
mod report;
mod results;
mod routes;
mod shell;
mod stats;

pub use convert::convert;
pub use diff::diff;
pub use generate::generate;
pub use report::report;
pub use routes::routes;
pub use shell::{completions, man};
pub use stats::stats;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All was done.
    Done,
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
            Self::NoRequest => 3,
            Self::Incomplete => 4,
        }
    }
}
