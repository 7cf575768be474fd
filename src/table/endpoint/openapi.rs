//! The templates of an OpenAPI specification (3.0 and 3.1; JSON or YAML) as routes.
//!
//! In: the bytes of the file. Out: a [`Route`] for each operation, its path behind that of each
//! server. Only `servers`, `paths` and the names of methods are read; all else may be of any form. A
//! path item without operations, or behind a `$ref`, is taken for any method. Swagger 2.0 is refused
//! by name. The formats: spec.openapis.org/oas/v3.1.1.

use super::router::{Route, parse_template};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::fmt;

/// A specification that cannot be used, and where it goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenApiError(String);

impl fmt::Display for OpenApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for OpenApiError {}

/// How many servers are told apart for one operation: a variable in a server's path can multiply.
const MAX_PREFIXES: usize = 64;

/// How many values a YAML file may have. The reader's own bound, 250,000, is less than the
/// specifications of large services have; what aliases repeat stays bounded on its own.
const MAX_NODES: usize = 10_000_000;

#[derive(Deserialize)]
struct Specification {
    openapi: Option<Version>,
    swagger: Option<Version>,
    servers: Option<Vec<Server>>,
    paths: Option<BTreeMap<String, Option<PathItem>>>,
}

/// YAML authors forget the quotes around `3.0`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Version {
    Text(String),
    Number(f64),
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number:?}"),
        }
    }
}

#[derive(Deserialize)]
struct Server {
    url: String,
    variables: Option<BTreeMap<String, Variable>>,
}

#[derive(Deserialize)]
struct Variable {
    default: String,
    #[serde(rename = "enum")]
    values: Option<Vec<String>>,
}

#[derive(Deserialize, Default)]
struct PathItem {
    servers: Option<Vec<Server>>,
    get: Option<Operation>,
    put: Option<Operation>,
    post: Option<Operation>,
    delete: Option<Operation>,
    options: Option<Operation>,
    head: Option<Operation>,
    patch: Option<Operation>,
    trace: Option<Operation>,
    #[serde(rename = "$ref")]
    reference: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct Operation {
    servers: Option<Vec<Server>>,
}

/// The routes of a specification, in the order of their paths.
///
/// # Errors
/// A file that is neither JSON nor YAML, another version, no paths, or a template that is none: the
/// message says where.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Route>, OpenApiError> {
    let specification = read(bytes)?;
    match (&specification.openapi, &specification.swagger) {
        (Some(version), _) if version.to_string().starts_with("3.") => {}
        (Some(version), _) => {
            return Err(OpenApiError(format!(
                "openapi: version {version} is not known; 3.0 and 3.1 are"
            )));
        }
        (None, Some(version)) => {
            let advice = "convert it to OpenAPI 3, for instance with swagger2openapi";
            return Err(OpenApiError(format!(
                "swagger: version {version} is not read; {advice}"
            )));
        }
        (None, None) => {
            let problem = "no key `openapi` at the top: this is no OpenAPI specification";
            return Err(OpenApiError(problem.to_owned()));
        }
    }
    let mut routes = Vec::new();
    for (path, item) in specification.paths.iter().flatten() {
        // Keys that begin with `x-` are extensions.
        if !path.starts_with("x-") {
            let none = PathItem::default();
            add_item(
                &mut routes,
                path,
                item.as_ref().unwrap_or(&none),
                specification.servers.as_deref(),
            )?;
        }
    }
    if routes.is_empty() {
        return Err(OpenApiError(
            "paths: there is none, so no request could match".to_owned(),
        ));
    }
    Ok(routes)
}

/// Reads JSON when it begins as JSON does, else YAML. YAML holds JSON, but its reader is slower and
/// bounds its work against hostile files.
fn read(bytes: &[u8]) -> Result<Specification, OpenApiError> {
    let text = str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        OpenApiError(format!("line {line}: the text is not UTF-8"))
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| OpenApiError(error.to_string()))
    } else {
        let options = serde_saphyr::options! {
            budget: serde_saphyr::budget! { max_nodes: MAX_NODES, max_events: 4 * MAX_NODES },
            // The message is one line, with the line and the column.
            with_snippet: false,
        };
        serde_saphyr::from_str_with_options(text, options)
            .map_err(|error| OpenApiError(in_our_words(&error.to_string())))
    }
}

