//! Lines that an envelope carries in pieces, put together again.
//!
//! Docker cuts at 16 KiB, container runtimes somewhere; the pieces of the two streams of a
//! container are mixed. In: a text and how it is framed. Out: the whole text, in a buffer of ours,
//! or word that more is to come. A stream holds no more than [`LIMIT`] bytes.

use super::access::{self, Context, Draft};
use super::envelope::{Framing, Layer, Stream};
use super::field::resolve;
use super::record::Record;
use super::reject::Reject;

/// The longest line, in bytes.
const LIMIT: usize = 1024 * 1024;
/// Docker cuts at 16,384 bytes. A shorter text without its `\n` is the last of a container, or its
/// `\n` was taken away by a collector, unless it reads as the start of a line only.
const DOCKER_PIECE: usize = 16 * 1024;

/// What pieces were put together so far.
#[derive(Debug, Default)]
pub(super) struct Joins {
    streams: [Open; 2],
    unescaped: Vec<u8>,
}

/// A line of one stream whose end has not come yet.
#[derive(Debug, Default)]
struct Open {
    text: Vec<u8>,
    pieces: u64,
    too_long: bool,
}

/// What is left at the end of a source: a line whose last piece never came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// How many lines of the source were handed out as [`super::Parsed::Piece`] for it.
    pub pieces: u64,
    /// The text that did come.
    pub text: Vec<u8>,
}

/// What became of a text.
enum Joined<'a> {
    Whole(&'a [u8]),
    Piece,
    TooLong,
}

impl Joins {
    /// Takes a text. `reads` says whether a short piece of Docker's is a whole line by itself.
    fn take<'a>(
        &'a mut self,
        text: &'a [u8],
        framing: Framing,
        reads: impl FnOnce(&[u8]) -> bool,
    ) -> Joined<'a> {
        let Self { streams, unescaped } = self;
        let (text, stream, last): (&'a [u8], Stream, bool) = match framing {
            Framing::Plain => return Joined::Whole(text),
            Framing::Piece(stream) => (text, stream, false),
            Framing::Last(stream) => (text, stream, true),
            Framing::Json(stream) => {
                unescaped.clear();
                resolve(text, unescaped);
                let last = unescaped.ends_with(b"\n");
                while let Some(b'\n' | b'\r') = unescaped.last() {
                    unescaped.pop();
                }
                (unescaped, stream, last)
            }
        };
        let open = &mut streams[stream as usize];
        if open.pieces == 0 {
            let short = matches!(framing, Framing::Json(_)) && text.len() < DOCKER_PIECE;
            if last || (short && reads(text)) {
                return Joined::Whole(text);
            }
        }
        if open.pieces == 0 {
            open.text.clear();
        }
        open.too_long |= open.text.len() + text.len() > LIMIT;
        if !open.too_long {
            open.text.extend_from_slice(text);
        }
        if !last {
            open.pieces += 1;
            return Joined::Piece;
        }
        open.pieces = 0;
        if std::mem::take(&mut open.too_long) {
            open.text = Vec::new();
            return Joined::TooLong;
        }
        Joined::Whole(&open.text)
    }

    /// Forgets all, and tells what is unfinished.
    pub(super) fn end(&mut self) -> Vec<Unfinished> {
        let unfinished = self.streams.iter_mut().filter(|open| open.pieces > 0);
        unfinished
            .map(|open| {
                let open = std::mem::take(open);
                Unfinished {
                    pieces: open.pieces,
                    text: open.text,
                }
            })
            .collect()
    }
}

/// Puts the pieces of a text together; whether it is whole now.
pub(super) fn join<'a>(
    layer: &mut Layer<'a>,
    joins: &'a mut Joins,
    context: Context,
) -> Result<bool, Reject> {
    match joins.take(layer.text, layer.framing, |text| reads(text, context)) {
        Joined::Whole(text) => layer.text = text,
        Joined::Piece => return Ok(false),
        Joined::TooLong => return Err(Reject::TooLong),
    }
    Ok(true)
}

/// Whether a text is a whole line by itself.
fn reads(text: &[u8], context: Context) -> bool {
    let mut record = Record::empty();
    let (_, outcome) = access::read(text, context, &mut Draft::new(&mut record));
    outcome.is_ok() && !record.cut
}
