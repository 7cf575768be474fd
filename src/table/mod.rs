//! Records become polars DataFrames, a batch at a time; filters leave out the rows that were not
//! asked for.
//!
//! In: sources. Out: batches of rows with the columns of [`schema`], handed to a [`Sink`], and the
//! [`Account`] of every line that was read. Files are read in parallel; which thread read which
//! file shows nowhere.

mod account;
mod batch;
mod endpoint;
mod filter;
mod load;
mod loader;
mod rejects;
mod routes;
pub mod schema;

pub use account::{Account, Samples};
pub use endpoint::{EndpointRules, template};
pub use filter::{Bound, Filter, HostFilter, MethodFilter, StatusFilter, TimeFilter};
pub use load::{Batch, Load, Loaded, Sink};
pub use loader::load;
pub use rejects::Rejects;
pub use routes::{EndpointKey, Endpoints, MAX_ENDPOINTS, OTHER};
