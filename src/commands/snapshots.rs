//! Snapshots among the inputs: told from logs by their content, checked before anything is read, and
//! added to what the logs give.
//!
//! A snapshot of another version or of other filters ends the run, since its requests cannot be added
//! to others; a damaged one is a bad file like any other.

use super::differences::{Otherwise, SINCE_FLAG, UNTIL_FLAG};
use crate::digest::DigestBuilder;
use crate::digest::snapshot::{Snapshot, SnapshotError, is_candidate};
use crate::error::Error;
use crate::plan::InputPlan;
use crate::report::visible;
use crate::source::Source;
use crate::table::{Endpoints, Loaded};
use std::collections::HashSet;
use std::path::PathBuf;

/// The snapshots of a run.
pub(super) struct Snapshots<'p> {
    plan: &'p InputPlan,
    /// Those that can be read, by name.
    files: Vec<(String, PathBuf)>,
    /// Parquet files that cannot, and why.
    pub failed: Vec<(String, String)>,
    /// The inputs of those that were added.
    pub inputs: Vec<String>,
    /// What was incomplete when they were made.
    pub incomplete: Vec<(String, String)>,
    /// Those that were added, by name.
    pub added: Vec<String>,
    checksums: HashSet<u128>,
}

impl<'p> Snapshots<'p> {
    /// Takes the snapshots out of the sources, and looks whether they fit the run.
    ///
    /// # Errors
    /// [`Error::Snapshot`] for the first one that does not.
    pub(super) fn take_from(sources: &mut Vec<Source>, plan: &'p InputPlan) -> Result<Self, Error> {
        let mut snapshots = Self {
            plan,
            files: Vec::new(),
            failed: Vec::new(),
            inputs: Vec::new(),
            incomplete: Vec::new(),
            added: Vec::new(),
            checksums: HashSet::new(),
        };
        let mut logs = Vec::with_capacity(sources.len());
        for source in std::mem::take(sources) {
            let Some(path) = source.path.as_ref().filter(|path| is_candidate(path)) else {
                logs.push(source);
                continue;
            };
            match Snapshot::read(path) {
                Ok(snapshot) => {
                    snapshots.check(&source.name, &snapshot)?;
                    snapshots.files.push((source.name, path.clone()));
                }
                Err(error) => snapshots.fail(source.name, error)?,
            }
        }
        *sources = logs;
        Ok(snapshots)
    }

    /// The first one, by name.
    pub(super) fn first(&self) -> Option<&str> {
        self.files.first().map(|(name, _)| &name[..])
    }

    /// Their files.
    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().map(|(_, path)| path)
    }

    /// Adds all of them to a digest, and to what is told of lines.
    ///
    /// # Errors
    /// [`Error::Snapshot`] for one that was changed since, and does not fit any more.
    pub(super) fn add_to(
        &mut self,
        digest: &DigestBuilder,
        endpoints: &Endpoints,
        loaded: &mut Loaded,
    ) -> Result<(), Error> {
        for (name, path) in std::mem::take(&mut self.files) {
            match Snapshot::read(&path) {
                Ok(snapshot) => self.add(name, snapshot, digest, endpoints, loaded)?,
                Err(error) => self.fail(name, error)?,
            }
        }
        Ok(())
    }

    /// Adds one that came through a pipe or out of an archive.
    ///
    /// # Errors
    /// As [`Self::add_to`].
    pub(super) fn add_bytes(
        &mut self,
        name: String,
        bytes: Vec<u8>,
        digest: &DigestBuilder,
        endpoints: &Endpoints,
        loaded: &mut Loaded,
    ) -> Result<(), Error> {
        match Snapshot::open(bytes) {
            Ok(snapshot) => self.add(name, snapshot, digest, endpoints, loaded),
            Err(error) => self.fail(name, error),
        }
    }

    fn add(
        &mut self,
        name: String,
        snapshot: Snapshot,
        digest: &DigestBuilder,
        endpoints: &Endpoints,
        loaded: &mut Loaded,
    ) -> Result<(), Error> {
        self.check(&name, &snapshot)?;
        // Nothing tells apart a copy from another hour with just the same requests, except that
        // one who asks for it means copies.
        if !self.checksums.insert(snapshot.checksum()) && self.plan.dedupe {
            return Ok(());
        }
        let (tables, header) = match snapshot.into_digest() {
            Ok(parts) => parts,
            Err(error) => return self.fail(name, error),
        };
        digest.add(tables, endpoints);
        loaded.merge(Loaded {
            account: header.account,
            offsets: header.offsets,
            detected: header.detected,
            assumptions: header.assumptions,
            failed: Vec::new(),
        });
        self.inputs.extend(header.inputs);
        // Texts of a file that may come from anybody. What was made visible once stays as it is.
        let visible = |text: String| visible(&text).into_owned();
        let incomplete = header.incomplete.into_iter();
        self.incomplete
            .extend(incomplete.map(|(input, why)| (visible(input), visible(why))));
        self.added.push(name);
        Ok(())
    }

    /// Whether a snapshot can be added to what this run reads.
    fn check(&self, name: &str, snapshot: &Snapshot) -> Result<(), Error> {
        let header = snapshot.header();
        // All that a part of the range holds is asked for: days make a month.
        let is_part = header
            .time()
            .is_some_and(|time| self.plan.filter.time.holds(time));
        let is_allowed = |flag: &str| is_part && (flag == SINCE_FLAG || flag == UNTIL_FLAG);
        let mut differences = header.differences(&self.plan.selection);
        differences.retain(|difference| !is_allowed(&difference.flag));
        if differences.is_empty() {
            return Ok(());
        }
        Err(Error::Snapshot {
            name: visible(name).into_owned(),
            message: Otherwise::new(&differences, self.plan.zone).says(),
        })
    }

    fn fail(&mut self, name: String, error: SnapshotError) -> Result<(), Error> {
        let name = visible(&name).into_owned();
        let message = error.to_string();
        if matches!(error, SnapshotError::Version(_)) {
            return Err(Error::Snapshot { name, message });
        }
        self.failed.push((name, message));
        Ok(())
    }
}
