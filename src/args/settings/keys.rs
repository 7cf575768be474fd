//! Which keys a file of settings may have: the names of the flags.
//!
//! ```toml
//! slow = "800ms"       # --slow of every command that has it
//!
//! [stats]              # for `laggard stats` alone, over what stands above
//! format = "csv"
//!
//! [routes]             # rules, as `laggard routes` prints them, for every command
//! templates = ["GET /users/{id}"]
//! ```

use crate::text::visible;
use clap::{Arg, ArgAction, Command};

/// Flags that are no settings: which file, what is missing from one run, and help.
const NO_KEYS: [&str; 5] = ["config", "no-config", "incomplete", "help", "version"];
/// Flags that mean something else in every command: their place is the table of the command.
const OF_COMMANDS: [&str; 3] = ["format", "output", "sort"];
/// The table of rules, with the flags that its keys stand for. It is no table of the command
/// `routes`, which has no flag of its own.
pub(super) const ROUTES: (&str, [(&str, &str); 2]) =
    ("routes", [("templates", "route"), ("openapi", "openapi")]);
/// What a name must have in common with a known one to be a slip of it, by Jaro and Winkler, 0 to 1.
const ALIKE: f64 = 0.75;

/// Whether a subcommand has settings: whether it has a flag to say which file they are in.
pub(super) fn takes_settings(subcommand: &Command) -> bool {
    let mut flags = subcommand.get_arguments();
    flags.any(|flag| flag.get_long() == Some("config"))
}

/// Whether a flag is a setting.
pub(super) fn is_key(flag: &Arg) -> bool {
    let long = flag.get_long();
    let asks = matches!(
        flag.get_action(),
        ArgAction::Help | ArgAction::HelpShort | ArgAction::HelpLong | ArgAction::Version
    );
    !asks && long.is_some_and(|name| !NO_KEYS.contains(&name))
}

/// The settings of a subcommand.
pub(super) fn flags(subcommand: &Command) -> impl Iterator<Item = &Arg> {
    subcommand.get_arguments().filter(|flag| is_key(flag))
}

/// The flag with this name, in the table of a command.
fn flag_of<'c>(subcommand: &'c Command, name: &str) -> Option<&'c Arg> {
    flags(subcommand).find(|flag| flag.get_long() == Some(name))
}

/// The subcommands that have settings.
pub(super) fn subcommands(command: &Command) -> impl Iterator<Item = &Command> {
    command
        .get_subcommands()
        .filter(|subcommand| takes_settings(subcommand))
}

/// Whether a flag can stand at the top of a file.
pub(super) fn is_for_all(name: &str) -> bool {
    !OF_COMMANDS.contains(&name)
}

/// Whether the command has a table of its own in a file.
pub(super) fn has_table(subcommand: &Command) -> bool {
    subcommand.get_name() != ROUTES.0
}

/// The tables that a file can have.
pub(super) fn tables(command: &Command) -> Vec<&str> {
    let commands = subcommands(command).filter(|subcommand| has_table(subcommand));
    let mut names: Vec<&str> = commands.map(Command::get_name).collect();
    names.push(ROUTES.0);
    names
}

/// The keys that a table can have; `None` is the top of the file.
pub(super) fn known<'c>(command: &'c Command, table: Option<&str>) -> Vec<&'c str> {
    let names = |subcommand: &'c Command| flags(subcommand).filter_map(Arg::get_long);
    let mut known: Vec<&str> = match table {
        Some(table) if table == ROUTES.0 => return ROUTES.1.map(|(key, _)| key).to_vec(),
        Some(table) => command
            .find_subcommand(table)
            .into_iter()
            .flat_map(names)
            .collect(),
        None => subcommands(command)
            .flat_map(names)
            .filter(|name| is_for_all(name))
            .collect(),
    };
    known.sort_unstable();
    known.dedup();
    known
}

/// The flag that a key of a table stands for.
///
/// # Errors
/// When there is none: which key is meant, perhaps.
pub(super) fn flag<'c>(
    command: &'c Command,
    table: Option<&str>,
    key: &str,
) -> Result<&'c Arg, String> {
    let found = match table {
        Some(table) if table == ROUTES.0 => {
            let stands_for = ROUTES.1.iter().find(|(name, _)| *name == key);
            stands_for.and_then(|(_, name)| {
                subcommands(command).find_map(|subcommand| flag_of(subcommand, name))
            })
        }
        Some(table) => command
            .find_subcommand(table)
            .and_then(|subcommand| flag_of(subcommand, key)),
        None if is_for_all(key) => {
            subcommands(command).find_map(|subcommand| flag_of(subcommand, key))
        }
        None => None,
    };
    found.ok_or_else(|| unknown(command, table, key))
}

fn unknown(command: &Command, table: Option<&str>, key: &str) -> String {
    let place = table.map_or_else(String::new, |table| format!(" in [{table}]"));
    let elsewhere: Vec<String> = subcommands(command)
        .filter(|subcommand| has_table(subcommand) && flag_of(subcommand, key).is_some())
        .map(|subcommand| format!("[{}]", subcommand.get_name()))
        .collect();
    let advice = if NO_KEYS.contains(&key) {
        "it can only be a flag".to_owned()
    } else if !elsewhere.is_empty() && is_for_all(key) {
        "it stands at the top of the file, before every [table]".to_owned()
    } else if !elsewhere.is_empty() {
        format!("it belongs in {}", elsewhere.join(" or "))
    } else {
        let mut known = known(command, table);
        if table.is_none() {
            known.extend(tables(command));
        }
        advice(&known, key)
    };
    format!("unknown key `{}`{place}; {advice}", visible(key))
}

/// What is said of a table that does not exist.
pub(super) fn unknown_table(command: &Command, name: &str) -> String {
    let advice = advice(&tables(command), name);
    format!("unknown table [{}]; {advice}", visible(name))
}

/// The nearest known name, else all of them.
fn advice(known: &[&str], name: &str) -> String {
    // Keys are asked for with either hyphen, and never differ in case.
    let name = name.to_lowercase().replace('_', "-");
    let alike = known
        .iter()
        .map(|known| (strsim::jaro_winkler(known, &name), *known))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    match alike {
        Some((_, nearest)) => format!("did you mean `{nearest}`?"),
        None => format!("there are {}", known.join(", ")),
    }
}
