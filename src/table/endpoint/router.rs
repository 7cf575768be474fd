//! Finds the template that a path matches, among those that a person or a specification gave.
//!
//! In: templates as pieces, then paths. Out: the text of the template. Matching is anchored at both
//! ends. From left to right, text beats a parameter within a segment, which beats a whole parameter,
//! which beats the rest of a path; a method that is named beats any method; among equals the first
//! given wins. **Invariant:** the templates form a tree of segments, and a search visits no node of
//! it twice. `/x` and `/x/` are different paths, here as everywhere.

use super::template::decode;
use hashbrown::{HashMap, HashSet};
use std::fmt;

/// Stands for whatever method in a search.
pub(super) const ANY_METHOD: &str = "*";

/// A segment of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// This text, percent-decoded.
    Text(String),
    /// Text around parameters: `{name}.{ext}` is `["", ".", ""]`. A parameter takes one character
    /// or more.
    Mixed(Vec<String>),
    /// `{id}`: one segment that is not empty.
    Parameter,
    /// `{rest...}`: one segment or more, to the end.
    Rest,
}

/// A template and the method it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Route {
    /// The method; `None` for any.
    pub method: Option<String>,
    /// What is shown.
    pub template: String,
    /// Its segments.
    pub pieces: Vec<Piece>,
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.method {
            Some(method) => write!(f, "{method} {}", self.template),
            None => f.write_str(&self.template),
        }
    }
}

/// The templates, as a tree of segments.
#[derive(Debug, Clone, Default)]
pub(super) struct Router {
    nodes: Vec<Node>,
    routes: Vec<Route>,
    templates: HashSet<String>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    texts: HashMap<String, usize>,
    mixed: Vec<(Vec<String>, usize)>,
    parameter: Option<usize>,
    rest: Vec<usize>,
    ends: Vec<usize>,
}

impl Router {
    /// The router of these templates, in order.
    pub(super) fn new(routes: Vec<Route>) -> Self {
        let mut router = Self {
            nodes: vec![Node::default()],
            templates: routes.iter().map(|route| route.template.clone()).collect(),
            routes,
        };
        for index in 0..router.routes.len() {
            router.add(index);
        }
        for node in &mut router.nodes {
            // The more text, the closer the match; the sort keeps the given order of equals.
            let text = |pieces: &[String]| pieces.iter().map(String::len).sum::<usize>();
            node.mixed
                .sort_by_key(|(pieces, _)| std::cmp::Reverse(text(pieces)));
            // A route for one method comes before those for all.
            let is_for_any = |index: &usize| router.routes[*index].method.is_none();
            node.ends.sort_by_key(is_for_any);
            node.rest.sort_by_key(is_for_any);
        }
        router
    }

    /// The templates, in order.
    pub(super) fn routes(&self) -> &[Route] {
        &self.routes
    }

