//! The inputs of a run: found, told apart, and read into whatever takes them.
//!
//! Logs and snapshots together become one digest ([`Inputs::read_digest`]), which is what every
//! command that reports on them starts from.

use super::notes::{
    failures, remark_of_skipped, say, say_config, say_failures, say_identical, say_of_snapshots,
};
use super::progress::Progress;
use super::snapshots::Snapshots;
use crate::digest::snapshot::Header;
use crate::digest::{DigestBuilder, ReadDigest};
use crate::error::Error;
use crate::plan::InputPlan;
use crate::report::{Lang, is_table, visible};
use crate::source::{Found, Input, Meter, ReadError, STANDARD_INPUT, find};
use crate::stats::Parts;
use crate::table::{
    Endpoints, Load, LoadError, Loaded, Rejects, Sink, Skipped, is_rejects, load, skip,
};
use std::convert::Infallible;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What came of reading.
pub(super) struct Read {
    pub found: Found,
    pub loaded: Loaded,
    /// Every input that could not be read to its end, by name, and why.
    pub incomplete: Vec<(String, String)>,
    /// The inputs that were read, as they were typed, and those of snapshots; sorted.
    pub inputs: Vec<String>,
    /// Whether snapshots are among them.
    pub has_snapshot: bool,
    /// The files that cannot hold a line of the time that is asked for, and were not read.
    pub skipped: Skipped,
}

impl Read {
    /// What a snapshot says of the lines.
    pub(super) fn header(&self, plan: &InputPlan) -> Header {
        Header {
            inputs: self.inputs.clone(),
            settings: plan.selection.clone(),
            account: self.loaded.account.clone(),
            offsets: self.loaded.offsets.clone(),
            detected: self.loaded.detected.clone(),
            assumptions: self.loaded.assumptions,
            incomplete: self.incomplete.clone(),
            ..Header::default()
        }
    }
}

/// What all inputs give together, logs and snapshots.
pub(super) struct DigestRead {
    pub digest: ReadDigest,
    pub lines: Read,
}

/// Why reading ended before its end.
pub(super) enum Stopped<E> {
    Fatal(Error),
    /// What was read could not be taken.
    Sink(E),
}

impl<E> From<Error> for Stopped<E> {
    fn from(error: Error) -> Self {
        Self::Fatal(error)
    }
}

impl From<Stopped<Infallible>> for Error {
    fn from(stopped: Stopped<Infallible>) -> Self {
        match stopped {
            Stopped::Fatal(error) => error,
            Stopped::Sink(never) => match never {},
        }
    }
}

/// The inputs that a plan names.
pub(super) struct Inputs<'p> {
    plan: &'p InputPlan,
    /// Without the snapshots.
    found: Found,
    snapshots: Snapshots<'p>,
    skipped: Skipped,
    /// Whether rejected lines are added to those that are in their file.
    adds_rejects: bool,
}

impl<'p> Inputs<'p> {
    /// Finds them; says on `notes` what is wrong with them.
    pub(super) fn find(plan: &'p InputPlan, notes: &mut dyn Write) -> Result<Self, Error> {
        let mut found = find(&plan.inputs, &plan.outputs);
        if found.sources.is_empty() && !found.failed.is_empty() {
            say_failures(notes, &failures(&found, &Loaded::default()));
            return Err(Error::NothingOpened);
        }
        if let Some(config) = plan.config.as_ref().filter(|_| !plan.quiet) {
            say_config(notes, config);
        }
        // With --dedupe it is a note, else a warning.
        if !plan.quiet || !plan.dedupe {
            say_identical(notes, &found.sources, plan.dedupe);
        }
        let snapshots = Snapshots::take_from(&mut found.sources, plan)?;
        let skipped = if plan.reads_all {
            Skipped::default()
        } else {
            skip(&mut found.sources, plan.filter.time, &plan.options)
        };
        found.not_read = skipped.files();
        if !plan.quiet {
            let remark = remark_of_skipped(skipped);
            remark
                .iter()
                .for_each(|remark| say(notes, &remark.says(Lang::English)));
        }
        let inputs = Self {
            plan,
            found,
            snapshots,
            skipped,
            adds_rejects: false,
        };
        if let Some(table) = &plan.table {
            inputs.refuse_output("--output", table, is_table)?;
        }
        Ok(inputs)
    }

