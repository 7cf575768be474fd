//! Routes that are remembered are those that would be decided.

use super::*;
use crate::parse::{Options, Parsed, Parser};
use proptest::prelude::*;

#[test]
fn a_filter_that_looks_at_ids_is_asked_for_every_path() {
    let endpoints = Endpoints::default();
    let rules = EndpointRules::default();
    let routes_of = |filter: &str| {
        let filter = Filter {
            path: Some(Regex::new(filter).unwrap()),
            ..Filter::default()
        };
        Routes::new(&endpoints, &rules, Box::leak(Box::new(filter)))
    };
    for (filter, path, all) in [
        ("/api/", &b"/api/v1/users/42"[..], true),
        ("/users/", b"/api/v1/users/42", true),
        ("/users", b"/api/v1/users/42", true),
        ("42", b"/api/v1/users/42", false),
        ("/users/4", b"/api/v1/users/42", false),
        ("^/api/", b"/api/v1/users/42", false),
        ("/api.v1", b"/api/v1/users/42", false),
        ("/x/", b"/api/v1/users/42", false),
    ] {
        assert_eq!(routes_of(filter).keeps_all_like(path), all, "{filter}");
    }
}

#[test]
fn a_path_that_comes_again_is_found_in_the_tree_with_ids_and_without() {
    let (endpoints, rules) = Default::default();
    let filter = Filter {
        path: Some(Regex::new("/api/").unwrap()),
        ..Filter::default()
    };
    let mut routes = Routes::new(&endpoints, &rules, &filter);
    let mut parser = Parser::new(&Options::default());
    let mut find = |path: &str| {
        let line =
            format!("192.0.2.1 - - [24/Jan/2025:18:00:01 +0100] \"GET {path} HTTP/1.1\" 200 1");
        let Ok(Parsed::Request(record)) = parser.parse(line.as_bytes()) else {
            panic!("no request: {line}");
        };
        let asker = Asker::new(record.origin.index() as u16, b"GET").unwrap();
        let was_there = routes.tree.find(asker, path.as_bytes()).is_some();
        (was_there, routes.route(&record, record.path).path_kept)
    };
    assert_eq!(
        find("/api/status/"),
        (false, true),
        "the first of its endpoint"
    );
    assert_eq!(find("/api/status/"), (false, true));
    assert_eq!(find("/api/status/"), (true, true));
    assert_eq!(find("/api/users/41"), (false, true));
    assert_eq!(find("/api/users/42"), (false, true));
    assert_eq!(find("/api/users/43"), (true, true), "never seen before");
    for _ in 0..3 {
        assert_eq!(find("/wp-login.php"), (false, false), "left out");
    }
}

#[test]
fn a_backslash_that_escapes_is_another_path_than_one_that_does_not() {
    let (endpoints, rules, filter) = Default::default();
    let mut routes = Routes::new(&endpoints, &rules, &filter);
    let mut parser = Parser::new(&Options::default());
    // Unquoted, where a backslash is one, and quoted, where it escapes.
    for (path, endpoint) in [
        (r#"path=\"/api/x/"#, r#"\"/api/x/"#),
        (r#"path="\"/api/x/""#, r#""/api/x/"#),
        (r#"path=\"/api/x/"#, r#"\"/api/x/"#),
    ] {
        let line = format!(
            "2025-01-24 18:00:01.48 +0100 CET [router] method=GET {path} host=h status=200 duration=0.1s bytes=1 user_agent=\"-\""
        );
        let Ok(Parsed::Request(record)) = parser.parse(line.as_bytes()) else {
            panic!("no request: {line}");
        };
        let route = routes.route(&record, record.path);
        let found = endpoints.with(|all| all[route.endpoint as usize].key.clone());
        assert_eq!(found.endpoint, endpoint);
    }
}

const SEGMENTS: [&str; 24] = [
    "api",
    "v1",
    "2",
    "42",
    "4711",
    "users",
    "users",
    "status",
    "FRS12E00042",
    "2024-01",
    "6853cff0-b89f-4b90-8e2b-372afdccbca2",
    "6853cff0-b89f-4b90-8e2b-372afdccbca3",
    "",
    "a.js",
    "42.json",
    "dQw4w9WgXcQ",
    "8a7b6c5d",
    "x-y-z",
    "caf%C3%A9",
    "é",
    "20250124",
    "{id}",
    "7:cancel",
    "a-very-long-segment-without-a-digit",
];

proptest! {
    #[test]
    fn what_is_remembered_is_what_would_be_decided(
        paths in proptest::collection::vec(proptest::collection::vec(0..SEGMENTS.len(), 0..6), 1..60)
    ) {
        let endpoints = Endpoints::default();
        let (rules, filter) = (EndpointRules::default(), Filter::default());
        let mut routes = Routes::new(&endpoints, &rules, &filter);
        let mut parser = Parser::new(&Options::default());
        // Twice, so that all come once more when they are remembered.
        for path in paths.iter().chain(&paths) {
            let segments: Vec<_> = path.iter().map(|segment| SEGMENTS[*segment]).collect();
            let path = format!("/{}", segments.join("/"));
            let line = format!("2025-01-24 18:00:01.480364285 +0100 CET [router] method=GET path=\"{path}\" host=h request_id=r container=web-1 from=\"-\" protocol=https status=200 duration=0.1s bytes=1 referer=\"-\" user_agent=\"-\"");
            let Ok(Parsed::Request(record)) = parser.parse(line.as_bytes()) else {
                panic!("no request: {line}");
            };
            let route = routes.route(&record, record.path);
            let found = endpoints.with(|all| all[route.endpoint as usize].key.clone());
            prop_assert_eq!(found.endpoint, rules.endpoint("GET", &path));
        }
    }
}
