//! Pieces come from many threads and are appended to one file in the order of their sources.
//!
//! Each source belongs to one thread at a time, which adds its pieces in order and then ends it;
//! threads take sources in increasing order. Pieces of a source whose turn has not come wait in
//! memory, up to a budget; beyond it their thread waits.
//!
//! **No deadlock.** A thread waits in one place only, and only while somebody else appends or its
//! source is not the one whose turn it is. Assume that every thread waits. Then nobody appends, for
//! appending is not waiting; so the source whose turn it is, call it `next`, has no thread among the
//! waiting. But whoever waits has a later source, threads take sources in increasing order, and a
//! source that a thread took is ended by it or abandoned, which wakes all: the thread that took `next`
//! is still at it and does not wait. Contradiction. And nobody sleeps through its turn: whoever appends
//! wakes all after each piece and once more when nothing is left to append.

use super::error::RowsError;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

#[cfg(test)]
mod tests;

/// What grows piece by piece.
pub(super) trait Append: Send {
    /// What is appended.
    type Piece: Send;

    /// Appends a piece.
    fn append(&mut self, piece: Self::Piece) -> Result<(), RowsError>;
}

/// A file, and the pieces that wait to be appended to it.
pub(super) struct InOrder<F: Append> {
    budget: usize,
    queue: Mutex<Queue<F::Piece>>,
    /// Something was appended, or failed.
    moved: Condvar,
    /// Only ever locked by the one thread that has set [`Queue::appending`], and never together with
    /// the queue, so that others go on while a piece is written.
    file: Mutex<F>,
}

struct Queue<P> {
    /// The source whose turn it is; all before it have ended and are in the file.
    next: usize,
    sources: BTreeMap<usize, Source<P>>,
    /// What all waiting pieces weigh, with the one that is being appended.
    bytes: usize,
    appending: bool,
    error: Option<RowsError>,
}

struct Source<P> {
    /// The pieces, each with its weight in bytes.
    pieces: VecDeque<(P, usize)>,
    has_ended: bool,
}

impl<F: Append> InOrder<F> {
    /// Pieces of up to `budget` bytes wait for the file.
    pub(super) fn new(file: F, budget: usize) -> Self {
        Self {
            budget,
            queue: Mutex::new(Queue {
                next: 0,
                sources: BTreeMap::new(),
                bytes: 0,
                appending: false,
                error: None,
            }),
            moved: Condvar::new(),
            file: Mutex::new(file),
        }
    }

    /// The error that stopped the writing, if one did.
    pub(super) fn check(&self) -> Result<(), RowsError> {
        self.queue().check()
    }

    /// Adds a piece of a source that weighs so many bytes. Waits while there is no room for it; the
    /// source whose turn it is needs none.
    pub(super) fn add(
        &self,
        source: usize,
        piece: F::Piece,
        bytes: usize,
    ) -> Result<(), RowsError> {
        let mut queue = self.queue();
        loop {
            queue.check()?;
            let is_due = source == queue.next && !queue.appending;
            if is_due || queue.bytes.saturating_add(bytes) <= self.budget {
                break;
            }
            queue = self
                .moved
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
        queue.open(source)?.pieces.push_back((piece, bytes));
        queue.bytes += bytes;
        self.append_due(queue)
    }

    /// Ends a source: no piece of it comes any more.
    pub(super) fn end(&self, source: usize) -> Result<(), RowsError> {
        let mut queue = self.queue();
        queue.check()?;
        queue.open(source)?.has_ended = true;
        self.append_due(queue)
    }

    /// Stops the writing: all threads that wait wake up and get this error, unless there was one before.
    pub(super) fn fail(&self, error: RowsError) {
        self.queue().error.get_or_insert(error);
        self.moved.notify_all();
    }

    /// The file, when all sources have ended.
    pub(super) fn finish(self) -> Result<F, RowsError> {
        let queue = self
            .queue
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        match (queue.error, queue.sources.is_empty()) {
            (Some(error), _) => Err(error),
            (None, false) => Err(RowsError::Order { source: queue.next }),
            (None, true) => Ok(self
                .file
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner)),
        }
    }

    /// Appends all pieces whose turn has come, unless another thread is at it, which will not stop
    /// before it has appended these too.
    fn append_due<'a>(
        &'a self,
        mut queue: MutexGuard<'a, Queue<F::Piece>>,
    ) -> Result<(), RowsError> {
        if queue.appending {
            return Ok(());
        }
        while let Some((piece, bytes)) = queue.pop_due() {
            queue.appending = true;
            drop(queue);
            let result = self
                .file
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .append(piece);
            queue = self.queue();
            queue.appending = false;
            queue.bytes -= bytes;
            if let Err(error) = result {
                queue.error.get_or_insert(error.again());
                self.moved.notify_all();
                return Err(error);
            }
            queue.check()?;
            self.moved.notify_all();
        }
        self.moved.notify_all();
        Ok(())
    }

    fn queue(&self) -> MutexGuard<'_, Queue<F::Piece>> {
        // No code under this lock panics half-way through a change.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P> Queue<P> {
    fn check(&self) -> Result<(), RowsError> {
        match &self.error {
            Some(error) => Err(error.again()),
            None => Ok(()),
        }
    }

    /// The source, which must not have ended.
    fn open(&mut self, source: usize) -> Result<&mut Source<P>, RowsError> {
        let wrong = RowsError::Order { source };
        if source < self.next {
            return Err(wrong);
        }
        let entry = self.sources.entry(source).or_insert_with(|| Source {
            pieces: VecDeque::new(),
            has_ended: false,
        });
        if entry.has_ended {
            return Err(wrong);
        }
        Ok(entry)
    }

    /// The next piece for the file. Moves on to the next source when one has ended.
    fn pop_due(&mut self) -> Option<(P, usize)> {
        loop {
            let source = self.sources.get_mut(&self.next)?;
            if let Some(piece) = source.pieces.pop_front() {
                return Some(piece);
            }
            if !source.has_ended {
                return None;
            }
            self.sources.remove(&self.next);
            self.next += 1;
        }
    }
}
