//! Names that only look like ids, and what else is known about words in paths.
//!
//! In: a segment of a path, or a part of one. Out: whether it is a version, a technical name that
//! bears a number (`sha256`, `iso8601`), a name that services reserve beside ids (`me`, `bulk`), a
//! collection whose members have names. These lists are knowledge, not evidence: they are short on
//! purpose, and whatever is not in them is judged by its shape.

/// Names whose number of one to three digits belongs to them, with or without a hyphen: `oauth2`,
/// `sha-256`, `utf8`.
const NUMBERED: [&str; 36] = [
    "aes", "base", "bip", "covid", "css", "fido", "html", "http", "ipv", "latin", "level", "log",
    "mpeg", "oauth", "ocpi", "ocpp", "office", "page", "part", "phase", "php", "python", "rsa",
    "sha", "sigv", "ssl", "step", "tier", "tls", "utf", "web", "webp", "win", "windows", "woff",
    "xhtml",
];

/// Standards and encodings, whose number has up to five digits: `iso8601`, `rfc-7231`,
/// `iso-8859-1`, `windows-1252`, `erc1155`, `ed25519`.
const STANDARDS: [&str; 13] = [
    "cp", "curve", "ed", "eip", "en", "erc", "es", "iso", "nf", "rfc", "top", "windows", "x",
];

/// Names that the rules of shape would take for codes.
const NAMES: [&str; 29] = [
    "1080p",
    "1440p",
    "2160p",
    "50x",
    "b2b2c",
    "es256",
    "es384",
    "es512",
    "h263",
    "h264",
    "h265",
    "hs256",
    "hs384",
    "hs512",
    "i386",
    "i686",
    "log4j2",
    "p256",
    "p384",
    "p521",
    "ps256",
    "rs256",
    "rs384",
    "rs512",
    "s3v4",
    "secp256k1",
    "secp256r1",
    "x86-64",
    "x86_64",
];

/// Names that stand beside ids in so many services that they are never taken for one. Evidence
/// decides better in one log, but differently in the next: a name that is known keeps two reports
/// comparable.
const RESERVED: [&str; 64] = [
    "actions",
    "active",
    "admin",
    "all",
    "api",
    "archive",
    "auth",
    "batch",
    "bulk",
    "callback",
    "cancel",
    "config",
    "count",
    "create",
    "csv",
    "current",
    "default",
    "delete",
    "docs",
    "download",
    "edit",
    "events",
    "export",
    "favicon.ico",
    "feed",
    "filter",
    "health",
    "healthz",
    "history",
    "import",
    "index.html",
    "info",
    "latest",
    "list",
    "livez",
    "login",
    "logout",
    "me",
    "metrics",
    "new",
    "next",
    "options",
    "ping",
    "preview",
    "profile",
    "ready",
    "readyz",
    "recent",
    "register",
    "robots.txt",
    "schema",
    "search",
    "self",
    "settings",
    "sitemap.xml",
    "stats",
    "status",
    "summary",
    "sync",
    "test",
    "update",
    "upload",
    "validate",
    "version",
];

/// Collections of things that people call by name, so that their members look like routes:
/// `/users/alice`, `/tags/rust`, `/country/FR`. Not `user`: below it are the parts of the one who is
/// signed in, 57 routes of GitHub's.
const COLLECTIONS_OF_NAMES: [&str; 32] = [
    "authors",
    "buckets",
    "categories",
    "category",
    "channels",
    "cities",
    "city",
    "countries",
    "country",
    "currencies",
    "currency",
    "customers",
    "keyword",
    "keywords",
    "members",
    "namespaces",
    "organizations",
    "orgs",
    "owners",
    "people",
    "profiles",
    "repos",
    "repositories",
    "slug",
    "symbols",
    "tag",
    "tags",
    "tenants",
    "topics",
    "username",
    "users",
    "utilisateurs",
];

/// Whether the members of this collection are called by name.
pub(super) fn is_collection_of_names(name: &str) -> bool {
    contains(&COLLECTIONS_OF_NAMES, name)
}

/// Whether services commonly reserve this name.
pub(super) fn is_reserved(name: &str) -> bool {
    contains(&RESERVED, name)
}

/// `v1`, `V2`, `v2.1`, `v1beta1` (Kubernetes), `v20.0` (Facebook), `v2024-01`, `1.2.3`,
/// `1.2.3-rc1`. Two numbers (`1.5`) are none: they may well be a measure.
pub(super) fn is_version(text: &str) -> bool {
    let number = text.strip_prefix(['v', 'V']);
    let bytes = number.unwrap_or(text).as_bytes();
    let end = bytes
        .iter()
        .position(|byte| !byte.is_ascii_digit() && *byte != b'.');
    let (numbers, tail) = bytes.split_at(end.unwrap_or(bytes.len()));
    let parts = || numbers.split(|byte| *byte == b'.');
    // Four digits at most: `v12345` is rather an id than a version.
    let small = parts().all(|part| (1..=4).contains(&part.len()));
    let enough = number.is_some() || parts().count() == 3;
    small && enough && is_version_tail(tail)
}

/// What may follow the numbers of a version: `beta1`, `-rc.2`, `-d2`, `-01`.
fn is_version_tail(tail: &[u8]) -> bool {
    let tail = tail.strip_prefix(b"-").unwrap_or(tail);
    let letters = tail
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    let (name, rest) = tail.split_at(letters);
    const NAMES: [&[u8]; 9] = [
        b"",
        b"alpha",
        b"beta",
        b"d",
        b"dev",
        b"p",
        b"preview",
        b"rc",
        b"snapshot",
    ];
    NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
        && rest.len() <= 5
        && rest
            .iter()
            .all(|byte| byte.is_ascii_digit() || b".-".contains(byte))
}

/// Whether a number belongs to the name that it ends: `sha256`, `ISO8601`, `utf-8`, `iso-8859-1`.
pub(super) fn is_name_with_number(text: &str) -> bool {
    let mut lower = [0; 16];
    let Some(lower) = lower.get_mut(..text.len()) else {
        return false;
    };
    lower.copy_from_slice(text.as_bytes());
    lower.make_ascii_lowercase();
    // Small letters for capitals change nothing else.
    let Ok(lower) = std::str::from_utf8(lower) else {
        return false;
    };
    if contains(&NAMES, lower) {
        return true;
    }
    let letters = lower.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, rest) = lower.split_at(letters);
    let rest = rest.strip_prefix(['-', '_']).unwrap_or(rest);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let tail = &rest[digits..];
    let tail_fits = match tail.strip_prefix('-') {
        Some(part) => (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()),
        None => tail.len() <= 2 && tail.bytes().all(|byte| byte.is_ascii_alphabetic()),
    };
    let allowed = match () {
        () if contains(&STANDARDS, name) => 5,
        () if contains(&NUMBERED, name) => 3,
        () => 0,
    };
    (1..=allowed).contains(&digits) && tail_fits
}

/// Whether four digits are a year that people write about: 1900 to 2099.
pub(super) fn is_year(digits: &str) -> bool {
    digits.len() == 4
        && (digits.starts_with("19") || digits.starts_with("20"))
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// The lists are sorted; a test holds them so.
pub(super) fn contains(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        let lists: [&[&str]; 5] = [
            &COLLECTIONS_OF_NAMES,
            &NUMBERED,
            &STANDARDS,
            &NAMES,
            &RESERVED,
        ];
        for list in lists {
            assert!(list.is_sorted(), "{list:?}");
        }
    }
}
