//! What a person said about the lines: their format, their unit, their zone.
//!
//! All of it is optional. Without, each line is looked at by itself.

use super::access::FormatName;
use super::access::regex::CustomRegex;
use super::duration::Unit;
use super::zone::Zone;

/// What is known of the lines beforehand.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The one access format that lines are read in; envelopes are recognised all the same.
    pub format: Option<FormatName>,
    /// The unit of durations that neither have one nor a name that implies one.
    pub duration_unit: Option<Unit>,
    /// An expression that describes the lines. It is tried on the whole line first, and then on
    /// what is inside of its envelope.
    pub custom: Option<CustomRegex>,
    /// The zone of times that have none; UTC when it is not given.
    pub zone: Option<Zone>,
}
