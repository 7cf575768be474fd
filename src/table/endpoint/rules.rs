//! Explicit rules: `--route '/users/{id}'`, and the `[routes]` of `laggard.toml`.
//!
//! In: the text of a rule, `/files/{rest...}` or `GET /users/{id}`. Out: a [`RouteRule`], which shows
//! itself as it was written, so that `laggard routes` prints what can be pasted. Which of several
//! rules wins is said in [`super::router`]. Slashes at the end count: `/users/` is another rule than `/users`.

use super::router::{Piece, Route, is_rest, parse_template};
use std::fmt;
use std::str::FromStr;

/// A rule: a template, perhaps for one method.
///
/// ```text
/// /users/{id}            one segment
/// GET /users/{id}        for this method alone
/// /files/{name}.{ext}    parameters within a segment
/// /static/{rest...}      all that follows, at least one segment; `/static/*` is short for it
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRule(pub(super) Route);

/// What is wrong with a rule, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteRuleError {
    rule: String,
    problem: String,
}

impl fmt::Display for RouteRuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, problem } = self;
        write!(
            f,
            "the route {rule:?} is not understood: {problem}. Example: 'GET /users/{{id}}'"
        )
    }
}

impl std::error::Error for RouteRuleError {}

impl fmt::Display for RouteRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RouteRule {
    type Err = RouteRuleError;

    fn from_str(text: &str) -> Result<Self, RouteRuleError> {
        parse(text.trim())
            .map(Self)
            .map_err(|problem| RouteRuleError {
                rule: text.to_owned(),
                problem,
            })
    }
}

fn parse(text: &str) -> Result<Route, String> {
    let (method, template) = match text.split_once(char::is_whitespace) {
        Some((method, template)) => (Some(method), template.trim_start()),
        None => (None, text),
    };
    if let Some(method) = method
        && !method.bytes().all(|byte| byte.is_ascii_uppercase())
    {
        return Err(
            "before the path stands a method in capitals, such as GET, and one blank".to_owned(),
        );
    }
    refuse_other_dialects(template)?;
    // `*` at the end is how many tools write the rest of a path.
    let spelled = match template.strip_suffix("/*") {
        Some(start) => format!("{start}/{{rest...}}"),
        None => template.to_owned(),
    };
    let (pieces, names) = parse_template(&spelled)?;
    let is_plain = |name: &str| {
        let name = name
            .strip_suffix("...")
            .or(name.strip_suffix('+'))
            .unwrap_or(name);
        name.chars()
            .all(|c| c.is_alphanumeric() || "_-.".contains(c))
    };
    if let Some(name) = names.iter().find(|name| !is_plain(name)) {
        return Err(format!(
            "a parameter is a name alone, such as {{id}}, and takes any value; {{{name}}} says more"
        ));
    }
    if names.iter().any(|name| is_rest(name)) && !matches!(pieces.last(), Some(Piece::Rest)) {
        return Err("{rest...} is a whole segment, the last one".to_owned());
    }
    Ok(Route {
        method: method.map(str::to_owned),
        template: spelled,
        pieces,
    })
}

/// The ways in which frameworks write parameters, which would else match nothing, silently.
fn refuse_other_dialects(template: &str) -> Result<(), String> {
    if template.contains(char::is_whitespace) {
        return Err("a path has no blanks; write %20".to_owned());
    }
    let outside: String = template
        .split('{')
        .map(|part| part.rsplit('}').next().unwrap_or(part))
        .collect();
    if outside.contains(['?', '#']) {
        return Err("queries are no part of a route; leave out all from the '?' on".to_owned());
    }
    for segment in template.split('/') {
        if let Some(name) = segment.strip_prefix(':') {
            return Err(format!("write {{{name}}} instead of {segment:?}"));
        }
        if segment.starts_with('<') && segment.ends_with('>') {
            let name = segment.trim_matches(['<', '>']);
            let name = name.rsplit_once(':').map_or(name, |(_, name)| name);
            return Err(format!("write {{{name}}} instead of {segment:?}"));
        }
    }
    let inner = template.strip_suffix("/*").unwrap_or(template);
    if inner
        .split('/')
        .any(|segment| segment == "*" || segment == "**")
    {
        return Err(
            "'*' stands at the end for the rest of a path; write {name} for one segment".to_owned(),
        );
    }
    Ok(())
}
