//! Explicit rules: what matches, which of several wins, and what an error says.
//!
//! The truth is the order of precedence that the module states; an error is right when it names the
//! rule as it was typed and the words to write instead.

use crate::table::endpoint::{EndpointRules, RouteRule};

fn rules(texts: &[&str]) -> EndpointRules {
    EndpointRules::default()
        .with_routes(texts.iter().map(|text| text.parse::<RouteRule>().unwrap()))
}

#[test]
fn literals_beat_parameters_whatever_the_order_and_a_branch_that_fails_is_left() {
    let rules = rules(&[
        "/users/{id}",
        "GET /users/me",
        "/users/{name}",
        "/{tenant}/users/all",
        "/users/{id}/{rest...}",
    ]);
    for (method, path, endpoint) in [
        ("GET", "/users/alice", "/users/{id}"),
        ("GET", "/users/me", "/users/me"),
        ("POST", "/users/me", "/users/{id}"),
        ("GET", "/users/users/all", "/users/{id}/{rest...}"),
        ("GET", "/acme/users/all", "/{tenant}/users/all"),
        ("GET", "/users/alice/a/b/", "/users/{id}/{rest...}"),
        ("GET", "/users/alice/", "/users/{id}/{rest...}"),
        ("GET", "/users/", "/users/"),
        ("GET", "/x/users/alice", "/x/users/alice"),
        ("GET", "/users", "/users"),
    ] {
        assert_eq!(rules.endpoint(method, path), endpoint, "{method} {path}");
    }
}

#[test]
fn parameters_stand_within_segments_and_more_text_wins() {
    let rules = rules(&[
        "/f/{name}.{ext}",
        "/f/{name}.json",
        "/items/{id}:cancel",
        "/t/{z}-{x}-{y}.png",
    ]);
    for (path, endpoint) in [
        ("/f/a.txt", "/f/{name}.{ext}"),
        ("/f/a.json", "/f/{name}.json"),
        ("/f/.json", "/f/.json"),
        ("/f/a.", "/f/a."),
        ("/f/a.tar.gz", "/f/{name}.{ext}"),
        ("/items/42:cancel", "/items/{id}:cancel"),
        ("/items/42%3Acancel", "/items/{id}:cancel"),
        ("/items/:cancel", "/items/:cancel"),
        ("/t/1-2-3.png", "/t/{z}-{x}-{y}.png"),
        ("/t/a-b.png", "/t/a-b.png"),
        ("/f/\u{e9}.\u{e8}", "/f/{name}.{ext}"),
    ] {
        assert_eq!(rules.endpoint("GET", path), endpoint, "{path}");
    }
}

#[test]
fn a_slash_at_the_end_counts_and_a_query_stays() {
    let rules = rules(&["/users/{id}", "/static/*"]);
    assert_eq!(rules.endpoint("GET", "/users/alice/"), "/users/alice/");
    assert_eq!(rules.endpoint("GET", "/users/alice?x=1"), "/users/{id}?x=1");
    assert_eq!(
        rules.endpoint("GET", "/static/css/a.css"),
        "/static/{rest...}"
    );
    assert_eq!(rules.endpoint("GET", "/static/"), "/static/{rest...}");
    assert_eq!(rules.endpoint("GET", "/static"), "/static");
}

#[test]
fn a_rule_prints_as_what_can_be_pasted() {
    for text in [
        "/users/{id}",
        "GET /users/{id}/posts/{rest...}",
        "/caf\u{e9}/{x}.{y}",
    ] {
        assert_eq!(text.parse::<RouteRule>().unwrap().to_string(), text);
    }
}

#[test]
fn an_error_says_what_to_write() {
    for (text, advice) in [
        ("users/{id}", "a path begins with '/'"),
        ("get /users", "a method in capitals, such as GET"),
        ("/users/:id", "write {id} instead of \":id\""),
        ("/users/<int:id>", "write {id} instead of \"<int:id>\""),
        ("/users/*/posts", "write {name} for one segment"),
        ("/users/{id", "write {name}"),
        ("/users/id}", "write {name}"),
        ("/users/{}", "write {name}"),
        ("/users/{a}{b}", "put text between them"),
        ("/users/{rest...}/x", "nothing can follow the rest"),
        ("/users/x{rest...}", "{rest...} is a whole segment"),
        ("/users?id={id}", "leave out all from the '?' on"),
        ("GET /a b", "write %20"),
        ("/users/{id:[0-9]+}", "{id:[0-9]+} says more"),
        ("/users/{id?}", "{id?} says more"),
        ("", "a path begins with '/'"),
    ] {
        let error = text.parse::<RouteRule>().unwrap_err().to_string();
        assert!(error.contains(advice), "{text:?}: {error}");
        assert!(error.contains(&format!("{text:?}")), "{error}");
    }
}
