//! One line becomes a [`Record`], a line of another source, or a [`Reject`].
//!
//! In: the bytes of a line without colour codes. Out: slices of it, nothing copied. A format is an
//! envelope (who wrote the line, when) around an access line (what was asked for, how long it
//! took); today the envelope is Scalingo's and the access line its router's. No input makes it
//! panic, and no missing figure becomes a zero.

mod logfmt;
mod record;
mod reject;
mod scalingo;
mod timestamp;
mod zone;

pub use record::{Field, Parsed, Record};
pub use reject::Reject;
pub use scalingo::parse_line;
pub use timestamp::{Timestamp, days_from_civil};
pub use zone::Zone;