    /// The same, when those of another side were read before with the same file of rejects.
    pub(super) fn adding_rejects(self) -> Self {
        Self {
            adds_rejects: true,
            ..self
        }
    }

    /// Refuses snapshots where every request is asked for: they have none.
    pub(super) fn refuse_snapshots(&self) -> Result<(), Error> {
        let Some(name) = self.snapshots.first() else {
            return Ok(());
        };
        Err(Error::Snapshot {
            name: visible(name).into_owned(),
            message: "is a snapshot, which has counts and no requests to convert; give the logs it was made from, or read its tables with any tool for Parquet".to_owned(),
        })
    }

    /// Whether all of them are files, so that they can be looked through beforehand.
    pub(super) fn can_be_read_twice(&self) -> bool {
        let is_file = |path: &Path| path.is_file();
        let mut sources = self.found.sources.iter();
        sources.all(|source| source.path.as_deref().is_some_and(is_file))
    }

    /// Refuses to write to an input: it would be emptied before it is read, or lost afterwards.
    /// `is_ours` tells whether a file of a searched folder is what an earlier run wrote.
    pub(super) fn refuse_output(
        &self,
        flag: &'static str,
        output: &Path,
        is_ours: impl Fn(&Path) -> bool,
    ) -> Result<(), Error> {
        let Ok(target) = fs::metadata(output) else {
            return Ok(());
        };
        let is_target =
            |found: &Metadata| (found.dev(), found.ino()) == (target.dev(), target.ino());
        let is_same = |path: &PathBuf| fs::metadata(path).is_ok_and(|found| is_target(&found));
        let mut sources = self.found.sources.iter();
        let is_read = target.is_file()
            && sources.any(|source| match &source.path {
                Some(path) => is_same(path),
                None => standard_input().is_ok_and(|found| is_target(&found)),
            });
        let is_read = is_read || (target.is_file() && self.snapshots.paths().any(is_same));
        let mut passed_over = self.found.passed_over.iter();
        let is_lost = passed_over.any(is_same) && target.len() > 0 && !is_ours(output);
        if is_read || is_lost {
            let message = format!(
                "{} is an input, and would be overwritten; name another file",
                output.display()
            );
            return Err(Error::Usage { flag, message });
        }
        Ok(())
    }

    /// Reads logs and snapshots into one digest, and says on `notes` which failed.
    pub(super) fn read_digest(
        self,
        parts: Parts,
        notes: &mut dyn Write,
    ) -> Result<DigestRead, Error> {
        let endpoints = Endpoints::default();
        let builder = DigestBuilder::new(self.plan.slow_us);
        let builder = match parts {
            Parts::All => builder.telling_who(),
            Parts::Endpoints => builder,
        };
        let lines = self.read_with(&endpoints, &builder, Some(&builder), notes)?;
        let digest = builder.finish(&endpoints);
        Ok(DigestRead { digest, lines })
    }

    /// Reads logs into a sink, and says on `notes` which failed.
    pub(super) fn read<S: Sink>(
        self,
        endpoints: &Endpoints,
        sink: &S,
        notes: &mut dyn Write,
    ) -> Result<Read, Stopped<S::Error>> {
        self.read_with(endpoints, sink, None, notes)
    }

    /// Reads logs into a sink and snapshots into a digest, and says on `notes` which failed.
    pub(super) fn read_with<S: Sink>(
        mut self,
        endpoints: &Endpoints,
        sink: &S,
        digest: Option<&DigestBuilder>,
        notes: &mut dyn Write,
    ) -> Result<Read, Stopped<S::Error>> {
        let rejects = self.open_rejects()?;
        let mut loaded = self.load(endpoints, sink, self.plan.dedupe, rejects.as_ref())?;
        if let (Some(rejects), Some(path)) = (rejects, &self.plan.rejects) {
            rejects.finish().map_err(|source| Error::Write {
                path: path.clone(),
                source,
            })?;
        }
        let mut inputs = self.names_of_logs();
        if let Some(digest) = digest {
            self.add_snapshots(digest, endpoints, &mut loaded, &mut inputs)?;
        }
        let Self {
            plan,
            found,
            snapshots,
            skipped,
            ..
        } = self;
        let mut incomplete = failures(&found, &loaded);
        incomplete.extend(snapshots.failed);
        incomplete.extend(snapshots.incomplete);
        let missing = plan.missing.iter();
        incomplete.extend(missing.map(|what| (String::new(), what.clone())));
        incomplete.sort();
        if !plan.is_saved_day {
            say_failures(notes, &incomplete);
        }
        let unopened = loaded.failed.iter().filter(|(_, error)| error.is_open());
        let has_snapshot = !snapshots.added.is_empty();
        if !has_snapshot && !found.sources.is_empty() && unopened.count() == found.sources.len() {
            return Err(Error::NothingOpened.into());
        }
        if has_snapshot && !plan.quiet {
            say_of_snapshots(notes, plan);
        }
        inputs.extend(snapshots.inputs);
        inputs.sort();
        Ok(Read {
            found,
            loaded,
            incomplete,
            inputs,
            has_snapshot,
            skipped,
        })
    }

