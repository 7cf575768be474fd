//! A path becomes an endpoint.
//!
//! In: the method and path of a request. Out: the endpoint. First, for each path by itself: explicit
//! rules, then the templates of an OpenAPI specification, then the kinds of segments ([`template()`]).
//! Last, on the distinct endpoints of a digest, learned templates ([`EndpointRules::learn`]).
//! [`Evidence`] keeps what was collapsed. **Invariant:** the order of requests never shows.

mod code;
mod evidence;
mod extension;
mod kind;
mod learn;
mod openapi;
mod router;
mod rules;
mod template;
mod words;

pub use evidence::{Evidence, Values};
pub use learn::PathCount;
use learn::learn;
pub use openapi::OpenApiError;
pub use rules::{RouteRule, RouteRuleError};
pub(in crate::table) use template::is_plain_id;
use template::template;

use router::{Route, Router};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::borrow::Cow;
use std::hash::Hasher;

/// How paths become endpoints.
#[derive(Debug, Clone)]
pub struct EndpointRules {
    templates: bool,
    keep_query: bool,
    explicit: Router,
    openapi: Router,
}

impl Default for EndpointRules {
    /// Templates by kind and by learning, no rules, no queries.
    fn default() -> Self {
        Self {
            templates: true,
            keep_query: false,
            explicit: Router::default(),
            openapi: Router::default(),
        }
    }
}

impl EndpointRules {
    /// Without templates of its own: what no rule and no specification names stays as it is.
    pub fn without_templates(self) -> Self {
        Self {
            templates: false,
            ..self
        }
    }

    /// With the query string as a part of paths.
    pub fn keeping_query(self) -> Self {
        Self {
            keep_query: true,
            ..self
        }
    }

    /// With explicit rules, which come before all else; among equals the first wins.
    pub fn with_routes(self, rules: impl IntoIterator<Item = RouteRule>) -> Self {
        let routes: Vec<Route> = rules.into_iter().map(|rule| rule.0).collect();
        Self {
            explicit: Router::new(routes),
            ..self
        }
    }

    /// With the templates of an OpenAPI specification.
    ///
    /// # Errors
    /// What is wrong with the file, and where; the caller knows its path.
    pub fn with_openapi(self, file: &[u8]) -> Result<Self, OpenApiError> {
        Ok(Self {
            openapi: Router::new(openapi::parse(file)?),
            ..self
        })
    }

    /// The explicit rules, as they were written, in their order.
    pub fn explicit(&self) -> impl Iterator<Item = String> {
        self.explicit.routes().iter().map(ToString::to_string)
    }

    /// How many templates the specification gave, and 128 bits that tell them from others; `None`
    /// without any.
    pub fn specification(&self) -> Option<(usize, u128)> {
        let routes = self.openapi.routes();
        let mut hasher = SipHasher13::new();
        for route in routes {
            hasher.write(route.to_string().as_bytes());
            hasher.write_u8(b'\n');
        }
        let hash = hasher.finish128().as_u128();
        (!routes.is_empty()).then_some((routes.len(), hash))
    }

    /// Whether there are templates that nobody gave.
    pub fn has_templates(&self) -> bool {
        self.templates
    }

    /// Whether queries are a part of paths.
    pub fn keeps_query(&self) -> bool {
        self.keep_query
    }

    /// The part of a raw path that counts: without its query and fragment, unless the query was
    /// asked for.
    pub fn relevant<'a>(&self, raw: &'a [u8]) -> &'a [u8] {
        if self.keep_query {
            return raw;
        }
        let end = memchr::memchr2(b'?', b'#', raw).unwrap_or(raw.len());
        &raw[..end]
    }

    /// Whether the endpoint of a path follows from the kinds of its segments alone.
    #[inline]
    pub(in crate::table) fn is_by_kind(&self, path: &[u8]) -> bool {
        self.templates
            && self.explicit.is_empty()
            && self.openapi.is_empty()
            && !(self.keep_query && path.contains(&b'?'))
    }

    /// The endpoint of a path, before learning. A query stays, whatever gave the template.
    pub fn endpoint<'a>(&'a self, method: &str, path: &'a str) -> Cow<'a, str> {
        let (plain, query) = path.split_at(without_query(path).len());
        let given = self
            .explicit
            .find(method, plain)
            .or_else(|| self.openapi.find(method, plain))
            .or_else(|| self.openapi.find(asked_instead(method)?, plain));
        match given {
            Some(given) if query.is_empty() => Cow::Borrowed(given),
            Some(given) => Cow::Owned(format!("{given}{query}")),
            None if self.templates => template(path),
            None => Cow::Borrowed(path),
        }
    }

    /// Whether an endpoint was given by a rule or a specification.
    pub fn gave(&self, endpoint: &str) -> bool {
        let plain = without_query(endpoint);
        self.explicit.has(plain) || self.openapi.has(plain)
    }

    /// The endpoint of each endpoint that [`Self::endpoint`] gave, now that all are known, in the
    /// order in which they come. What a rule or a specification named is left as it is, and is no
    /// evidence about others.
    pub fn learn(&self, found: &[PathCount<'_>]) -> Vec<String> {
        let is_open: Vec<bool> = found
            .iter()
            .map(|path| self.templates && !self.gave(path.path))
            .collect();
        let open = found.iter().zip(&is_open).filter(|(_, is_open)| **is_open);
        let others: Vec<PathCount<'_>> = open.map(|(path, _)| *path).collect();
        let mut learned = learn(&others).into_iter();
        let endpoint = |(path, is_open): (&PathCount<'_>, &bool)| {
            let learned = if *is_open { learned.next() } else { None };
            learned.unwrap_or_else(|| path.path.to_owned())
        };
        found.iter().zip(&is_open).map(endpoint).collect()
    }
}

/// The part of a path or an endpoint before its query.
pub fn without_query(path: &str) -> &str {
    &path[..memchr::memchr(b'?', path.as_bytes()).unwrap_or(path.len())]
}

/// The method whose path a specification has for this one: HEAD is answered where GET is, and
/// OPTIONS everywhere, which no specification spells out.
fn asked_instead(method: &str) -> Option<&'static str> {
    match method {
        "HEAD" => Some("GET"),
        "OPTIONS" => Some(router::ANY_METHOD),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