/// The reader's message without the words of its own interface.
fn in_our_words(message: &str) -> String {
    let place = message
        .rfind(" at line ")
        .map_or("", |at| message[at..].trim_end_matches(')'));
    if message.contains("budget") {
        return format!("it repeats or nests more than a specification does{place}");
    }
    match message.split_once(", set DuplicateKeyPolicy") {
        Some((what, _)) => format!("{what}{place}"),
        None => message.to_owned(),
    }
}

impl PathItem {
    /// The methods with their operations.
    fn operations(&self) -> impl Iterator<Item = (&'static str, &Operation)> {
        let all = [
            ("GET", &self.get),
            ("PUT", &self.put),
            ("POST", &self.post),
            ("DELETE", &self.delete),
            ("OPTIONS", &self.options),
            ("HEAD", &self.head),
            ("PATCH", &self.patch),
            ("TRACE", &self.trace),
        ];
        all.into_iter()
            .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
    }
}

fn add_item(
    routes: &mut Vec<Route>,
    path: &str,
    item: &PathItem,
    servers: Option<&[Server]>,
) -> Result<(), OpenApiError> {
    let at = |problem: String| OpenApiError(format!("paths: {path:?}: {problem}"));
    // The nearest servers count: an operation's, the path's, the specification's.
    let servers = item
        .servers
        .as_deref()
        .filter(|own| !own.is_empty())
        .or(servers);
    let mut add = |method: Option<&str>, servers: Option<&[Server]>| {
        for prefix in prefixes(servers.unwrap_or_default()).map_err(at)? {
            let template = format!("{prefix}{path}");
            let (pieces, _) = parse_template(&template).map_err(at)?;
            let method = method.map(str::to_owned);
            routes.push(Route {
                method,
                template,
                pieces,
            });
        }
        Ok(())
    };
    let mut operations = item.operations().peekable();
    if item.reference.is_some() || operations.peek().is_none() {
        return add(None, servers);
    }
    for (method, operation) in operations {
        let own = operation.servers.as_deref().filter(|own| !own.is_empty());
        add(Some(method), own.or(servers))?;
    }
    Ok(())
}

/// The paths of these servers, without a slash at the end, each once; an empty one without servers.
fn prefixes(servers: &[Server]) -> Result<Vec<String>, String> {
    let too_many = || {
        format!("its servers have more than {MAX_PREFIXES} different paths; name those that count")
    };
    let mut prefixes = Vec::new();
    for server in servers {
        for url in filled_in(server).ok_or_else(too_many)? {
            let prefix = url_path(&url).into_owned();
            if !prefixes.contains(&prefix) {
                prefixes.push(prefix);
            }
        }
        if prefixes.len() > MAX_PREFIXES {
            return Err(too_many());
        }
    }
    if prefixes.is_empty() {
        prefixes.push(String::new());
    }
    Ok(prefixes)
}

/// The URL of a server with each variable's default, and with each other value that it may have;
/// `None` when there are too many. A variable that is not declared stays, as a parameter of the path;
/// one of the host changes no path and gets its default.
fn filled_in(server: &Server) -> Option<Vec<String>> {
    let host_end = server.url.find("://").map_or(0, |at| {
        let after = at + 3;
        server.url[after..]
            .find('/')
            .map_or(server.url.len(), |slash| after + slash)
    });
    let mut urls = vec![server.url.clone()];
    for (name, variable) in server.variables.iter().flatten() {
        let place = format!("{{{name}}}");
        let others = variable.values.iter().flatten();
        let is_in_path = server.url[host_end..].contains(&place);
        let others = others.filter(|_| is_in_path);
        let values: Vec<&String> = std::iter::once(&variable.default).chain(others).collect();
        if urls.len() * values.len() > MAX_PREFIXES * 2 {
            return None;
        }
        urls = urls
            .iter()
            .flat_map(|url| values.iter().map(|value| url.replace(&place, value)))
            .collect();
    }
    Some(urls)
}

/// The path of a URL, absolute or not: `/v1` of `https://api.example.com/v1/`, of `v1/` and of `/v1`.
fn url_path(url: &str) -> std::borrow::Cow<'_, str> {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let after_scheme = url
        .split_once("://")
        .map(|(_, rest)| rest)
        .or_else(|| url.strip_prefix("//"));
    let path = match after_scheme {
        Some(host_and_path) => host_and_path
            .find('/')
            .map_or("", |at| &host_and_path[at..]),
        None => url.trim_start_matches('.'),
    };
    let path = path.trim_end_matches('/');
    if path.is_empty() || path.starts_with('/') {
        path.into()
    } else {
        format!("/{path}").into()
    }
}
