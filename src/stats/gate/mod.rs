//! Gates: what a figure must not be, and whether it is.
//!
//! In: an expression such as `POST /api/v1/users: p95>800ms`, and a [`Summary`](super::Summary), perhaps
//! with what was [`Before`]. Out: for every endpoint of the gate whether it is breached, with the figure
//! and the bound. How that is shown, and which exit code it gives, is not decided here.

mod before;
mod condition;
mod decide;
mod evaluate;
mod expression;
mod metric;
mod scope;
#[cfg(test)]
mod tests;

pub use before::{Before, EndpointBefore, Regression};
pub use condition::{Condition, Limit, Order};
pub use decide::State;
pub use evaluate::{Checked, Decided, GateState, Level, evaluate};
pub use expression::{Gate, GateError, parse_duration_us};
pub use metric::{Counted, Metric, Unit};
pub use scope::Scope;
