//! Writes every rejected line to a file: source, line number, reason and the line, between tabs.
//!
//! Threads reject at the same time; lines come out source by source, in the order in which the
//! sources were found, so that the file is the same for any number of threads. What waits for its
//! turn lies in temporary files, not in memory.

use crate::parse::Reject;
use crate::source::LINE_LIMIT;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use tempfile::SpooledTempFile;

/// How much of one source's rejects is held in memory before it goes to a temporary file, in bytes.
const IN_MEMORY: usize = 64 * 1024;

/// The file of rejected lines.
pub struct Rejects {
    state: Mutex<State>,
}

struct State {
    out: Box<dyn Write + Send>,
    next: usize,
    waiting: BTreeMap<usize, SpooledTempFile>,
    error: Option<io::Error>,
}

/// The rejects of one source.
pub(super) struct SourceRejects<'a> {
    name: &'a str,
    spool: SpooledTempFile,
    error: Option<io::Error>,
}

impl Rejects {
    /// Rejects go to `out`.
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Self {
            state: Mutex::new(State {
                out,
                next: 0,
                waiting: BTreeMap::new(),
                error: None,
            }),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// The first error of any write.
    pub fn finish(self) -> io::Result<()> {
        let mut state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        state.error.take().map_or_else(|| state.out.flush(), Err)
    }

    /// Takes the rejects of the source with this index. Every index has to come, once.
    pub(super) fn take(&self, index: usize, rejects: SourceRejects<'_>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = rejects.error {
            state.error.get_or_insert(error);
        }
        state.waiting.insert(index, rejects.spool);
        let due = state.next;
        if let Err(error) = state.write_from(due) {
            state.error.get_or_insert(error);
        }
    }
}

/// Whether a file is one of rejected lines, by its first line.
pub fn is_rejects(path: &Path) -> bool {
    let mut line = Vec::new();
    let read = File::open(path).and_then(|file| {
        let mut start = BufReader::new(file).take(LINE_LIMIT as u64);
        start.read_until(b'\n', &mut line)
    });
    let reason = line.split(|byte| *byte == b'\t').nth(2);
    let is_reason = |text: &[u8]| {
        Reject::ALL
            .iter()
            .any(|reason| reason.name().as_bytes() == text)
    };
    read.is_ok() && reason.is_some_and(is_reason)
}

impl State {
    fn write_from(&mut self, mut index: usize) -> io::Result<()> {
        while let Some(mut spool) = self.waiting.remove(&index) {
            index += 1;
            self.next = index;
            spool.rewind()?;
            io::copy(&mut spool, &mut self.out)?;
        }
        Ok(())
    }
}

impl<'a> SourceRejects<'a> {
    pub(super) fn new(name: &'a str) -> Self {
        Self {
            name,
            spool: SpooledTempFile::new(IN_MEMORY),
            error: None,
        }
    }

    /// Adds a line; the first error stays to be asked for.
    pub(super) fn add(&mut self, number: u64, reason: Reject, line: &[u8]) {
        if self.error.is_some() {
            return;
        }
        let mut row = format!("{}\t{number}\t{}\t", self.name, reason.name()).into_bytes();
        row.extend_from_slice(line);
        row.push(b'\n');
        self.error = self.spool.write_all(&row).err();
    }
}
