//! Paths become byte lines: finding the files, undoing the compression, splitting, taking colour
//! codes out.
//!
//! In: paths and standard input. Out: [`Block`]s of whole lines. Nothing here knows what a line
//! means. A file that cannot be read is a warning with its name, never the end of the run; what
//! came before the damage is delivered.

mod ahead;
mod ansi;
mod archive;
mod blocks;
mod decode;
mod directory;
mod error;
mod find;
mod gzip;
mod identical;
mod zip_end;

pub use ahead::read_streams_ahead;
pub use ansi::strip_ansi;
pub use blocks::{Block, Blocks, LINE_LIMIT, Line};
pub use decode::{Meter, Visit, read_streams};
pub use error::ReadError;
pub use find::{Found, Input, STANDARD_INPUT, Source, find};
pub use identical::identical;
