//! What every command that reads logs shares: its inputs, reading them into a sink, and how a run ends,
//! with the warnings on standard error.

use super::Outcome;
use super::notes::{
    explain_nothing, failures, say_config, say_failures, say_identical, too_many_rejects,
};
use super::progress::Progress;
use crate::digest::Account;
use crate::error::Error;
use crate::plan::InputPlan;
use crate::source::{Found, Meter, find};
use crate::table::{Endpoints, Load, LoadError, Loaded, Rejects, Sink, is_rejects, load};
use std::convert::Infallible;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, ErrorKind, Write};
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
    found: Found,
    /// Whether rejected lines are added to those that are in their file.
    adds_rejects: bool,
}

impl<'p> Inputs<'p> {
    /// Finds them; says on `notes` what is wrong with them.
    pub(super) fn find(plan: &'p InputPlan, notes: &mut dyn Write) -> Result<Self, Error> {
        let found = find(&plan.inputs, &plan.outputs);
        if found.sources.is_empty() && !found.failed.is_empty() {
            say_failures(notes, &failures(&found, &Loaded::default()));
            return Err(Error::NothingOpened);
        }
        if !plan.quiet {
            if let Some(config) = &plan.config {
                say_config(notes, config);
            }
            say_identical(notes, &found.sources, plan.dedupe);
        }
        Ok(Self {
            plan,
            found,
            adds_rejects: false,
        })
    }

    /// The same, when those of another side were read before with the same file of rejects.
    pub(super) fn adding_rejects(self) -> Self {
        Self {
            adds_rejects: true,
            ..self
        }
    }

    /// The plan that names them.
    pub(super) fn plan(&self) -> &'p InputPlan {
        self.plan
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

    /// Reads them into a sink, and says on `notes` which failed.
    pub(super) fn read<S: Sink>(
        self,
        endpoints: &Endpoints,
        sink: &S,
        notes: &mut dyn Write,
    ) -> Result<Read, Stopped<S::Error>> {
        let rejects = self.open_rejects()?;
        let loaded = self.load(endpoints, sink, self.plan.dedupe, rejects.as_ref())?;
        if let (Some(rejects), Some(path)) = (rejects, &self.plan.rejects) {
            rejects.finish().map_err(|source| Error::Write {
                path: path.clone(),
                source,
            })?;
        }
        let found = self.found;
        let incomplete = failures(&found, &loaded);
        say_failures(notes, &incomplete);
        let unopened = loaded.failed.iter().filter(|(_, error)| error.is_open());
        if !found.sources.is_empty() && unopened.count() == found.sources.len() {
            return Err(Error::NothingOpened.into());
        }
        Ok(Read {
            found,
            loaded,
            incomplete,
        })
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

/// How a run ends, after its lines are accounted for.
pub(super) fn outcome(
    plan: &InputPlan,
    account: &Account,
    found: &Found,
    incomplete: &[(String, String)],
    notes: &mut dyn Write,
) -> Outcome {
    let too_many = too_many_rejects(account, plan.max_rejects_pct, notes);
    if account.kept == 0 {
        explain_nothing(account, found, notes);
        return Outcome::NoRequest;
    }
    if too_many || !incomplete.is_empty() {
        Outcome::Incomplete
    } else {
        Outcome::Done
    }
}

/// Prints a result. Whoever closes the pipe has seen enough: that is no error.
pub(super) fn print(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Error> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Stdout(error)),
        _ => Ok(()),
    }
}
