//! The endpoints as rules for `laggard.toml`, each with what it stands for in a comment.
//!
//! ```toml
//! [routes]
//! templates = [
//!   "GET /users/{id}", # 1,203 requests; 87 values: 42, 1007, 33
//! ]
//! ```
//!
//! Blanks, braces and all else that means something in a rule is percent-encoded in the text of
//! others, which matches the same paths. What no rule can say all the same (`(other)`, a query) is a
//! comment as a whole, so that the file can always be read back.

use super::lang::Lang;
use super::text::{shortened, visible};
use crate::digest::FoundEndpoint;
use crate::table::{EndpointRules, RouteRule, Values};
use std::fmt::Write;

/// An example is cut to this many columns.
const EXAMPLE_WIDTH: usize = 40;

/// What stands for a value in the templates that were found.
const PARAMETER: &str = "{id}";

/// The rules as TOML. `given` are those that were in force.
pub fn to_rules(endpoints: &[FoundEndpoint], given: &EndpointRules) -> String {
    let mut rules = String::from("[routes]\ntemplates = [\n");
    for endpoint in endpoints {
        let path = &endpoint.key.endpoint;
        let template = if given.gave(path) {
            path.clone()
        } else {
            encoded(path)
        };
        let text = format!("{} {template}", endpoint.key.method);
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

/// The path with what means something in a rule, but for our own parameters, percent-encoded.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for (index, text) in path.split(PARAMETER).enumerate() {
        if index > 0 {
            encoded.push_str(PARAMETER);
        }
        for character in text.chars() {
            let is_plain = !character.is_whitespace()
                && !character.is_control()
                && !"{}*<>:\"\\".contains(character)
                && visible(character.encode_utf8(&mut [0; 4]))
                    .chars()
                    .eq([character]);
            if is_plain {
                encoded.push(character);
            } else {
                for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a string cannot fail.
                    write!(encoded, "%{byte:02X}").ok();
                }
            }
        }
    }
    encoded
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
    let mut about = format!("{} {noun}", Lang::English.count(requests));
    for values in values {
        about.push_str("; ");
        about.push_str(&described(values, requests));
    }
    about
}

/// `87 values: 42, 1007, 33`; an estimate is `about`.
fn described(values: &Values, requests: u64) -> String {
    // An estimate can be more than there were requests, the truth cannot.
    let distinct = values.distinct().min(requests);
    let about = if values.is_exact() { "" } else { "about " };
    let noun = if distinct == 1 { "value" } else { "values" };
    let examples: Vec<String> = values
        .examples()
        .iter()
        .map(|value| shortened(&visible(value), EXAMPLE_WIDTH).into_owned())
        .collect();
    format!(
        "{about}{} {noun}: {}",
        Lang::English.count(distinct),
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
            found("GET", "/two words\n/{x}/:y/*", &[]),
            found("GET", "/asked?for", &[]),
            found("*", "(other)", &[]),
            found("GET", "/evil/{id}", &["/evil/\n\"]\nx = 1"]),
        ];
        let text = to_rules(&endpoints, &EndpointRules::default());
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
            [
                "GET /users/{id}",
                "GET /a%22b%5Cc",
                "GET /two%20words%0A/%7Bx%7D/%3Ay/%2A",
                "GET /evil/{id}"
            ]
        );
        assert!(text.contains("# no rule: GET /asked?for: 1,203 requests"));
    }
}
