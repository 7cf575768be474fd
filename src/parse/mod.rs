//! One line becomes a [`Record`], a line of another program, or a [`Reject`].
//!
//! In: the bytes of a line without colour codes. Out: slices of it, nothing copied but where an
//! envelope had escaped the text. A line is an [`Envelope`] (who wrote it, when) around an
//! [`Access`] format (what was asked for, how long it took), and any envelope may hold any format.
//! No input makes it panic, and no missing figure becomes a zero.

mod access;
mod assumption;
mod digits;
mod duration;
mod envelope;
mod fast_combined;
mod fast_path;
mod field;
mod find;
mod joins;
mod json;
mod keys;
mod logfmt;
mod options;
mod parser;
mod reader;
mod reading;
mod record;
mod reject;
mod request_line;
mod requote;
mod timestamp;
mod words;
mod zone;

#[cfg(test)]
mod tests;

pub use access::regex::CustomRegex;
pub use access::{Access, FormatName};
pub use assumption::{Assumption, Assumptions};
pub use duration::Unit;
pub use envelope::Envelope;
pub use field::Field;
pub(crate) use find::places_of;
pub use joins::Unfinished;
pub use options::Options;
pub use parser::Parser;
pub use record::{Origin, Parsed, Record, UNREADABLE};
pub use reject::Reject;
pub use timestamp::{Timestamp, days_from_civil};
pub use zone::Zone;
