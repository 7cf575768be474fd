//! What a file of settings adds to what was typed, for one subcommand.
//!
//! In: the file and what the command line and the environment gave. Out: more words for the command
//! line. A key adds nothing when its flag was given, or one that excludes it; but rules of `--route`
//! add to those of the file.

use super::file::{Entry, SettingsFile, is_switch};
use super::{Refusal, find, keys};
use crate::error::Error;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The flag whose values add up.
pub(super) const ADDS_UP: &str = "route";
/// Flags of which one makes the other void, without being an error where both are typed.
const EITHER: [(&str, &str); 1] = [("path", "all-paths")];

/// Which arguments came from a file of settings, and where they stand in it.
#[derive(Debug, Clone, Default)]
pub struct FromFile {
    path: PathBuf,
    lines: Vec<(String, usize)>,
}

impl FromFile {
    /// The same with the place in the file, where it is about a flag that was not typed.
    pub fn explain(&self, refusal: Refusal) -> Refusal {
        let Refusal::Fatal(Error::Usage { flag, message }) = refusal else {
            return refusal;
        };
        let is_it = |(name, _): &&(String, usize)| Some(name.as_str()) == flag.strip_prefix("--");
        Refusal::Fatal(match self.lines.iter().find(is_it) {
            Some((name, line)) => Error::Config {
                path: self.path.clone(),
                message: format!("line {line}: `{name}`: {message}"),
            },
            None => Error::Usage { flag, message },
        })
    }
}

/// What the file of settings adds.
pub(super) struct Applied<'c> {
    subcommand: &'c Command,
    /// The file in force.
    pub file: Option<PathBuf>,
    is_named: bool,
    /// Its settings for the subcommand.
    pub entries: Vec<Entry>,
}

impl<'c> Applied<'c> {
    /// Finds and reads the file.
    pub(super) fn new(
        command: &Command,
        subcommand: &'c Command,
        given: &ArgMatches,
    ) -> Result<Self, Error> {
        let mut applied = Self {
            subcommand,
            file: None,
            is_named: given.value_source("config") == Some(ValueSource::CommandLine),
            entries: Vec::new(),
        };
        let named = given.get_one::<PathBuf>("config").map(PathBuf::as_path);
        if given.get_flag("no_config") {
            return if applied.is_named {
                Err(Error::Usage {
                    flag: "--no-config",
                    message: "it ignores what --config names; leave one out".to_owned(),
                })
            } else {
                Ok(applied)
            };
        }
        let Some((path, text)) = find::find(named)? else {
            return Ok(applied);
        };
        let file = SettingsFile::parse(command, path, &text)?;
        applied.entries = applied.choose(file.entries, given, &file.path)?;
        applied.file = Some(file.path);
        Ok(applied)
    }

    /// Where the arguments that it adds stand.
    pub(super) fn places(&self) -> FromFile {
        let entries = self.entries.iter();
        FromFile {
            path: self.file.clone().unwrap_or_default(),
            lines: entries
                .map(|entry| (entry.flag.clone(), entry.line))
                .collect(),
        }
    }

    fn flag(&self, name: &str) -> Option<&'c Arg> {
        keys::flags(self.subcommand).find(|flag| flag.get_long() == Some(name))
    }

    /// The entries that count.
    fn choose(
        &self,
        entries: Vec<Entry>,
        given: &ArgMatches,
        path: &Path,
    ) -> Result<Vec<Entry>, Error> {
        let mine = self.subcommand.get_name();
        let of_command = |entry: &Entry| entry.table.as_deref() == Some(mine);
        let concerns = |entry: &Entry| {
            let for_all = matches!(entry.table.as_deref(), None | Some("routes"));
            (for_all || of_command(entry)) && self.flag(&entry.flag).is_some()
        };
        let is_given = |name: &str| {
            let id = self.flag(name).map(|flag| flag.get_id().as_str());
            let source = id.and_then(|id| given.value_source(id));
            matches!(
                source,
                Some(ValueSource::CommandLine | ValueSource::EnvVariable)
            )
        };
        let entries: Vec<Entry> = entries.into_iter().filter(concerns).collect();
        let mut chosen: Vec<Entry> = Vec::new();
        for entry in &entries {
            let others = keys::flags(self.subcommand).filter_map(Arg::get_long);
            let is_void = (entry.flag != ADDS_UP && is_given(&entry.flag))
                || others
                    .into_iter()
                    .any(|other| self.excludes(&entry.flag, other) && is_given(other));
            // The table of the command stands over the top of the file.
            let is_beaten = !of_command(entry)
                && entries.iter().any(|other| {
                    let same = other.flag == entry.flag && entry.flag != ADDS_UP;
                    of_command(other) && (same || self.excludes(&entry.flag, &other.flag))
                });
            if !is_void && !is_beaten {
                chosen.push(entry.clone());
            }
        }
        for (index, entry) in chosen.iter().enumerate() {
            let earlier = chosen[..index].iter();
            let mut both = earlier.filter(|other| {
                self.conflict(&entry.flag, &other.flag)
                    || (other.flag == entry.flag && entry.flag != ADDS_UP)
            });
            if let Some(other) = both.next() {
                return Err(Error::Config {
                    path: path.to_path_buf(),
                    message: format!(
                        "line {}: `{}` cannot stand beside `{}` of line {}; leave one out",
                        entry.line, entry.flag, other.flag, other.line
                    ),
                });
            }
        }
        Ok(chosen)
    }

    /// Whether two flags cannot be typed together.
    fn conflict(&self, left: &str, right: &str) -> bool {
        let says = |one: &str, other: &str| {
            self.flag(one).is_some_and(|flag| {
                let conflicts = self.subcommand.get_arg_conflicts_with(flag);
                conflicts.iter().any(|flag| flag.get_long() == Some(other))
            })
        };
        left != right && (says(left, right) || says(right, left))
    }

    /// Whether one of two flags makes the other void.
    fn excludes(&self, left: &str, right: &str) -> bool {
        EITHER.contains(&(left, right))
            || EITHER.contains(&(right, left))
            || self.conflict(left, right)
    }

    /// The command line with what the file adds.
    pub(super) fn words(&self, typed: &[OsString]) -> Vec<OsString> {
        // What follows `--` is no flag.
        let end = typed.iter().position(|word| word == OsStr::new("--"));
        let (flags, rest) = typed.split_at(end.unwrap_or(typed.len()));
        let mut words = flags.to_vec();
        // So that a report can say which file was in force.
        if let (Some(file), false) = (&self.file, self.is_named) {
            words.extend(["--config".into(), file.clone().into()]);
        }
        for entry in &self.entries {
            let flag = self.flag(&entry.flag);
            let takes_none =
                |flag: &Arg| is_switch(flag) && matches!(flag.get_action(), ArgAction::SetTrue);
            for value in &entry.values {
                if !flag.is_some_and(takes_none) {
                    words.push(format!("--{}={value}", entry.flag).into());
                } else if value == "true" {
                    words.push(format!("--{}", entry.flag).into());
                }
            }
        }
        words.extend_from_slice(rest);
        words
    }
}
