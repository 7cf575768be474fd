//! The settings that shape a result, as a report shows them.

use crate::args::InputArgs;
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
        ("--slow", Some(format!("{}ms", args.slow as f64 / 1e3))),
        ("--slow-for", own_slow),
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
