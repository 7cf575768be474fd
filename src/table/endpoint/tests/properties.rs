//! What holds for any path, any number of them and any order.
//!
//! Paths and segments are drawn to look real and hostile in turn. What is held: a template is its own
//! template, no order and no splitting shows, no text panics, nothing but parameters is put in.

use crate::table::endpoint::kind::kind_of;
use crate::table::endpoint::learn::learn;
use crate::table::endpoint::template::template;
use crate::table::endpoint::{EndpointRules, PathCount, RouteRule};
use proptest::prelude::{
    Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};

/// Segments of real and of hostile looks.
fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        "[a-zA-Z0-9]{1,20}",
        "[0-9]{1,8}",
        "[a-z0-9._~*:@,;%+=-]{0,14}",
        "(api|v1|users|me|bulk|\\{id\\}|2\\.0|7|2024-01)",
        "[a-f0-9]{4,40}(\\.json|\\.js|:cancel|;jsessionid=x)?",
        "(%[0-9A-F]{2}|[a-z]){1,6}",
        "\\PC{0,6}",
    ]
}

fn path() -> impl Strategy<Value = String> {
    proptest::collection::vec(segment(), 0..6)
        .prop_map(|segments| format!("/{}", segments.join("/")))
}

/// Paths of few distinct segments, so that places have many children.
fn log() -> impl Strategy<Value = Vec<(&'static str, String, u64)>> {
    let method = prop_oneof![Just("GET"), Just("POST"), Just("DELETE"), Just("OPTIONS")];
    let path = "/(users|api|stations)/[a-d]{1,3}(-[ab])?(\\.png)?(/(posts|[ab]{1,2}))?/?";
    proptest::collection::vec((method, path, 1_u64..60), 0..300)
}

fn learned(log: &[(&'static str, String, u64)]) -> Vec<String> {
    let counts: Vec<PathCount<'_>> = log
        .iter()
        .map(|(method, path, requests)| PathCount {
            method,
            path,
            requests: *requests,
        })
        .collect();
    learn(&counts)
}

proptest! {
    #[test]
    fn a_template_is_its_own_template(path in path()) {
        let once = template(&path).into_owned();
        prop_assert_eq!(template(&once), once.as_str());
        prop_assert_eq!(once.matches('/').count(), path.split('?').next().unwrap().matches('/').count()
            + path.split_once('?').map_or(0, |(_, query)| query.matches('/').count()));
    }

    #[test]
    fn no_text_panics(text in any::<String>(), path in path(), bytes in any::<Vec<u8>>()) {
        let _ = (template(&text), kind_of(&text), text.parse::<RouteRule>());
        let _ = path.parse::<RouteRule>();
        let _ = EndpointRules::default().with_openapi(&bytes);
        let counts = [&text, &path].map(|path| PathCount { method: &text, path, requests: u64::MAX });
        prop_assert_eq!(learn(&counts).len(), 2);
    }

    #[test]
    fn a_rule_matches_its_own_text_and_any_value(path in path(), value in "[^/?\u{0}-\u{1f}]{1,12}") {
        if let Ok(rule) = path.parse::<RouteRule>() {
            let shown = rule.to_string();
            let rules = EndpointRules::default().with_routes([rule]);
            let asked = shown.replace("{id}", &value);
            // A value can hold a `%` that decodes, which is then compared decoded, as it should be.
            prop_assert_eq!(rules.endpoint("GET", &asked), shown.as_str());
        }
    }
}

proptest! {
    // A case is hundreds of paths.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn neither_order_nor_splitting_shows(log in log(), seed in any::<u64>()) {
        let mut shuffled: Vec<_> = log.iter().cloned().zip(learned(&log)).collect();
        shuffled.sort_by_key(|((_, path, requests), _)| {
            (path.len() as u64).wrapping_mul(seed).wrapping_add(*requests).rotate_left(17).wrapping_mul(seed | 1)
        });
        let (rows, expected): (Vec<_>, Vec<_>) = shuffled.into_iter().unzip();
        prop_assert_eq!(&learned(&rows), &expected);
        // The same requests as two lots, as two batches would bring them.
        let halves = rows.iter().flat_map(|(method, path, requests)| {
            [(*method, path.clone(), requests / 2), (*method, path.clone(), requests - requests / 2)]
        });
        let halves: Vec<_> = halves.collect();
        let doubled: Vec<_> = expected.iter().flat_map(|endpoint| [endpoint.clone(), endpoint.clone()]).collect();
        prop_assert_eq!(learned(&halves), doubled);
    }

    #[test]
    fn learning_keeps_the_segments_and_only_makes_parameters(log in log()) {
        for ((_, path, _), endpoint) in log.iter().zip(learned(&log)) {
            prop_assert_eq!(path.split('/').count(), endpoint.split('/').count());
            for (before, after) in path.split('/').zip(endpoint.split('/')) {
                let is_kept = before == after || ["{id}", "{id}.png"].contains(&after);
                prop_assert!(is_kept, "{} became {}", path, endpoint);
            }
        }
    }

    #[test]
    fn what_was_learned_has_nothing_left_to_learn(log in log()) {
        let once = learned(&log);
        let rows: Vec<_> = log.iter().zip(&once).map(|((method, _, n), path)| (*method, path.clone(), *n)).collect();
        prop_assert_eq!(learned(&rows), once);
    }
}
