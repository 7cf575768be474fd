//! A path becomes an endpoint: the segments that name one thing among many become `{id}`.
//!
//! In: the path of one request. Out: its template, such as `/api/v1/status/{id}`. Each segment is
//! judged by itself: integers, UUIDs, long hexadecimal numbers, and codes that mix letters and
//! digits (`FRS12E00042`). Versions (`v1`, `v2.1`) and words with a digit (`oauth2`, `sha256`)
//! stay.

use std::borrow::Cow;

/// What stands for a segment that names one thing.
const PARAMETER: &str = "{id}";
/// Words with this many digits or more are ids, whatever else is in them.
const MANY_DIGITS: usize = 4;
/// Hexadecimal numbers of this length or more are ids even when they hold hardly a digit.
const LONG_HEX: usize = 16;

/// How paths become endpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndpointRules {
    /// Whether segments that look like ids become `{id}`.
    pub templates: bool,
    /// Whether the query string stays.
    pub keep_query: bool,
}

impl EndpointRules {
    /// The part of a raw path that counts: without its query and fragment, unless the query was
    /// asked for.
    pub(super) fn relevant(self, raw: &[u8]) -> &[u8] {
        if self.keep_query {
            return raw;
        }
        let end = memchr::memchr2(b'?', b'#', raw).unwrap_or(raw.len());
        &raw[..end]
    }

    /// The endpoint of a path.
    pub fn endpoint(self, path: &str) -> Cow<'_, str> {
        if self.templates {
            template(path)
        } else {
            Cow::Borrowed(path)
        }
    }
}

/// The path with `{id}` for each segment that looks like an id; a query string stays as it is.
pub fn template(path: &str) -> Cow<'_, str> {
    let end = path.find('?').unwrap_or(path.len());
    let (plain, query) = path.split_at(end);
    if !plain.split('/').any(is_id) {
        return Cow::Borrowed(path);
    }
    let mut endpoint = String::with_capacity(path.len());
    for (index, segment) in plain.split('/').enumerate() {
        if index > 0 {
            endpoint.push('/');
        }
        endpoint.push_str(if is_id(segment) { PARAMETER } else { segment });
    }
    endpoint.push_str(query);
    Cow::Owned(endpoint)
}

fn is_id(segment: &str) -> bool {
    let bytes = segment.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let all = |wanted: fn(&u8) -> bool| bytes.iter().all(wanted);
    if digits == 0 {
        return bytes.len() >= LONG_HEX
            && bytes.len().is_multiple_of(2)
            && all(u8::is_ascii_hexdigit);
    }
    if is_version(bytes) || !all(|byte| byte.is_ascii_alphanumeric() || b"-_.:~*".contains(byte)) {
        return false;
    }
    let has_letters = bytes.iter().any(u8::is_ascii_alphabetic);
    !has_letters || digits >= MANY_DIGITS || (digits >= 2 && changes(bytes) >= 3)
}

/// `v1`, `V2`, `v2.1`, `v1beta1`.
fn is_version(bytes: &[u8]) -> bool {
    let [b'v' | b'V', first, rest @ ..] = bytes else {
        return false;
    };
    let numbers = |text: &[u8]| {
        text.iter()
            .all(|byte| byte.is_ascii_digit() || *byte == b'.')
    };
    let stage = rest
        .iter()
        .take_while(|byte| byte.is_ascii_digit() || **byte == b'.')
        .count();
    let rest = &rest[stage..];
    let after = [&b"alpha"[..], b"beta", b"rc"]
        .iter()
        .find_map(|stage| rest.strip_prefix(*stage));
    first.is_ascii_digit() && numbers(after.unwrap_or(rest))
}

/// How often letters and digits take turns: 3 in `FRS12E00042`, 1 in `sha256`.
fn changes(bytes: &[u8]) -> usize {
    let kinds: Vec<bool> = bytes
        .iter()
        .filter(|byte| byte.is_ascii_alphanumeric())
        .map(u8::is_ascii_digit)
        .collect();
    kinds.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_parameters() {
        for (path, endpoint) in [
            ("/api/v1/users/42", "/api/v1/users/{id}"),
            (
                "/api/v1/users/42/posts/7/",
                "/api/v1/users/{id}/posts/{id}/",
            ),
            (
                "/api/v1/dynamique/status/FRS12E00042",
                "/api/v1/dynamique/status/{id}",
            ),
            (
                "/api/v1/session/43cab79a-3e71-4683-b400-d6fb3aab4eea",
                "/api/v1/session/{id}",
            ),
            (
                "/api/v1/session/43CAB79A3E714683B400D6FB3AAB4EEA/end",
                "/api/v1/session/{id}/end",
            ),
            ("/blobs/deadbeefcafebabe", "/blobs/{id}"),
            ("/days/2025-01-24", "/days/{id}"),
            ("/order/-1/1.5", "/order/{id}/{id}"),
            ("/p/1?since=2025", "/p/{id}?since=2025"),
        ] {
            assert_eq!(template(path), endpoint);
        }
    }

    #[test]
    fn words_versions_and_unusual_paths_stay() {
        for path in [
            "/",
            "",
            "/api/v1/statique/bulk",
            "/api/v2.1/x",
            "/apis/v1beta1/pods",
            "/v2alpha/x",
            "/oauth2/token",
            "/sha256/",
            "/ipv6",
            "/s3/mp3",
            "/.well-known/acme",
            "/feedface",
            "/caf%C3%A9",
            "/a b/ü",
            "//double//",
            "*",
            "/api/v1/x?id=1234",
        ] {
            assert_eq!(template(path), path);
        }
    }

    #[test]
    fn queries_go_unless_they_are_asked_for() {
        let rules = EndpointRules {
            templates: true,
            keep_query: false,
        };
        assert_eq!(rules.relevant(b"/a?b=/c#d"), b"/a");
        assert_eq!(rules.relevant(b"/a#d?b"), b"/a");
        assert_eq!(
            EndpointRules {
                keep_query: true,
                ..rules
            }
            .relevant(b"/a?b"),
            b"/a?b"
        );
    }
}
