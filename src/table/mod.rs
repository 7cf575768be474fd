//! Records become requests with an endpoint; filters leave out those that were not asked for.
//!
//! In: sources. Out: [`Request`]s, handed to a [`Sink`] one by one, and the [`Account`] of every line
//! that was read. Files are read in parallel; which thread read which file shows nowhere.

mod account;
mod choice;
mod detected;
mod endpoint;
mod endpoints;
mod filter;
mod load;
mod loader;
mod rejects;
mod routes;
mod seen;
mod sieve;
mod skip;
mod tree;

pub use account::{Account, Samples};
pub use choice::{Choice, OriginFinder};
pub use detected::{Detected, OriginCount};
pub use endpoint::{
    EndpointRules, Evidence, OpenApiError, PathCount, RouteRule, RouteRuleError, Values,
    without_query,
};
pub use endpoints::{ANY_METHOD, EndpointKey, Endpoints, MAX_DISTINCT, OTHER, ReadEndpoint};
pub use filter::{
    Bound, Filter, HostFilter, MethodFilter, SourceFilter, StatusFilter, TimeFilter,
    matches_pattern,
};
pub use load::{Load, LoadError, Loaded, Request, Sink, SinkReader};
pub use loader::load;
pub use rejects::{Rejects, is_rejects};
pub use skip::{Skipped, skip};
