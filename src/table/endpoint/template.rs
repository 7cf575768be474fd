//! A path becomes a template by the kinds of its segments: `/users/42.json` → `/users/{id}.json`.
//!
//! In: the path of one request. Out: the path with `{id}` for each segment, or the part of it, that
//! names one thing among many. Everything is called `{id}`, whatever its kind: a place that holds
//! numbers today and UUIDs tomorrow stays the same endpoint, and two reports can be compared.

use super::extension::{is_script, split_extension};
use super::kind::{Kind, Marks, is_hyphenated_uuid, kind_of};

use std::borrow::Cow;

/// What stands for a segment that names one thing.
pub(super) const PARAMETER: &str = "{id}";
/// Behind these, a small number or a month is the version of an API: `/api/2/issue` (Jira),
/// `/admin/api/2024-01/products.json` (Shopify).
const BEFORE_VERSIONS: [&str; 3] = ["api", "rest", "version"];

/// The path with `{id}` for each segment that is one; a query string stays as it is.
///
/// What is no path (`*`, the `host:443` of a CONNECT) stays as well. `template(template(p))` is
/// `template(p)`.
///
/// ```text
/// /api/v1/dynamique/status/FRS12E00042 → /api/v1/dynamique/status/{id}
/// ```
pub(super) fn template(path: &str) -> Cow<'_, str> {
    if !path.starts_with('/') {
        return Cow::Borrowed(path);
    }
    let end = memchr::memchr(b'?', path.as_bytes()).unwrap_or(path.len());
    let (plain, query) = path.split_at(end);
    let mut endpoint = String::new();
    let mut before = "";
    let (mut at, mut copied) = (0, 0);
    let ends = memchr::memchr_iter(b'/', plain.as_bytes()).chain([plain.len()]);
    for end in ends {
        let segment = &plain[at..end];
        let follows = plain
            .get(at + segment.len() + 1..)
            .is_some_and(|rest| !rest.is_empty());
        let place = Place {
            before,
            is_first: at == 1,
            follows,
        };
        if let Some(changed) = template_segment(segment, place) {
            endpoint.push_str(&plain[copied..at]);
            endpoint.push_str(&changed);
            copied = at + segment.len();
        }
        before = segment;
        at += segment.len() + 1;
    }
    if copied == 0 {
        return Cow::Borrowed(path);
    }
    endpoint.push_str(&plain[copied..]);
    endpoint.push_str(query);
    Cow::Owned(endpoint)
}

/// Where a segment stands.
#[derive(Clone, Copy)]
struct Place<'a> {
    before: &'a str,
    is_first: bool,
    follows: bool,
}

