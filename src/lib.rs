//! laggard tells which endpoints of a web API are slow, from its downloaded access logs.
//!
//! ```text
//! paths ─source─▶ lines ─parse─▶ records ─table─▶ requests ─digest─▶ Digest ─stats─▶ Summary ─report─▶ files, stdout
//!                                                 requests ─rows─▶ files, stdout
//! ```
//!
//! Each folder is a stage and takes what the one before it gives; imports run against the arrows,
//! never with them: `main → commands → plan → args → report → stats → digest, rows → table →
//! parse, source, parquet`. A snapshot is a digest in a file, and joins it there. What holds everywhere:
//!
//! - A bad line is data, a bad file is a warning, a bad plan or an unwritable output is the one
//!   fatal [`error::Error`].
//! - `read = kept + filtered + other + rejected`, for every input.
//! - Files in any order and any number of threads give the same bytes; no output holds the wall
//!   clock.
//! - Memory is bounded by the number of distinct (slot, endpoint, status, duration), never by the
//!   length of the log.
//! - Durations are whole microseconds inside and milliseconds in outputs; times are UTC inside.

pub mod source;

pub mod parse;

pub mod table;

pub mod parquet;

pub mod digest;

pub mod rows;

pub mod stats;

pub mod report;

pub mod generate;

pub mod args;
pub mod commands;
pub mod error;
mod mark;
pub mod plan;
pub mod text;
