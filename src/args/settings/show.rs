//! `laggard config`: every setting that is in force, and where its value came from.
//!
//! Out: TOML that can be pasted into a file of settings, the origins in comments. Settings that all
//! commands share stand at the top, the others in the table of their command.

use super::apply::Applied;
use super::file::{WITH_COMMAS, is_path, is_switch};
use super::{Refusal, command, find, keys};
use crate::args::ConfigArgs;
use crate::text::visible;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::any::TypeId;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf, absolute};
use toml::Value;

/// A setting as a line of TOML.
#[derive(Debug, Clone, PartialEq)]
struct Setting {
    /// The value; `None` when nothing is set.
    value: Option<Value>,
    /// Where it came from.
    origin: String,
}

/// The settings that are in force for the flags after `laggard config`, as TOML.
///
/// # Errors
/// [`Refusal`].
pub fn in_force(args: &ConfigArgs) -> Result<String, Refusal> {
    let mut command = command();
    // A command is asked for its settings, not run: it needs no inputs.
    command = command
        .mut_subcommands(|subcommand| subcommand.mut_args(|argument| argument.required(false)));
    let asked = args.typed.first().and_then(|word| word.to_str());
    let asked = asked.filter(|word| keys::subcommands(&command).any(|one| one.get_name() == *word));
    let first = args.typed.first().and_then(|word| word.to_str());
    if let Some(wrong) = first.filter(|word| asked.is_none() && !word.starts_with('-')) {
        let names: Vec<&str> = keys::subcommands(&command).map(Command::get_name).collect();
        let message = format!(
            "there is no command {wrong:?} with settings; there are {}\n",
            names.join(", ")
        );
        return Err(command.error(ErrorKind::InvalidSubcommand, message).into());
    }
    let flags = &args.typed[usize::from(asked.is_some())..];
    let names: Vec<String> = keys::subcommands(&command)
        .map(|one| one.get_name().to_owned())
        .filter(|name| asked.is_none_or(|asked| asked == name))
        .collect();
    let mut shown = Vec::new();
    let mut file = None;
    let mut refused = None;
    for name in names {
        let words = ["laggard".into(), OsString::from(&name)];
        let words = words.into_iter().chain(flags.iter().cloned());
        let matches = match command.clone().try_get_matches_from(words) {
            Ok(matches) => matches,
            // A flag of one command shows the settings of that command; what is wrong for all is wrong.
            Err(error) => {
                refused.get_or_insert(error);
                continue;
            }
        };
        let (Some((_, given)), Some(subcommand)) =
            (matches.subcommand(), command.find_subcommand(&name))
        else {
            continue;
        };
        let applied = Applied::new(&command, subcommand, given)?;
        shown.push((name, settings(subcommand, given, &applied)));
        file = applied.file;
    }
    match refused {
        Some(error) if shown.is_empty() => Err(error.into()),
        _ => Ok(text(file.as_deref(), &command, &shown)),
    }
}

/// The settings of a subcommand, in the order of its help.
fn settings(
    subcommand: &Command,
    given: &ArgMatches,
    applied: &Applied<'_>,
) -> Vec<(String, Setting)> {
    keys::flags(subcommand)
        .filter_map(|flag| {
            let name = flag.get_long()?;
            Some((name.to_owned(), setting(flag, name, given, applied)))
        })
        .collect()
}

fn setting(flag: &Arg, name: &str, given: &ArgMatches, applied: &Applied<'_>) -> Setting {
    let id = flag.get_id().as_str();
    let source = given.value_source(id);
    let raw = |is_ours: bool| -> Vec<String> {
        let values = given.get_raw(id).into_iter().flatten();
        let text = values.map(|value| value.to_string_lossy().into_owned());
        text.map(|value| {
            if is_ours {
                value
            } else {
                full_path(flag, value)
            }
        })
        .collect()
    };
    let mut origins = Vec::new();
    let mut values = Vec::new();
    match source {
        Some(ValueSource::CommandLine) => {
            origins.push(format!("--{name}"));
            values = raw(false);
        }
        Some(ValueSource::EnvVariable) => {
            let variable = flag.get_env().unwrap_or_default();
            origins.push(variable.to_string_lossy().into_owned());
            values = raw(false);
        }
        _ => {}
    }
    let file = applied.file.as_deref().unwrap_or(Path::new(find::USUAL));
    for entry in applied.entries.iter().filter(|entry| entry.flag == name) {
        origins.push(format!("{}:{}", file.display(), entry.line));
        let found = entry.values.iter().cloned();
        values.extend(found.map(|value| full_path(flag, value)));
    }
    if origins.is_empty() {
        values = raw(true);
        origins.push(
            if values.is_empty() {
                "not set"
            } else {
                "default"
            }
            .to_owned(),
        );
    }
    Setting {
        value: (!values.is_empty()).then(|| value(flag, name, values)),
        origin: visible(&origins.join(", ")).into_owned(),
    }
}

