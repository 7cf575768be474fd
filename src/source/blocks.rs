//! Splits a stream into blocks of whole lines.
//!
//! In: a stream of plain bytes. Out: one reused [`Block`] after the other; its lines are slices of
//! it. No more than a line of [`LINE_LIMIT`] bytes and one block is ever held: a longer line is
//! dropped but for its head, and said so, so that a gigabyte without a newline costs time only.

use super::ansi;
use super::error::ReadError;
use memchr::{memchr, memchr3_iter, memrchr};
use std::borrow::Cow;
use std::io::{self, Read};

/// The longest line that is parsed, in bytes.
pub const LINE_LIMIT: usize = 1024 * 1024;
/// How much is read before lines are handed on: small enough to stay in the second-level cache.
const BLOCK_SIZE: usize = 256 * 1024;
/// How much of a line over the limit is kept, to show it.
const HEAD: usize = 256;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Some whole lines of a stream.
#[derive(Debug, Default)]
pub struct Block {
    bytes: Buffer,
    /// Where the whole lines end in `bytes`; what follows belongs to the next block.
    end: usize,
    /// The heads of the lines that were over the limit.
    too_long: Vec<Vec<u8>>,
}

/// Bytes that are used again and again. Those behind the filled ones keep what was there: to make
/// them zeros for every block took 3 % of a run.
#[derive(Debug, Default)]
struct Buffer {
    bytes: Vec<u8>,
    filled: usize,
}

impl Buffer {
    fn filled(&self) -> &[u8] {
        &self.bytes[..self.filled]
    }

    fn clear(&mut self) {
        self.filled = 0;
    }

    /// Room for a block behind the filled bytes.
    fn room(&mut self) -> &mut [u8] {
        let end = self.filled + BLOCK_SIZE;
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        &mut self.bytes[self.filled..end]
    }

    /// Starts with these bytes, at most a line and a block.
    fn start_with(&mut self, bytes: &[u8]) {
        if self.bytes.len() < bytes.len() {
            self.bytes.resize(bytes.len(), 0);
        }
        self.bytes[..bytes.len()].copy_from_slice(bytes);
        self.filled = bytes.len();
    }

    /// Drops so many bytes at the start.
    fn drop_start(&mut self, length: usize) {
        self.bytes.copy_within(length..self.filled, 0);
        self.filled -= length;
    }
}

/// One line, without its line end and without colour codes.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// A whole line.
    Whole(Cow<'a, [u8]>),
    /// The head of a line over [`LINE_LIMIT`].
    TooLong(&'a [u8]),
}

impl Block {
    /// The lines, in the order of the stream.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let bytes = &self.bytes.filled()[..self.end];
        // One pass finds line ends and what colour codes begin with. A search for each line end, and
        // two more of each line for colours, took a tenth of the time of a run.
        let mut marks = memchr3_iter(b'\n', ansi::ESCAPE, ansi::BACKSLASH, bytes);
        let mut start = 0;
        let whole = std::iter::from_fn(move || {
            if start == bytes.len() {
                return None;
            }
            let mut has_ansi = false;
            let end = loop {
                match marks.next() {
                    Some(at) if bytes[at] == b'\n' => break at,
                    Some(at) => has_ansi |= ansi::may_begin(&bytes[at..]),
                    None => break bytes.len(),
                }
            };
            let line = &bytes[start..end];
            start = bytes.len().min(end + 1);
            Some(whole_line(
                line.strip_suffix(b"\r").unwrap_or(line),
                has_ansi,
            ))
        });
        // A block ends with its whole lines, so what was dropped stood before them.
        self.too_long
            .iter()
            .map(|head| Line::TooLong(head))
            .chain(whole)
    }
}

fn whole_line(line: &[u8], has_ansi: bool) -> Line<'_> {
    if line.len() > LINE_LIMIT {
        Line::TooLong(&line[..HEAD])
    } else if has_ansi {
        Line::Whole(ansi::strip_ansi(line))
    } else {
        Line::Whole(Cow::Borrowed(line))
    }
}

/// The blocks of one stream.
pub struct Blocks<'a> {
    stream: Box<dyn Read + 'a>,
    /// The start of a line whose end was not read yet.
    carry: Vec<u8>,
    /// Whether we are inside a line over the limit.
    skipping: bool,
    at_start: bool,
    ended: bool,
    /// An error that came after bytes which were handed on first.
    error: Option<ReadError>,
}

impl<'a> Blocks<'a> {
    /// Blocks of a stream of plain bytes.
    pub fn new(stream: Box<dyn Read + 'a>) -> Self {
        Self {
            stream,
            carry: Vec::new(),
            skipping: false,
            at_start: true,
            ended: false,
            error: None,
        }
    }

