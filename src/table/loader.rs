//! Reads all sources in parallel: bytes to lines to records to batches.
//!
//! Each thread takes the next source when it is done with one, and has a batch and an account of
//! its own; nothing is shared but the numbers of endpoints and the sink. At the end the threads'
//! accounts are added, which gives the same sums in any order.

use super::account::BLANK;
use super::batch::{BATCH_ROWS, BatchBuilder};
use super::load::{Load, Loaded};
use super::rejects::SourceRejects;
use super::routes::Routes;
use crate::parse::{Parsed, Reject, Timestamp, parse_line};
use crate::source::{Block, Blocks, Line, ReadError, Source, read_streams};
use polars::prelude::PolarsError;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reads everything.
///
/// # Errors
/// What polars says, or that threads cannot be started. A source that cannot be read is no error,
/// it stands in [`Loaded::failed`].
pub fn load(load: &Load<'_>) -> Result<Loaded, PolarsError> {
    let threads = load.threads.min(load.sources.len()).max(1);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|index| format!("reader-{index}"))
        .build()
        .map_err(|error| PolarsError::ComputeError(error.to_string().into()))?;
    let next = AtomicUsize::new(0);
    let parts = pool.broadcast(|_| Reader::new(load).read_all(&next));
    let mut whole = Loaded::default();
    for part in parts {
        let part = part?;
        whole.account.merge(part.account);
        whole.failed.extend(part.failed);
        for (offset, lines) in part.offsets {
            *whole.offsets.entry(offset).or_default() += lines;
        }
    }
    whole.failed.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(whole)
}

/// One thread at work.
struct Reader<'a> {
    load: &'a Load<'a>,
    batch: BatchBuilder<'a>,
    out: Loaded,
    /// Lines since the offset last changed: logs change it twice a year, so the map is hardly
    /// touched.
    offset: ((i32, bool), u64),
}

impl<'a> Reader<'a> {
    fn new(load: &'a Load<'a>) -> Self {
        let routes = Routes::new(load.endpoints, load.rules, load.filter);
        Self {
            load,
            batch: BatchBuilder::new(routes, load.filter),
            out: Loaded::default(),
            offset: ((0, false), 0),
        }
    }

    fn read_all(mut self, next: &AtomicUsize) -> Result<Loaded, PolarsError> {
        let mut block = Block::default();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = self.load.sources.get(index) else {
                break;
            };
            let mut rejects = SourceRejects::new(&source.name);
            self.read(source, &mut block, &mut rejects)?;
            if let Some(all) = self.load.rejects {
                all.take(index, rejects);
            }
            self.load.meter.sources.fetch_add(1, Ordering::Relaxed);
        }
        self.flush()?;
        self.end_offset((0, false));
        Ok(self.out)
    }

    /// Reads all streams of a source. What cannot be read is noted, and the rest goes on.
    fn read(
        &mut self,
        source: &Source,
        block: &mut Block,
        rejects: &mut SourceRejects<'_>,
    ) -> Result<(), PolarsError> {
        let load = self.load;
        read_streams(source, &load.meter, &mut |inner, stream| {
            let failure = match stream {
                Ok(stream) => self.read_lines(Blocks::new(stream), block, rejects)?,
                Err(error) => Some(error),
            };
            let name = if inner.is_empty() {
                source.name.clone()
            } else {
                format!("{}: {inner}", source.name)
            };
            self.out.failed.extend(failure.map(|error| (name, error)));
            Ok(())
        })
    }

    /// Reads the lines of a stream; what ended it early, if anything did.
    fn read_lines(
        &mut self,
        mut blocks: Blocks<'_>,
        block: &mut Block,
        rejects: &mut SourceRejects<'_>,
    ) -> Result<Option<ReadError>, PolarsError> {
        let mut number = 0;
        loop {
            match blocks.next(block) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => return Ok(Some(error)),
            }
            let before = number;
            for line in block.lines() {
                number += 1;
                self.take_line(line, number, rejects)?;
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
        rejects: &mut SourceRejects<'_>,
    ) -> Result<(), PolarsError> {
        self.out.account.read += 1;
        let (line, outcome) = match &line {
            Line::Whole(line) if line.iter().all(u8::is_ascii_whitespace) => {
                self.out.account.count_other(BLANK);
                return Ok(());
            }
            Line::Whole(line) => (&line[..], parse_line(line)),
            Line::TooLong(head) => (*head, Err(Reject::TooLong)),
        };
        match outcome {
            Ok(Parsed::Request(record)) => {
                self.note_offset(record.time);
                self.out.account.cut += u64::from(record.cut);
                self.batch.push(&record, self.load.sink.show_over_us());
                if self.batch.rows() >= BATCH_ROWS {
                    self.flush()?;
                }
            }
            Ok(Parsed::Other(source)) => self.out.account.count_other(source),
            Err(reason) => {
                self.out.account.count_reject(reason, line);
                if self.load.rejects.is_some() {
                    rejects.add(number, reason, line);
                }
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), PolarsError> {
        if self.batch.rows() == 0 {
            return Ok(());
        }
        let batch = self.batch.finish(&mut self.out.account.filtered)?;
        self.out.account.kept += batch.rows.height() as u64;
        self.load.sink.take(batch)
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