    /// Adds the snapshots to what the logs gave: files, and what came through pipes and out of
    /// archives.
    fn add_snapshots(
        &mut self,
        digest: &DigestBuilder,
        endpoints: &Endpoints,
        loaded: &mut Loaded,
        inputs: &mut Vec<String>,
    ) -> Result<(), Error> {
        self.snapshots.add_to(digest, endpoints, loaded)?;
        for (name, error) in std::mem::take(&mut loaded.failed) {
            let ReadError::Parquet(bytes) = error else {
                loaded.failed.push((name, error));
                continue;
            };
            if name == STANDARD_INPUT {
                inputs.retain(|input| input != STANDARD_INPUT);
            }
            let snapshots = &mut self.snapshots;
            snapshots.add_bytes(name, bytes, digest, endpoints, loaded)?;
        }
        Ok(())
    }

    /// The inputs that hold logs, as they were typed.
    fn names_of_logs(&self) -> Vec<String> {
        let sources = &self.found.sources;
        let has_log = |input: &&Input| {
            let mut sources = sources.iter();
            sources.any(|source| match (input, &source.path) {
                (Input::Path(typed), Some(path)) => path.starts_with(typed),
                (Input::Stdin, None) => true,
                _ => false,
            })
        };
        let name = |input: &Input| match input {
            Input::Stdin => STANDARD_INPUT.to_owned(),
            Input::Path(path) => path.to_string_lossy().into_owned(),
        };
        let inputs = self.plan.inputs.iter().filter(has_log);
        inputs.map(name).collect()
    }

    /// Reads them for what the sink wants to know; what fails is said when they are read for good.
    pub(super) fn look<S: Sink>(&self, sink: &S) -> Result<(), Stopped<S::Error>> {
        self.load(&Endpoints::default(), sink, false, None)
            .map(drop)
    }

    fn load<S: Sink>(
        &self,
        endpoints: &Endpoints,
        sink: &S,
        dedupe: bool,
        rejects: Option<&Rejects>,
    ) -> Result<Loaded, Stopped<S::Error>> {
        let plan = self.plan;
        let meter = Arc::new(Meter::default());
        let progress = Progress::start(plan.progress, &meter, &self.found.sources);
        let asked = Load {
            sources: &self.found.sources,
            options: &plan.options,
            filter: &plan.filter,
            rules: &plan.rules,
            endpoints,
            threads: plan.threads,
            meter,
            dedupe,
            rejects,
        };
        let loaded = load(&asked, sink);
        drop(progress);
        loaded.map_err(|error| match error {
            LoadError::Threads(why) => Error::Threads(why).into(),
            LoadError::Sink(error) => Stopped::Sink(error),
        })
    }

    /// Refuses a file of rejected lines that is an input.
    pub(super) fn check_rejects(&self) -> Result<(), Error> {
        let mut path = self.plan.rejects.iter();
        path.try_for_each(|path| self.refuse_output("--rejects", path, is_rejects))
    }

    /// The file of rejected lines.
    fn open_rejects(&self) -> Result<Option<Rejects>, Error> {
        let Some(path) = &self.plan.rejects else {
            return Ok(None);
        };
        self.check_rejects()?;
        let mut options = File::options();
        if self.adds_rejects {
            options.append(true);
        } else {
            options.write(true).create(true).truncate(true);
        }
        let file = options.open(path).map_err(|source| Error::Write {
            path: path.clone(),
            source,
        })?;
        Ok(Some(Rejects::new(Box::new(BufWriter::new(file)))))
    }
}

/// What standard input is: a file when it was redirected from one.
fn standard_input() -> io::Result<Metadata> {
    let stdin = io::stdin().as_fd().try_clone_to_owned()?;
    File::from(stdin).metadata()
}
