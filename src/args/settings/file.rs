//! One file of settings, read and judged: every key is known, every value is one that its flag takes.
//!
//! In: the text of the file. Out: its settings as words of the command line, with their lines. Paths
//! in it are relative to it.

use super::keys;
use crate::error::Error;
use crate::text::visible;
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command};
use std::any::TypeId;
use std::error::Error as _;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Flags that take several values between commas, so that a file can have them as a list.
pub(super) const WITH_COMMAS: [&str; 6] = ["status", "method", "host", "source", "bins", "columns"];

/// A file of settings.
#[derive(Debug)]
pub(super) struct SettingsFile {
    pub path: PathBuf,
    pub entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The table that it stands in; `None` at the top.
    pub table: Option<String>,
    /// The flag that it stands for, without its hyphens.
    pub flag: String,
    /// The values as they would be typed.
    pub values: Vec<String>,
    /// The line, from 1 on.
    pub line: usize,
}

impl SettingsFile {
    /// Reads a file for what `command` knows.
    pub(super) fn parse(command: &Command, path: PathBuf, text: &str) -> Result<Self, Error> {
        let wrong = |message: String| Error::Config {
            path: path.clone(),
            message,
        };
        let document = DeTable::parse(text).map_err(|error| wrong(shown(&error.to_string())))?;
        let mut entries = Vec::new();
        let reading = Reading {
            command,
            folder: path.parent().unwrap_or(Path::new("")),
            text,
        };
        for (key, value) in document.get_ref() {
            let (line, name) = (reading.line(key.span().start), key.get_ref().as_ref());
            let Some(table) = value.get_ref().as_table() else {
                entries.push(reading.entry(None, name, value, line).map_err(wrong)?);
                continue;
            };
            if !keys::tables(command).contains(&name) {
                let is_key = keys::known(command, None).contains(&name);
                let what = if is_key {
                    format!("`{name}` is one value, not a table")
                } else {
                    keys::unknown_table(command, name)
                };
                return Err(wrong(format!("line {line}: {what}")));
            }
            for (key, value) in table {
                let line = reading.line(key.span().start);
                let entry = reading.entry(Some(name), key.get_ref(), value, line);
                entries.push(entry.map_err(wrong)?);
            }
        }
        // Tables come sorted; what is said of a file follows its lines.
        entries.sort_by_key(|entry| entry.line);
        Ok(Self { path, entries })
    }
}

struct Reading<'r> {
    command: &'r Command,
    folder: &'r Path,
    text: &'r str,
}

impl Reading<'_> {
    fn line(&self, offset: usize) -> usize {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }

    fn entry(
        &self,
        table: Option<&str>,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        line: usize,
    ) -> Result<Entry, String> {
        let flag =
            keys::flag(self.command, table, key).map_err(|why| format!("line {line}: {why}"))?;
        let name = flag.get_long().unwrap_or(key);
        let at = |line: usize| move |why: String| format!("line {line}: `{key}`: {why}");
        let mut values = values(flag, name, value.get_ref()).map_err(at(line))?;
        let list = value
            .get_ref()
            .as_array()
            .filter(|list| list.len() == values.len());
        for (index, text) in values.iter().enumerate() {
            let element = list.and_then(|list| list.get(index));
            let line = element.map_or(line, |element| self.line(element.span().start));
            check(flag, name, text).map_err(at(line))?;
        }
        if is_path(flag) {
            for value in values.iter_mut().filter(|value| *value != "-") {
                // The file was valid text, and so is what it is joined with.
                *value = self.folder.join(&*value).to_string_lossy().into_owned();
            }
        }
        Ok(Entry {
            table: table.map(str::to_owned),
            flag: name.to_owned(),
            values,
            line,
        })
    }
}

/// What is wrong with the text, which quotes a line of it that may hold anything.
fn shown(error: &str) -> String {
    let lines: Vec<_> = error.trim_end().lines().map(visible).collect();
    lines.join("\n")
}

pub(super) fn is_path(flag: &Arg) -> bool {
    flag.get_value_parser().type_id() == TypeId::of::<PathBuf>()
}

pub(super) fn is_switch(flag: &Arg) -> bool {
    flag.get_value_parser().type_id() == TypeId::of::<bool>()
}

/// The value as it would be typed.
fn values(flag: &Arg, name: &str, value: &DeValue<'_>) -> Result<Vec<String>, String> {
    if is_switch(flag) {
        return match value.as_bool() {
            Some(on) => Ok(vec![on.to_string()]),
            None => Err("write true or false".to_owned()),
        };
    }
    let Some(list) = value.as_array() else {
        return scalar(value).map(|value| vec![value]);
    };
    let values = list.iter().map(|value| scalar(value.get_ref()));
    let values: Vec<String> = values.collect::<Result<_, _>>()?;
    let is_repeated = matches!(flag.get_action(), ArgAction::Append);
    if is_repeated || flag.get_value_delimiter().is_some() {
        Ok(values)
    } else if WITH_COMMAS.contains(&name) {
        Ok(vec![values.join(",")])
    } else {
        Err("write one value, not a list".to_owned())
    }
}

fn scalar(value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::String(text) => Ok(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
        DeValue::Float(number) => Ok(number.as_str().to_owned()),
        DeValue::Datetime(time) => Ok(time.to_string()),
        other => Err(format!(
            "{} has no place here; write a text, a number or a list of them",
            other.type_str()
        )),
    }
}

/// Whether the flag takes the value: its own parser says so.
fn check(flag: &Arg, name: &str, value: &str) -> Result<(), String> {
    let alone = Arg::new("value")
        .long("value")
        .allow_hyphen_values(true)
        .action(ArgAction::Append)
        .value_delimiter(flag.get_value_delimiter())
        .value_parser(flag.get_value_parser().clone());
    let words = ["laggard".to_owned(), format!("--value={value}")];
    let Err(error) = Command::new("laggard")
        .arg(alone)
        .try_get_matches_from(words)
    else {
        return Ok(());
    };
    if let Some(why) = error.source() {
        let why = why.to_string();
        // Some parsers say what they were given, some do not.
        return Err(
            if why.contains(value) || why.contains(&format!("{value:?}")) {
                why
            } else {
                format!("{value:?}: {why}")
            },
        );
    }
    let valid = error.get(ContextKind::ValidValue);
    Err(match valid {
        Some(ContextValue::Strings(valid)) if !valid.is_empty() => {
            format!("{value:?} is none of {}", valid.join(", "))
        }
        _ => format!("{value:?} is no value for --{name}"),
    })
}
