//! The endpoints as rules for `laggard.toml`, each with what it stands for in a comment.
//!
//! ```toml
//! [routes]
//! templates = [
//!   "GET /users/{id}", # 1,203 requests; 87 values: 42, 1007, 33
//! ]
//! ```
//!
//! What no rule can say (a path with a blank in it, `(other)`) is a comment as a whole, so that the
//! file can always be read back.

use super::text::{grouped, shortened, visible};
use crate::digest::FoundEndpoint;
use crate::table::{RouteRule, Values};

/// An example is cut to this many columns.
const EXAMPLE_WIDTH: usize = 40;

/// The rules as TOML.
pub fn to_rules(endpoints: &[FoundEndpoint]) -> String {
    let mut rules = String::from("[routes]\ntemplates = [\n");
    for endpoint in endpoints {
        let text = format!("{} {}", endpoint.key.method, endpoint.key.endpoint);
        let about = about(endpoint);
        let line = match quoted(&text) {
            Some(rule) => format!("  {rule}, # {about}\n"),
            None => format!("  # no rule: {}: {about}\n", visible(&text)),
        };
        rules.push_str(&line);
    }
    rules.push_str("]\n");
    rules
}

/// The rule as a basic string of TOML, if it is one that reads back as itself.
fn quoted(text: &str) -> Option<String> {
    let rule: RouteRule = text.parse().ok()?;
    let is_itself = rule.to_string() == text && visible(text) == text;
    is_itself.then(|| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

fn about(endpoint: &FoundEndpoint) -> String {
    let requests = endpoint.requests;
    let noun = if requests == 1 { "request" } else { "requests" };
    let values = endpoint.evidence.parameters().map(|(_, values)| values);
    let mut about = format!("{} {noun}", grouped(requests));
    for values in values {
        about.push_str("; ");
        about.push_str(&described(values));
    }
    about
}

/// `87 values: 42, 1007, 33`; an estimate is `about`.
fn described(values: &Values) -> String {
    let distinct = values.distinct();
    let about = if values.is_exact() { "" } else { "about " };
    let noun = if distinct == 1 { "value" } else { "values" };
    let examples: Vec<String> = values
        .examples()
        .iter()
        .map(|value| shortened(&visible(value), EXAMPLE_WIDTH).into_owned())
        .collect();
    format!(
        "{about}{} {noun}: {}",
        grouped(distinct),
        examples.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::EndpointKey;
    use crate::table::Evidence;

    fn found(method: &str, endpoint: &str, paths: &[&str]) -> FoundEndpoint {
        let mut evidence = Evidence::default();
        paths.iter().for_each(|path| evidence.add(endpoint, path));
        FoundEndpoint {
            key: EndpointKey {
                method: method.to_owned(),
                endpoint: endpoint.to_owned(),
            },
            requests: 1203,
            evidence,
        }
    }

    #[test]
    fn rules_are_toml_whatever_strangers_asked_for() {
        let endpoints = [
            found("GET", "/users/{id}", &["/users/42"]),
            found("GET", "/a\"b\\c", &[]),
            found("GET", "/two words\n", &[]),
            found("*", "(other)", &[]),
            found("GET", "/evil/{id}", &["/evil/\n\"]\nx = 1"]),
        ];
        let text = to_rules(&endpoints);
        assert_eq!(
            text.lines().nth(2),
            Some(r#"  "GET /users/{id}", # 1,203 requests; 1 value: 42"#)
        );
        let read: toml::Table = text.parse().unwrap();
        let rules: Vec<&str> = read["routes"]["templates"]
            .as_array()
            .unwrap()
            .iter()
            .map(|rule| rule.as_str().unwrap())
            .collect();
        assert_eq!(
            rules,
            ["GET /users/{id}", r#"GET /a"b\c"#, "GET /evil/{id}"]
        );
        assert!(text.contains(r"# no rule: GET /two words\n: 1,203 requests"));
    }
}
