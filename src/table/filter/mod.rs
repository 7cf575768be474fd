//! Filters: which requests a report is about.
//!
//! Each filter reads itself from the text that is typed and says what it keeps. In which order they
//! apply, and how often each is asked, is the business of whoever reads.

mod selection;
mod source;
mod status;
mod text;
mod time;

pub use source::SourceFilter;
pub use status::StatusFilter;
pub use text::{HostFilter, MethodFilter, matches_pattern};
pub use time::{Bound, TimeFilter};

use regex::Regex;

/// Which requests to keep. `None` keeps all.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Paths that match, without their query unless it is kept.
    pub path: Option<Regex>,
    /// Methods.
    pub method: Option<MethodFilter>,
    /// Hosts.
    pub host: Option<HostFilter>,
    /// Who wrote the lines.
    pub source: Option<SourceFilter>,
    /// Statuses.
    pub status: Option<StatusFilter>,
    /// Times.
    pub time: TimeFilter,
}
