//! Records become polars DataFrames, a batch at a time; filters leave out the rows that were not
//! asked for.
//!
//! In: sources. Out: batches of rows with the columns of [`schema`], handed to a [`Sink`], and the
//! [`Account`] of every line that was read. Files are read in parallel; which thread read which
//! file shows nowhere.

mod account;
mod batch;
mod choice;
mod detected;
mod endpoint;
mod filter;
mod load;
mod loader;
mod rejects;
mod routes;
pub mod schema;
mod seen;
mod texts;

pub use account::{Account, Samples};
pub use choice::{Choice, OriginCounts, OriginFinder, count_origins};
pub use detected::{Detected, OriginCount};
pub use endpoint::{
    EndpointRules, Evidence, OpenApiError, PathCount, RouteRule, RouteRuleError, Values,
    without_query,
};
pub use filter::{Bound, Filter, HostFilter, MethodFilter, SourceFilter, StatusFilter, TimeFilter};
pub use load::{Batch, Load, Loaded, Sink};
pub use loader::load;
pub use rejects::{Rejects, is_rejects};
pub use routes::{ANY_METHOD, EndpointKey, Endpoints, MAX_DISTINCT, OTHER, ReadEndpoint};
pub use texts::TextColumn;
