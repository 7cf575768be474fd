//! gzip with all its members.
//!
//! In: a stream that starts with a member. Out: what all members hold, one after the other.

use super::decode::MAGIC_GZIP;
use flate2::bufread::GzDecoder;
use std::fmt;
use std::io::{self, BufRead, Read};

/// All members of a gzip stream, one after the other.
///
/// `flate2::MultiGzDecoder` does this too, but takes the zero bytes with which tapes and block
/// devices pad a file for damage, as gzip(1) does not, and does not tell foreign bytes after the
/// last member from a damaged one.
pub(super) struct GzipMembers<'a> {
    /// `None` once the last member was read.
    member: Option<GzDecoder<Box<dyn BufRead + 'a>>>,
}

impl<'a> GzipMembers<'a> {
    pub(super) fn new(stream: Box<dyn BufRead + 'a>) -> Self {
        Self {
            member: Some(GzDecoder::new(stream)),
        }
    }

    /// Goes on to the next member; `None` at the end of the file.
    fn next_member(
        mut stream: Box<dyn BufRead + 'a>,
    ) -> io::Result<Option<GzDecoder<Box<dyn BufRead + 'a>>>> {
        match stream.fill_buf()?.first() {
            None => return Ok(None),
            Some(&first) if first == MAGIC_GZIP[0] => return Ok(Some(GzDecoder::new(stream))),
            Some(_) => {}
        }
        loop {
            let bytes = stream.fill_buf()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            if bytes.iter().any(|byte| *byte != 0) {
                return Err(io::Error::other(Trailing));
            }
            let length = bytes.len();
            stream.consume(length);
        }
    }
}

impl Read for GzipMembers<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(mut member) = self.member.take() {
            let length = member.read(buffer)?;
            if length > 0 {
                self.member = Some(member);
                return Ok(length);
            }
            self.member = Self::next_member(member.into_inner())?;
        }
        Ok(0)
    }
}

/// The mark of [`ReadError::TrailingBytes`] on its way through `io::Error`.
#[derive(Debug)]
pub(super) struct Trailing;

impl fmt::Display for Trailing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes after the last gzip member")
    }
}

impl std::error::Error for Trailing {}