    /// Fills `block` with the next lines; `false` at the end of the stream.
    ///
    /// # Errors
    /// What the stream gave, after all lines before the damage were handed on. The piece of a line
    /// right before it counts as a line.
    pub fn next(&mut self, block: &mut Block) -> Result<bool, ReadError> {
        block.bytes.start_with(&self.carry);
        self.carry.clear();
        block.too_long.clear();
        block.end = 0;
        while !self.ended {
            let fresh = block.bytes.filled;
            self.fill(&mut block.bytes);
            if fresh == 0 && self.at_start && block.bytes.filled > 0 {
                self.at_start = false;
                if block.bytes.filled().starts_with(BYTE_ORDER_MARK) {
                    block.bytes.drop_start(BYTE_ORDER_MARK.len());
                }
            }
            if self.skipping {
                self.skip_to_line_end(&mut block.bytes);
            }
            let searched = fresh.min(block.bytes.filled);
            if let Some(at) = memrchr(b'\n', &block.bytes.filled()[searched..]) {
                block.end = searched + at + 1;
                break;
            }
            if block.bytes.filled > LINE_LIMIT {
                block.too_long.push(block.bytes.filled()[..HEAD].to_vec());
                block.bytes.clear();
                self.skipping = true;
            }
        }
        if self.ended {
            // The last line may lack its line end.
            block.end = block.bytes.filled;
        } else {
            self.carry
                .extend_from_slice(&block.bytes.filled()[block.end..]);
        }
        if block.end > 0 || !block.too_long.is_empty() {
            return Ok(true);
        }
        self.error.take().map_or(Ok(false), Err)
    }

    /// Reads up to a block's worth of bytes behind those that are there.
    fn fill(&mut self, bytes: &mut Buffer) {
        let room = bytes.room();
        let mut filled = 0;
        while filled < room.len() {
            match self.stream.read(&mut room[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(length) => filled += length,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.error = Some(error.into());
                    self.ended = true;
                    break;
                }
            }
        }
        bytes.filled += filled;
    }

    fn skip_to_line_end(&mut self, bytes: &mut Buffer) {
        match memchr(b'\n', bytes.filled()) {
            Some(at) => {
                bytes.drop_start(at + 1);
                self.skipping = false;
            }
            None => bytes.clear(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time.
    struct Drip(Vec<u8>, usize);

    impl Read for Drip {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = buffer.len().min(self.1).min(self.0.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0.drain(..length);
            Ok(length)
        }
    }

    fn lines(bytes: &[u8], step: usize) -> Vec<String> {
        let mut blocks = Blocks::new(Box::new(Drip(bytes.to_vec(), step)));
        let mut block = Block::default();
        let mut lines = Vec::new();
        while blocks.next(&mut block).unwrap() {
            assert!(block.bytes.bytes.capacity() <= 4 * (LINE_LIMIT + BLOCK_SIZE));
            for line in block.lines() {
                lines.push(match line {
                    Line::Whole(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
                    Line::TooLong(head) => format!("too long: {}", head.len()),
                });
            }
        }
        lines
    }

    #[test]
    fn lines_are_split_at_line_ends_of_both_kinds_and_the_last_may_lack_it() {
        for step in [1, 2, 3, 1000] {
            assert_eq!(
                lines(b"a\nbc\r\n\n\xffd", step),
                ["a", "bc", "", "\u{fffd}d"]
            );
            assert_eq!(lines(b"\xef\xbb\xbfa\n", step), ["a"]);
            assert_eq!(lines(b"", step), Vec::<String>::new());
            assert_eq!(lines(b"\n", step), [""]);
        }
    }

    #[test]
    fn lines_across_block_borders_stay_whole() {
        let text: String = (0..60_000)
            .map(|number| format!("line number {number}\n"))
            .collect();
        let split = lines(text.as_bytes(), 70_001);
        assert_eq!(split.len(), 60_000);
        assert_eq!(split[59_999], "line number 59999");
        assert!(
            split
                .iter()
                .enumerate()
                .all(|(number, line)| *line == format!("line number {number}"))
        );
    }

    #[test]
    fn a_line_over_the_limit_is_dropped_and_said_so_and_the_next_is_read() {
        let mut bytes = b"first\n".to_vec();
        bytes.extend(std::iter::repeat_n(b'x', 5 * LINE_LIMIT));
        bytes.extend(b"\nlast\n");
        assert_eq!(lines(&bytes, 100_000), ["first", "too long: 256", "last"]);
        let mut exact = vec![b'x'; LINE_LIMIT];
        exact.push(b'\n');
        assert_eq!(lines(&exact, usize::MAX)[0].len(), LINE_LIMIT);
        exact.insert(0, b'x');
        assert_eq!(lines(&exact, usize::MAX), ["too long: 256"]);
    }
}
