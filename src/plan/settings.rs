//! The settings that shape a result, as a report shows them.

use super::InputPlan;
use crate::args::InputArgs;
use crate::source::Input;
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
        ("--slow", Some(format!("{}ms", args.slow as f64 / 1e3))),
    ];
    let flags = [
        ("--all-paths", args.all_paths),
        ("--no-templates", args.no_templates),
        ("--keep-query", args.keep_query),
        ("--dedupe", args.dedupe),
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
/// inputs in alphabetical order, so that their order does not show.
pub(super) fn command(subcommand: &str, plan: &InputPlan) -> String {
    let mut inputs: Vec<String> = plan
        .inputs
        .iter()
        .map(|input| match input {
            Input::Stdin => "-".to_owned(),
            Input::Path(path) => path.display().to_string(),
        })
        .collect();
    inputs.sort();
    let settings = plan
        .settings
        .iter()
        .flat_map(|(flag, value)| match &value[..] {
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