/// The template of one segment; `None` when it stays.
fn template_segment(segment: &str, place: Place<'_>) -> Option<Cow<'static, str>> {
    let marks = Marks::of(segment);
    let can_be_id = Marks::DIGIT | Marks::PERCENT | Marks::AT | Marks::SEMICOLON;
    if segment.len() < 16 && !marks.has(can_be_id) || marks.has(Marks::BRACE) {
        return None;
    }
    if is_plain_id(segment.as_bytes()) {
        return Some(Cow::Borrowed(PARAMETER));
    }
    // Servlets write the session into the path: `/cart;jsessionid=1A2B3C.node1`.
    if marks.has(Marks::SEMICOLON)
        && let Some((name, _)) = segment.split_once(";jsessionid=")
    {
        let name = template_segment(name, place).unwrap_or_else(|| Cow::Owned(name.to_owned()));
        return Some(Cow::Owned(format!("{name};jsessionid={PARAMETER}")));
    }
    if !marks.has(Marks::PERCENT | Marks::DOT | Marks::COLON) {
        let kind = kind_of(segment)?;
        return (!is_api_version(segment, kind, place)).then_some(Cow::Borrowed(PARAMETER));
    }
    let text = decode(segment)?;
    // A slash that is encoded belongs to a value: `/projects/group%2Fproject` (GitLab).
    if matches!(text, Cow::Owned(_)) && text.trim_matches('/').contains('/') {
        return Some(Cow::Borrowed(PARAMETER));
    }
    if let Some(kind) = whole_kind(&text) {
        return (!is_api_version(&text, kind, place)).then_some(Cow::Borrowed(PARAMETER));
    }
    if let Some((stem, extension)) = split_extension(&text) {
        return template_file(stem, extension).map(Cow::Owned);
    }
    // A verb of one's own behind an id: `/projects/42:cancel` (google.aip.dev/136).
    let is_verb =
        |verb: &str| verb.len() >= 3 && verb.bytes().all(|byte| byte.is_ascii_alphabetic());
    let (name, verb) = text.rsplit_once(':').filter(|(_, verb)| is_verb(verb))?;
    kind_of(name).map(|_| Cow::Owned(format!("{PARAMETER}:{verb}")))
}

/// Whether a segment is one of the three most usual ids, which cost a tenth of what the others do: a
/// number that is neither a day nor the version of an API, a UUID, or a code in capitals in which
/// letters and digits take turns (`FRS12E00042`).
///
/// Every such segment is `{id}`, wherever it stands and whatever stands around it.
pub(in crate::table) fn is_plain_id(segment: &[u8]) -> bool {
    match segment.len() {
        36 => segment.first_chunk().is_some_and(is_hyphenated_uuid),
        2..=20 => is_plain_number_or_code(segment),
        _ => false,
    }
}

/// No name has five digits in two places, so that these need not be looked up among names.
fn is_plain_number_or_code(segment: &[u8]) -> bool {
    let (mut digits, mut turns) = (0, 0);
    let mut was_digit = segment[0].is_ascii_digit();
    for byte in segment {
        let is_digit = byte.is_ascii_digit();
        if !is_digit && !byte.is_ascii_uppercase() {
            return false;
        }
        digits += usize::from(is_digit);
        turns += usize::from(is_digit != was_digit);
        was_digit = is_digit;
    }
    let is_number = digits == segment.len() && digits != 8;
    is_number || digits >= 5 && turns >= 3
}

/// The kind of a segment as a whole, not of one that ends in an extension or a verb.
fn whole_kind(text: &str) -> Option<Kind> {
    let has_verb = || {
        let tail = text.rsplit_once(':').map_or("", |(_, tail)| tail);
        tail.len() >= 3 && tail.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    match kind_of(text) {
        Some(Kind::Email) => Some(Kind::Email),
        kind if split_extension(text).is_none() && !has_verb() => kind,
        _ => None,
    }
}

/// A file: `{id}.json`, or, when a build put its hash into the name, `main.{id}.js`.
fn template_file(stem: &str, extension: &str) -> Option<String> {
    // The pages that servers show for an error are files of these names.
    let is_error_page =
        matches!(stem.as_bytes(), [b'4' | b'5', _, _]) && extension.starts_with("htm");
    if is_error_page || is_script(extension) && stem.len() < 8 {
        return None;
    }
    if let Some((name, hash)) = stem.rsplit_once(['.', '-'])
        && matches!(
            extension,
            "js" | "css" | "map" | "mjs" | "woff2" | "svg" | "png" | "jpg"
        )
        && name.bytes().any(|byte| byte.is_ascii_alphabetic())
        && (matches!(kind_of(hash), Some(Kind::Hex | Kind::Uuid)) || is_short_hash(hash))
        && kind_of(name).is_none()
    {
        let separator = char::from(stem.as_bytes()[name.len()]);
        return Some(format!("{name}{separator}{PARAMETER}.{extension}"));
    }
    // Scripts and styles have names with short hashes and versions (`app.3f9a1c.css`): as codes they
    // are too short to tell.
    let is_source =
        matches!(extension, "js" | "css" | "map" | "mjs") && stem.contains(['.', '-', '_']);
    kind_of(stem)
        .filter(|kind| *kind != Kind::Code || !is_source)
        .map(|_| format!("{PARAMETER}.{extension}"))
}

/// `afdeeae7`: behind the name of a script, or beside other hashes, few digits are enough for a hash.
pub(super) fn is_short_hash(text: &str) -> bool {
    text.len() >= 7
        && text.bytes().all(|byte| byte.is_ascii_hexdigit())
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether a number or a month is the version of an API: one digit in the first place or behind
/// `api` (`/1/indexes`, `/api/2/issue`), two with a dot (`/2.0/repositories`), a month (Shopify);
/// something must follow.
fn is_api_version(text: &str, kind: Kind, place: Place<'_>) -> bool {
    let behind_api = BEFORE_VERSIONS.contains(&place.before);
    let is_short = |part: &str| part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    place.follows
        && match kind {
            Kind::Number if text.len() == 1 => behind_api || place.is_first,
            Kind::Number => text.split_once('.').is_some_and(|(major, minor)| {
                is_short(major) && is_short(minor) && (minor.len() == 1 || behind_api)
            }),
            Kind::Date => behind_api,
            _ => false,
        }
}

/// The segment with its `%XX` replaced; `None` when that is no UTF-8.
pub(super) fn decode(segment: &str) -> Option<Cow<'_, str>> {
    if memchr::memchr(b'%', segment.as_bytes()).is_none() {
        return Some(Cow::Borrowed(segment));
    }
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = (digit(tail.first()), digit(tail.get(1)));
        if let (b'%', (Some(high), Some(low))) = (first, pair) {
            bytes.push((high * 16 + low) as u8);
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}
