//! The settings that shape a result, as a report shows them.

use super::InputPlan;
use crate::args::InputArgs;
use crate::source::Input;
use crate::table::{EndpointRules, Filter};
use std::collections::BTreeMap;
use std::path::Path;

/// What was asked for, in the words of the command line. Inputs and threads are not in it: the
/// result does not depend on their order.
pub(super) fn settings(args: &InputArgs, config: Option<&Path>) -> Vec<(String, String)> {
    let path = if args.all_paths {
        None
    } else {
        Some(args.path.to_string())
    };
    let rules: Vec<String> = args.route.iter().map(ToString::to_string).collect();
    let own_slow: Vec<String> = args.slow_for.iter().map(ToString::to_string).collect();
    let own_slow = (!own_slow.is_empty()).then(|| own_slow.join(", "));
    let routes = (!rules.is_empty()).then(|| rules.join(", "));
    let valued = [
        ("--path", path),
        ("--status", args.status.as_ref().map(ToString::to_string)),
        ("--method", args.method.as_ref().map(ToString::to_string)),
        ("--host", args.host.as_ref().map(ToString::to_string)),
        ("--source", args.source.as_ref().map(ToString::to_string)),
        ("--since", args.since.clone()),
        ("--until", args.until.clone()),
        ("--date", args.date.clone()),
        ("--tz", args.tz.map(|zone| zone.to_string())),
        ("--log-format", args.log_format.map(|name| name.to_string())),
        (
            "--format-regex",
            args.format_regex.as_ref().map(ToString::to_string),
        ),
        (
            "--duration-unit",
            args.duration_unit.map(|unit| unit.to_string()),
        ),
        ("--route", routes),
        (
            "--openapi",
            args.openapi.as_ref().map(|path| path.display().to_string()),
        ),
        ("--config", config.map(|path| path.display().to_string())),
        ("--slow", Some(milliseconds(args.slow))),
        ("--slow-for", own_slow),
    ];
    let flags = [
        ("--all-paths", args.all_paths),
        ("--no-templates", args.no_templates),
        ("--keep-query", args.keep_query),
        ("--dedupe", args.dedupe),
        ("--read-all", args.read_all),
    ];
    let valued = valued
        .into_iter()
        .filter_map(|(flag, value)| Some((flag.to_owned(), value?)));
    valued
        .chain(
            flags
                .into_iter()
                .filter(|(_, set)| *set)
                .map(|(flag, _)| (flag.to_owned(), "yes".to_owned())),
        )
        .collect()
}

/// The command that gives the same result: the settings in force, wherever they came from, and the
/// inputs in alphabetical order, so that their order does not show. `more` is a flag that shapes no
/// figure.
pub(super) fn command(
    subcommand: &str,
    plan: &InputPlan,
    more: Option<(String, String)>,
) -> String {
    let mut inputs: Vec<String> = plan
        .inputs
        .iter()
        .map(|input| match input {
            Input::Stdin => "-".to_owned(),
            Input::Path(path) => path.display().to_string(),
        })
        .collect();
    inputs.sort();
    let settings = plan.settings.iter().chain(&more);
    let settings = settings.flat_map(|(flag, value)| match &value[..] {
        "yes" => vec![flag.clone()],
        // Rules are told together, and given one by one.
        _ if flag == "--route" => value
            .split(", ")
            .flat_map(|rule| [flag.clone(), rule.to_owned()])
            .collect(),
        _ => vec![flag.clone(), value.clone()],
    });
    let words = ["laggard", subcommand].map(str::to_owned).into_iter();
    let words: Vec<String> = words.chain(settings).chain(inputs).collect();
    let quoted = words.iter().map(|word| quoted(word));
    quoted.collect::<Vec<_>>().join(" ")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-./:=@%+,".contains(&byte);
    if !word.is_empty() && word.bytes().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// What decides which requests are read and how they are told apart, by flag. Here `--date` is the
/// `--since` and `--until` that it means, and a specification is told by its templates, wherever its
/// file lies.
pub(super) fn selection(
    filter: &Filter,
    rules: &EndpointRules,
    slow_us: u64,
    dedupe: bool,
) -> BTreeMap<String, String> {
    let shown = |value: Option<&dyn ToString>| value.map(ToString::to_string);
    let path = filter.path.as_ref().map(ToString::to_string);
    let explicit: Vec<String> = rules.explicit().collect();
    let specification = rules
        .specification()
        .map(|(templates, hash)| format!("one of {templates} templates ({:08x})", hash as u32));
    let flag = |set: bool| set.then(|| "yes".to_owned());
    let all = [
        ("--all-paths", flag(path.is_none())),
        ("--path", path),
        (
            "--status",
            shown(filter.status.as_ref().map(|text| text as _)),
        ),
        (
            "--method",
            shown(filter.method.as_ref().map(|text| text as _)),
        ),
        ("--host", shown(filter.host.as_ref().map(|text| text as _))),
        (
            "--source",
            shown(filter.source.as_ref().map(|text| text as _)),
        ),
        ("--since", filter.time.since.map(|bound| bound.to_string())),
        ("--until", filter.time.until.map(|bound| bound.to_string())),
        (
            "--route",
            (!explicit.is_empty()).then(|| explicit.join(", ")),
        ),
        ("--openapi", specification),
        ("--no-templates", flag(!rules.has_templates())),
        ("--keep-query", flag(rules.keeps_query())),
        ("--slow", Some(milliseconds(slow_us))),
        ("--dedupe", flag(dedupe)),
    ];
    let given = all.into_iter();
    given
        .filter_map(|(flag, value)| Some((flag.to_owned(), value?)))
        .collect()
}

fn milliseconds(us: u64) -> String {
    format!("{}ms", us as f64 / 1e3)
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_back_what_was_quoted() {
        for word in ["/api/", "!5xx", "it's", "", "a b", "$(x)", "logs/*.gz", "é"] {
            let read = std::process::Command::new("sh")
                .arg("-c")
                .arg(format!("printf %s {}", quoted(word)))
                .output()
                .unwrap();
            assert_eq!(String::from_utf8(read.stdout).unwrap(), word);
        }
    }
}
