//! What `report` and `stats` share: from a plan to a summary, with the account and the warnings on
//! standard error.

use super::Outcome;
use super::notes::{
    explain_nothing, failures, formats, remarks, remarks_of_endpoints, say_config, say_failures,
    say_identical, say_lines, too_many_rejects,
};
use super::progress::Progress;
use crate::digest::{Account, Digest, DigestBuilder, ReadDigest};
use crate::error::Error;
use crate::parse::Zone;
use crate::plan::InputPlan;
use crate::report::Context;
use crate::source::{Found, Meter, find};
use crate::stats::{Comparison, Parts, Settings, Summary, summarise};
use crate::table::{Choice, Endpoints, Load, LoadError, Loaded, Rejects, Sink, is_rejects, load};
use chrono::FixedOffset;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A summary, and what is to be said about the run.
pub(super) struct Results {
    pub summary: Summary,
    /// What changed since each baseline that was asked for.
    pub comparisons: Vec<Comparison>,
    pub context: Context,
    pub outcome: Outcome,
}

/// Reads and summarises what the plan says; says on `notes` what became of the lines.
pub(super) fn summarise_inputs(
    plan: &InputPlan,
    parts: Parts,
    notes: &mut dyn Write,
) -> Result<Results, Error> {
    let mut logs = read_logs(Inputs::find(plan, notes)?, parts, notes)?;
    let choice = choose(plan, &logs.digest, &mut logs.loaded.account);
    let digest = logs.take_digest().into_digest(&choice, &plan.rules);
    Ok(results(plan, logs, &digest, &choice, parts, notes))
}

/// What logs say, before it is decided which of their lines count.
pub(super) struct Logs {
    pub digest: ReadDigest,
    pub found: Found,
    pub loaded: Loaded,
    pub incomplete: Vec<(String, String)>,
}

impl Logs {
    /// The digest, which is needed once.
    pub(super) fn take_digest(&mut self) -> ReadDigest {
        std::mem::take(&mut self.digest)
    }
}

/// Reads inputs into a digest: whatever they are, this is the one place.
pub(super) fn read_logs(
    inputs: Inputs<'_>,
    parts: Parts,
    notes: &mut dyn Write,
) -> Result<Logs, Error> {
    let endpoints = Endpoints::default();
    let builder = DigestBuilder::new(inputs.plan.slow_us);
    let builder = match parts {
        Parts::All => builder.telling_who(),
        Parts::Endpoints => builder,
    };
    let Read {
        found,
        loaded,
        incomplete,
    } = inputs.read(&endpoints, &builder, notes)?;
    Ok(Logs {
        digest: builder.finish(&endpoints),
        found,
        loaded,
        incomplete,
    })
}

/// The summary of logs, when their digest is made.
pub(super) fn results(
    plan: &InputPlan,
    logs: Logs,
    digest: &Digest,
    choice: &Choice,
    parts: Parts,
    notes: &mut dyn Write,
) -> Results {
    let Logs {
        found,
        loaded,
        incomplete,
        ..
    } = logs;
    let mut remarks = remarks(choice, loaded.assumptions);
    let formats = formats(&loaded.detected);
    let settings = Settings {
        slow_us: plan.slow_us,
        percentiles: plan.percentiles.clone(),
        bins: plan.bins.clone(),
        zone: plan.zone.unwrap_or_else(|| usual_zone(&loaded.offsets)),
        parts,
    };
    let summary = summarise(digest, loaded.account, &settings);
    remarks.extend(remarks_of_endpoints(&summary));
    if !plan.quiet {
        say_lines(notes, &summary.account, &formats, &remarks);
    }
    let outcome = outcome(plan, &summary.account, &found, &incomplete, notes);
    Results {
        summary,
        comparisons: Vec::new(),
        context: Context {
            settings: plan.settings.clone(),
            incomplete,
            formats,
            remarks,
        },
        outcome,
    }
}

/// Whose lines the run is about; those of the others are left out of the account.
pub(super) fn choose(plan: &InputPlan, digest: &ReadDigest, account: &mut Account) -> Choice {
    let choice = match plan.filter.source {
        Some(_) => Choice::all(digest.origins()),
        None => Choice::among(digest.origins()),
    };
    account.leave_out("source", choice.left_out_total());
    choice
}

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
        let path = self.plan.rejects.iter();
        path.map(|path| self.refuse_output("--rejects", path, is_rejects))
            .collect()
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

/// The zone to show times in when none was asked for: Paris when a line says CET or CEST, else the
/// offset that most lines have.
pub(super) fn usual_zone(offsets: &BTreeMap<(i32, bool), u64>) -> Zone {
    // An archive across the change of the clocks has both offsets of Central Europe, word or not.
    let has = |seconds: i32| offsets.keys().any(|offset| offset.0 == seconds);
    let says_so = offsets
        .keys()
        .any(|(_, central_european)| *central_european);
    if says_so || (has(3600) && has(7200)) {
        return Zone::Iana(chrono_tz::Europe::Paris);
    }
    let usual = offsets
        .iter()
        .max_by_key(|(offset, lines)| (**lines, **offset));
    let offset = usual.and_then(|((seconds, _), _)| FixedOffset::east_opt(*seconds));
    offset.map_or(Zone::UTC, Zone::Fixed)
}

/// Prints a result. Whoever closes the pipe has seen enough: that is no error.
pub(super) fn print(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Error> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Stdout(error)),
        _ => Ok(()),
    }
}