    fn add(&mut self, index: usize) {
        let pieces = self.routes[index].pieces.clone();
        let mut at = 0;
        for piece in pieces {
            let fresh = self.nodes.len();
            let node = &mut self.nodes[at];
            at = match piece {
                Piece::Text(text) => *node.texts.entry(text).or_insert(fresh),
                Piece::Parameter => *node.parameter.get_or_insert(fresh),
                Piece::Mixed(pieces) => match node.mixed.iter().find(|(known, _)| *known == pieces)
                {
                    Some((_, next)) => *next,
                    None => {
                        node.mixed.push((pieces, fresh));
                        fresh
                    }
                },
                Piece::Rest => {
                    node.rest.push(index);
                    return;
                }
            };
            if at == fresh {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[at].ends.push(index);
    }

    /// Whether there is no template at all.
    pub(super) fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// The template of a path without its query, if one matches.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<&str> {
        // Most runs have no rules, and this is asked for every new path.
        if self.is_empty() {
            return None;
        }
        let segments: Vec<_> = (path.strip_prefix('/')?.split('/'))
            // What is no UTF-8 once decoded is compared as it stands.
            .map(|segment| decode(segment).unwrap_or(segment.into()))
            .collect();
        let route = self.search(0, method, &segments)?;
        Some(&self.routes[route].template)
    }

    fn search(
        &self,
        node: usize,
        method: &str,
        segments: &[std::borrow::Cow<'_, str>],
    ) -> Option<usize> {
        // A router without templates has no node.
        let node = self.nodes.get(node)?;
        let fits = |index: &&usize| {
            let wanted = &self.routes[**index].method;
            method == ANY_METHOD || wanted.as_ref().is_none_or(|wanted| wanted == method)
        };
        let Some((segment, below)) = segments.split_first() else {
            return node.ends.iter().find(fits).copied();
        };
        let text = node.texts.get(segment.as_ref()).copied();
        let mixed = node
            .mixed
            .iter()
            .filter(|(pieces, _)| matches(pieces, segment));
        let parameter = node.parameter.filter(|_| !segment.is_empty());
        let next = text
            .into_iter()
            .chain(mixed.map(|(_, next)| *next))
            .chain(parameter);
        next.into_iter()
            .find_map(|next| self.search(next, method, below))
            .or_else(|| node.rest.iter().find(fits).copied())
    }

    /// Whether this is the text of one of the templates.
    pub(super) fn has(&self, template: &str) -> bool {
        self.templates.contains(template)
    }
}

/// Whether a segment is this text with something at each joint. Each joint takes as little as it
/// can: `{name}.{ext}` splits at the first dot that leaves a name.
fn matches(pieces: &[String], segment: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        return false;
    };
    let Some(mut rest) = segment.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in middle {
        let one = rest.chars().next().map_or(0, char::len_utf8);
        match rest[one..].find(piece.as_str()) {
            Some(at) if one > 0 => rest = &rest[one + at + piece.len()..],
            _ => return false,
        }
    }
    rest.len() > last.len() && rest.ends_with(last.as_str())
}

/// Whether a parameter's name says that it takes the rest of a path: `{rest...}`, or `{proxy+}` as
/// the specifications that AWS exports have it.
pub(super) fn is_rest(name: &str) -> bool {
    name.ends_with("...") || name.ends_with('+')
}

/// Splits a template into its pieces, and its names of parameters.
///
/// # Errors
/// What is wrong, as a sentence without its end.
pub(super) fn parse_template(template: &str) -> Result<(Vec<Piece>, Vec<String>), String> {
    let relative = template.strip_prefix('/').ok_or("a path begins with '/'")?;
    let mut names = Vec::new();
    let mut pieces = Vec::new();
    for segment in relative.split('/') {
        if matches!(pieces.last(), Some(Piece::Rest)) {
            return Err("nothing can follow the rest of a path".to_owned());
        }
        pieces.push(parse_segment(segment, &mut names)?);
    }
    Ok((pieces, names))
}

fn parse_segment(segment: &str, names: &mut Vec<String>) -> Result<Piece, String> {
    let mut texts = vec![String::new()];
    let mut rest = segment;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after
            .split_once('}')
            .ok_or("a '{' has no '}'; write {name}")?;
        if name.is_empty() || name.contains('{') || text.contains('}') {
            return Err(format!("{segment:?} is no parameter; write {{name}}"));
        }
        if let Some(last) = texts.last_mut() {
            last.push_str(&decode(text).unwrap_or(text.into()));
        }
        if texts.len() > 1 && text.is_empty() {
            return Err(format!(
                "two parameters touch in {segment:?}; put text between them"
            ));
        }
        texts.push(String::new());
        names.push(name.to_owned());
        rest = after;
    }
    if rest.contains('}') {
        return Err("a '}' has no '{'; write {name}".to_owned());
    }
    if let Some(last) = texts.last_mut() {
        last.push_str(&decode(rest).unwrap_or(rest.into()));
    }
    let takes_rest = names.last().is_some_and(|name| is_rest(name));
    Ok(match (texts.len(), texts.iter().all(String::is_empty)) {
        (1, _) => Piece::Text(texts.swap_remove(0)),
        (2, true) if takes_rest => Piece::Rest,
        (2, true) => Piece::Parameter,
        _ => Piece::Mixed(texts),
    })
}
