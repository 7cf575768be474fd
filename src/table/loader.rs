//! Reads all sources in parallel: bytes to lines to records to requests that were asked for.
//!
//! Each thread takes the next source when it is done with one, and has an account and a reader of
//! the sink of its own; nothing is shared but the numbers of endpoints. At the end the threads'
//! accounts are added, which gives the same sums in any order.

use super::account::{BLANK, DUPLICATE, PIECE};
use super::load::{Load, LoadError, Loaded, Request, Sink, SinkReader};
use super::rejects::SourceRejects;
use super::routes::Routes;
use super::seen::{Occurrences, Seen};
use super::sieve::Sieve;
use crate::parse::{Field, Parsed, Parser, Record, Reject, Timestamp};
use crate::source::{Block, Blocks, Line, ReadError, Source, read_streams, read_streams_ahead};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reads everything into a sink.
///
/// # Errors
/// Why the sink takes no more, or that threads cannot be started. A source that cannot be read is no
/// error, it stands in [`Loaded::failed`].
pub fn load<S: Sink>(load: &Load<'_>, sink: &S) -> Result<Loaded, LoadError<S::Error>> {
    let threads = load.threads.min(load.sources.len()).max(1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("reader-{index}"))
        .build()
        .map_err(|error| LoadError::Threads(error.to_string()))?;
    let next = AtomicUsize::new(0);
    let seen = load.dedupe.then(Seen::new);
    let parts = pool.broadcast(|_| {
        let unless_done = Abandon(sink);
        let part = Reader::new(load, sink, seen.as_ref()).read_all(&next)?;
        std::mem::forget(unless_done);
        Ok(part)
    });
    let mut whole = Loaded::default();
    for part in parts {
        whole.merge(part.map_err(LoadError::Sink)?);
    }
    whole.failed.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(whole)
}

/// Tells the sink when a reader ends before its work does, by an error or by a panic: readers that
/// wait for each other would else wait for ever.
struct Abandon<'a, S: Sink>(&'a S);

impl<S: Sink> Drop for Abandon<'_, S> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

/// Why the streams of a source are not read to their end.
enum Stop<E> {
    /// The sink needs no more.
    Done,
    Failed(E),
}

/// One thread at work.
struct Reader<'a, S: Sink> {
    load: &'a Load<'a>,
    sink: &'a S,
    taker: S::Reader<'a>,
    routes: Routes<'a>,
    sieve: Sieve<'a>,
    out: Loaded,
    /// Lines since the offset last changed: logs change it twice a year, so the map is hardly
    /// touched.
    offset: ((i32, bool), u64),
    /// The place of the source that is being read.
    source: usize,
    seen: Option<&'a Seen>,
    occurrences: Occurrences,
}

impl<'a, S: Sink> Reader<'a, S> {
    fn new(load: &'a Load<'a>, sink: &'a S, seen: Option<&'a Seen>) -> Self {
        Self {
            load,
            sink,
            taker: sink.reader(),
            routes: Routes::new(load.endpoints, load.rules, load.filter),
            sieve: Sieve::new(load.filter),
            out: Loaded::default(),
            offset: ((0, false), 0),
            source: 0,
            seen,
            occurrences: Occurrences::default(),
        }
    }

