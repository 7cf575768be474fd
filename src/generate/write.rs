//! Lines into anything that takes bytes, compressed or not.
//!
//! In: a plan and which lines. Out: their bytes, and counts of what they are. Splitting into files
//! is the business of `archives`.

use super::format::Kind;
use super::lines::{Lines, Made};
use super::plan::Plan;
use flate2::GzBuilder;
use std::io::{self, Write};
use std::ops::{AddAssign, Range};

/// Whether and how hard to compress.
///
/// Bytes are the same on all platforms for one version of zlib-rs. Another version may compress the
/// same text otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// Plain text.
    None,
    /// gzip, fast enough not to be waited for.
    Fast,
    /// gzip at a level from 1 (fast) to 9 (small).
    Level(u32),
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// All lines.
    pub lines: u64,
    /// Lines of requests, whole.
    pub requests: u64,
    /// Lines of the application or the platform.
    pub application: u64,
    /// Lines that were cut or garbled.
    pub broken: u64,
    /// Lines in colour, among those of requests and of the application.
    pub ansi: u64,
    /// The bytes of the text, before compression.
    pub bytes: u64,
}

impl Written {
    fn count(&mut self, made: Made) {
        self.lines += 1;
        self.ansi += u64::from(made.ansi);
        match made.kind {
            Kind::Request => self.requests += 1,
            Kind::Application => self.application += 1,
            Kind::Broken => self.broken += 1,
        }
    }
}

impl AddAssign for Written {
    fn add_assign(&mut self, other: Self) {
        self.lines += other.lines;
        self.requests += other.requests;
        self.application += other.application;
        self.broken += other.broken;
        self.ansi += other.ansi;
        self.bytes += other.bytes;
    }
}

/// Writes all lines of a plan.
///
/// # Errors
/// Those of `out`.
pub fn write(plan: &Plan, out: &mut dyn Write, compression: Compression) -> io::Result<Written> {
    write_lines(plan, 0..plan.settings.lines, out, compression)
}

/// Writes some lines of a plan, compressed or not.
pub(super) fn write_lines(
    plan: &Plan,
    numbers: Range<u64>,
    out: &mut dyn Write,
    compression: Compression,
) -> io::Result<Written> {
    let level = match compression {
        Compression::None => {
            let written = write_text(plan, numbers, out)?;
            out.flush()?;
            return Ok(written);
        }
        Compression::Fast => FAST_LEVEL,
        Compression::Level(level) => level.clamp(1, 9),
    };
    // No name and no time of change in the header, or two runs would differ.
    let mut encoder = GzBuilder::new().write(out, flate2::Compression::new(level));
    let written = write_text(plan, numbers, &mut encoder)?;
    encoder.finish()?.flush()?;
    Ok(written)
}

/// The level of [`Compression::Fast`].
///
/// Lines a second and ratio on one core of the build machine, 312 bytes a line: level 1: 676,000,
/// 3.7; 3: 437,000, 5.1; 4: 366,000, 5.5; 5: 335,000, 5.8; 6: 275,000, 5.8; 9: 186,000, 5.6.
/// Without compression: 2,240,000. Real archives are about 6 to 1; level 4 is the closest that
/// leaves some room above 300,000 lines a second.
const FAST_LEVEL: u32 = 4;

/// How much text is passed on at once, in bytes.
const CHUNK: usize = 128 * 1024;

fn write_text(plan: &Plan, numbers: Range<u64>, out: &mut dyn Write) -> io::Result<Written> {
    let mut written = Written::default();
    let mut lines = Lines::new(plan, numbers.start);
    let mut text = Vec::with_capacity(CHUNK + 4096);
    while lines.next_number() < numbers.end {
        let Some(made) = lines.push_next(&mut text) else {
            break;
        };
        written.count(made);
        if text.len() >= CHUNK {
            written.bytes += text.len() as u64;
            out.write_all(&text)?;
            text.clear();
        }
    }
    written.bytes += text.len() as u64;
    out.write_all(&text)?;
    Ok(written)
}