/// Paths in a file are relative to it, so that only whole ones mean the same everywhere.
fn full_path(flag: &Arg, value: String) -> String {
    if !is_path(flag) || value == "-" {
        return value;
    }
    let full = absolute(&value).unwrap_or_else(|_| PathBuf::from(&value));
    full.to_string_lossy().into_owned()
}

/// The value as a file would have it.
fn value(flag: &Arg, name: &str, mut values: Vec<String>) -> Value {
    let one = |text: String| -> Value {
        let kind = flag.get_value_parser().type_id();
        let is_whole = [
            TypeId::of::<u16>(),
            TypeId::of::<u64>(),
            TypeId::of::<usize>(),
        ];
        if is_switch(flag) {
            Value::Boolean(text == "true")
        } else if let (true, Ok(number)) =
            (is_whole.iter().any(|whole| kind == *whole), text.parse())
        {
            Value::Integer(number)
        } else if let (true, Ok(number)) = (kind == TypeId::of::<f64>(), text.parse()) {
            Value::Float(number)
        } else {
            Value::String(text)
        }
    };
    let is_list =
        matches!(flag.get_action(), ArgAction::Append) || flag.get_value_delimiter().is_some();
    if is_list && !WITH_COMMAS.contains(&name) {
        return Value::Array(values.into_iter().map(one).collect());
    }
    one(values.pop().unwrap_or_default())
}

fn text(
    file: Option<&Path>,
    command: &Command,
    shown: &[(String, Vec<(String, Setting)>)],
) -> String {
    let mut text = match file {
        Some(file) => format!("# settings: {}\n", visible(&file.to_string_lossy())),
        None => {
            let of_user = find::of_user().map_or_else(String::new, |path| {
                format!(" and no {}", visible(&path.to_string_lossy()))
            });
            format!(
                "# no file of settings: there is no {}{of_user}, or --no-config\n",
                find::USUAL
            )
        }
    };
    // What differs between commands cannot stand at the top, unless it is of one of them alone.
    let mut shared: BTreeMap<&str, Option<&Setting>> = BTreeMap::new();
    for (name, setting) in shown.iter().flat_map(|(_, settings)| settings) {
        let first = shared.entry(name).or_insert(Some(setting));
        if *first != Some(setting) {
            *first = None;
        }
    }
    let mut lines: Vec<&str> = Vec::new();
    let mut top = String::new();
    let is_top = |name: &str| {
        let same = shared.get(name).is_some_and(Option::is_some);
        same && keys::is_for_all(name)
    };
    for (name, setting) in shown.iter().flat_map(|(_, settings)| settings) {
        if is_top(name) && !lines.contains(&name.as_str()) {
            lines.push(name);
            top += &line(name, setting);
        }
    }
    text += &top;
    for (name, settings) in shown {
        let own: Vec<_> = settings.iter().filter(|(key, _)| !is_top(key)).collect();
        let has_table = command.find_subcommand(name).is_some_and(keys::has_table);
        if own.is_empty() || !has_table {
            continue;
        }
        // Writing to a string cannot fail.
        writeln!(text, "\n[{name}]").ok();
        own.iter()
            .for_each(|(key, setting)| text += &line(key, setting));
    }
    text
}

fn line(key: &str, setting: &Setting) -> String {
    match &setting.value {
        Some(value) => format!("{key} = {value} # {}\n", setting.origin),
        None => format!("# {key} is {}\n", setting.origin),
    }
}