    fn read_all(mut self, next: &AtomicUsize) -> Result<Loaded, S::Error> {
        let mut block = Block::default();
        let mut parser = Parser::new(self.load.options);
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = self.load.sources.get(index) else {
                break;
            };
            self.source = index;
            let mut rejects = SourceRejects::new(&source.name);
            self.read(source, &mut parser, &mut block, &mut rejects)?;
            self.taker.end_source(index)?;
            if let Some(all) = self.load.rejects {
                all.take(index, rejects);
            }
            self.load.meter.sources.fetch_add(1, Ordering::Relaxed);
        }
        self.end_offset((0, false));
        self.taker.finish()?;
        self.out.account.filtered.extend(self.sieve.finish());
        self.out.assumptions = parser.assumptions();
        Ok(self.out)
    }

    /// Reads all streams of a source. What cannot be read is noted, and the rest goes on.
    fn read(
        &mut self,
        source: &Source,
        parser: &mut Parser,
        block: &mut Block,
        rejects: &mut SourceRejects<'_>,
    ) -> Result<(), S::Error> {
        let load = self.load;
        // When fewer sources are left than threads, a core has nothing to do but to read ahead.
        let left = load.sources.len() - self.source;
        let read = if left < load.threads {
            read_streams_ahead
        } else {
            read_streams
        };
        let outcome = read(source, &load.meter, &mut |inner, stream| {
            let failure = match stream {
                Ok(stream) => {
                    parser.begin_source(source.modified_us);
                    self.occurrences.clear();
                    let failure = self
                        .read_lines(Blocks::new(stream), parser, block, rejects)
                        .map_err(Stop::Failed)?;
                    self.end_lines(parser, rejects);
                    failure
                }
                Err(error) => Some(error),
            };
            let name = if inner.is_empty() {
                source.name.clone()
            } else {
                format!("{}: {inner}", source.name)
            };
            self.out.failed.extend(failure.map(|error| (name, error)));
            if self.sink.is_done() {
                return Err(Stop::Done);
            }
            Ok(())
        });
        match outcome {
            Ok(()) | Err(Stop::Done) => Ok(()),
            Err(Stop::Failed(error)) => Err(error),
        }
    }

    /// Reads the lines of a stream; what ended it early, if anything did.
    fn read_lines(
        &mut self,
        mut blocks: Blocks<'_>,
        parser: &mut Parser,
        block: &mut Block,
        rejects: &mut SourceRejects<'_>,
    ) -> Result<Option<ReadError>, S::Error> {
        let mut number = 0;
        loop {
            if self.sink.is_done() {
                return Ok(None);
            }
            match blocks.next(block) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => return Ok(Some(error)),
            }
            let before = number;
            for line in block.lines() {
                number += 1;
                self.take_line(line, number, parser, rejects)?;
            }
            self.load
                .meter
                .lines
                .fetch_add(number - before, Ordering::Relaxed);
        }
    }

    fn take_line(
        &mut self,
        line: Line<'_>,
        number: u64,
        parser: &mut Parser,
        rejects: &mut SourceRejects<'_>,
    ) -> Result<(), S::Error> {
        self.out.account.read += 1;
        match &line {
            Line::Whole(line) if line.iter().all(u8::is_ascii_whitespace) => {
                self.out.account.count_other(BLANK);
                Ok(())
            }
            // What came of it is looked at where it lies: moved once, a record takes as long as its
            // path.
            Line::Whole(line) => match &parser.parse(line) {
                Ok(Parsed::Request(record)) => self.take_record(line, record),
                Ok(Parsed::Other(source)) => {
                    self.out.account.count_other(source);
                    Ok(())
                }
                Ok(Parsed::Piece) => {
                    self.out.account.count_other(PIECE);
                    Ok(())
                }
                Err(reason) => {
                    self.reject(number, *reason, line, rejects);
                    Ok(())
                }
            },
            Line::TooLong(head) => {
                self.reject(number, Reject::TooLong, head, rejects);
                Ok(())
            }
        }
    }

    fn reject(
        &mut self,
        number: u64,
        reason: Reject,
        line: &[u8],
        rejects: &mut SourceRejects<'_>,
    ) {
        self.out.account.count_reject(reason, line);
        if self.load.rejects.is_some() {
            rejects.add(number, reason, line);
        }
    }

    /// Ends a stream: lines whose last piece never came were cut.
    fn end_lines(&mut self, parser: &mut Parser, rejects: &mut SourceRejects<'_>) {
        for unfinished in parser.end_source() {
            let account = &mut self.out.account;
            account.pieces_were_cut(unfinished.pieces, &unfinished.text);
            if self.load.rejects.is_some() {
                rejects.add(0, Reject::Cut, &unfinished.text);
            }
        }
    }

    #[inline]
    fn take_record(&mut self, line: &[u8], record: &Record<'_>) -> Result<(), S::Error> {
        self.note_offset(record.time);
        self.out.account.cut += u64::from(record.cut);
        self.out.detected.count(record);
        if let Some(seen) = self.seen
            && seen.is_known(line, record, &mut self.occurrences)
        {
            *self.out.account.filtered.entry(DUPLICATE).or_default() += 1;
            return Ok(());
        }
        self.take_request(record)
    }

    fn take_request(&mut self, record: &Record<'_>) -> Result<(), S::Error> {
        if !self.sieve.admits(record) {
            return Ok(());
        }
        let path = Field {
            raw: self.load.rules.relevant(record.path.raw),
            escaped: record.path.escaped,
        };
        let route = self.routes.route(record, path);
        if !self.sieve.passes(record, route) {
            return Ok(());
        }
        self.out.account.kept += 1;
        let request = Request {
            record,
            endpoint: route.endpoint,
            path,
        };
        self.taker.take(self.source, &request)
    }

    fn note_offset(&mut self, time: Timestamp) {
        let offset = (time.offset_s, time.central_european);
        if self.offset.0 != offset {
            self.end_offset(offset);
        }
        self.offset.1 += 1;
    }

    fn end_offset(&mut self, next: (i32, bool)) {
        let (offset, lines) = std::mem::replace(&mut self.offset, (next, 0));
        if lines > 0 {
            *self.out.offsets.entry(offset).or_default() += lines;
        }
    }
}
