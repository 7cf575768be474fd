//! The order of the ways, and what each setting turns off.
//!
//! Explicit rules come first, then a specification, then kinds, and learning last; a setting must
//! turn off its own way and no other.

use crate::table::endpoint::{EndpointRules, PathCount};

#[test]
fn queries_go_unless_they_are_asked_for() {
    let rules = EndpointRules::default();
    assert_eq!(rules.relevant(b"/a?b=/c#d"), b"/a");
    assert_eq!(rules.relevant(b"/a#d?b"), b"/a");
    assert_eq!(rules.keeping_query().relevant(b"/a?b"), b"/a?b");
}

#[test]
fn without_templates_only_what_was_given_is_a_template() {
    let rules = EndpointRules::default()
        .with_routes(["/users/{id}".parse().unwrap()])
        .without_templates();
    assert_eq!(rules.endpoint("GET", "/users/42"), "/users/{id}");
    assert_eq!(rules.endpoint("GET", "/posts/42"), "/posts/42");
    let paths: Vec<String> = (0..500)
        .map(|number| format!("/posts/p{number}x"))
        .collect();
    let counts: Vec<_> = paths
        .iter()
        .map(|path| PathCount {
            method: "GET",
            path,
            requests: 1,
        })
        .collect();
    assert_eq!(rules.learn(&counts), paths);
}

#[test]
fn what_a_rule_names_is_not_learned_away() {
    let given: Vec<String> = (0..30)
        .map(|number| {
            format!(
                "/users/{}{}",
                char::from(b'a' + number % 26),
                "x".repeat(usize::from(number))
            )
        })
        .collect();
    let rules =
        EndpointRules::default().with_routes(given.iter().map(|path| path.parse().unwrap()));
    let others: Vec<String> = given.iter().map(|path| format!("{path}y")).collect();
    let all: Vec<&String> = given.iter().chain(&others).collect();
    let counts: Vec<_> = all
        .iter()
        .map(|path| PathCount {
            method: "GET",
            path,
            requests: 1,
        })
        .collect();
    let learned = rules.learn(&counts);
    assert_eq!(learned[..30], given);
    assert!(
        learned[30..]
            .iter()
            .all(|endpoint| endpoint == "/users/{id}")
    );
}
