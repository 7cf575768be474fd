//! The distinct segments of all paths, numbered, with what can be told of each by itself.
//!
//! In: segments as text. Out: numbers that compare fast, and facts: may it be a value, is it a file,
//! a program, a word. The numbers follow the order of meeting and never reach a decision.

use crate::table::endpoint::extension::{is_script, split_extension};
use crate::table::endpoint::template::{PARAMETER, is_short_hash};
use crate::table::endpoint::words::{is_collection_of_names, is_reserved, is_version};
use hashbrown::HashMap;

/// What a segment looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Holds a `{id}`.
    Template,
    /// Never a value: nothing at all, or a name that services reserve beside values.
    Fixed,
    /// A name.
    Name,
    /// A file's name, by its extension.
    File,
    /// A program's name, by its extension.
    Script,
}

/// Whether what stands below a segment are its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Collection {
    /// Nothing tells so.
    No,
    /// It is a plural.
    Plural,
    /// Its members are known to be called by names: `users`, `tags`.
    OfNames,
}

/// What can be told of one segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub family: Family,
    /// Letters only: such a name is common to routes and values.
    pub is_single_word: bool,
    /// Letters and separators, not more than two hyphens, not all of them capitals, as routes are written.
    pub is_plain: bool,
    /// How long it is, and how many separators it has.
    pub form: (usize, usize),
    /// Hexadecimal with a digit, seven characters or more: among numbers that are surely ids, those
    /// that have too few digits to tell by themselves (`afdeeae7`).
    pub is_hex: bool,
    /// `getUser`, as remote procedures are called.
    pub is_camel_case: bool,
    /// Whether the children are members of it.
    pub collection: Collection,
    /// `api`, `v1`, `2.0`: what an API's paths begin with.
    pub is_api_prefix: bool,
    /// The number of the template that takes its place.
    parameter: u32,
}

/// All distinct segments.
#[derive(Debug, Default)]
pub(super) struct Segments {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
    facts: Vec<Facts>,
}

impl Segments {
    /// The number of a segment.
    pub(super) fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let family = family(text);
        let parameter = match family {
            Family::Template | Family::Fixed => None,
            Family::Name => Some(self.number(PARAMETER)),
            Family::File | Family::Script => {
                let extension = split_extension(text).map_or("", |(_, extension)| extension);
                Some(self.number(&format!("{PARAMETER}.{extension}")))
            }
        };
        // Paths are bounded in number by the digest, far below four thousand million segments.
        let number = self.texts.len() as u32;
        self.facts
            .push(facts(text, family, parameter.unwrap_or(number)));
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    pub(super) fn facts(&self, number: u32) -> Facts {
        self.facts[number as usize]
    }

    pub(super) fn is_empty(&self, number: u32) -> bool {
        self.texts[number as usize].is_empty()
    }

    /// The number of the template that takes the place of a value.
    pub(super) fn parameter(&self, number: u32) -> u32 {
        self.facts(number).parameter
    }

    /// A path of these segments.
    pub(super) fn join(&self, numbers: &[u32]) -> String {
        let mut path = String::new();
        for number in numbers {
            path.push('/');
            path.push_str(&self.texts[*number as usize]);
        }
        path
    }
}

/// The names that became parameters somewhere.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    values: HashMap<u32, Value>,
}

#[derive(Debug)]
struct Value {
    place: u32,
    in_several_places: bool,
    requests_as_value: u64,
    requests_as_name: u64,
}

impl Vocabulary {
    /// A name became a parameter at a place.
    pub(super) fn add(&mut self, segment: u32, place: u32, requests: u64) {
        let value = self.values.entry(segment).or_insert(Value {
            place,
            in_several_places: false,
            requests_as_value: 0,
            requests_as_name: 0,
        });
        value.in_several_places |= value.place != place;
        value.requests_as_value = value.requests_as_value.saturating_add(requests);
    }

    /// A segment stayed in a path.
    pub(super) fn add_name(&mut self, segment: u32, requests: u64) {
        if let Some(value) = self.values.get_mut(&segment) {
            value.requests_as_name = value.requests_as_name.saturating_add(requests);
        }
    }

    /// Whether it is a value rather than a name: more requests had it as one. Without this, one
    /// place that is judged wrongly would spread to all that have the same names.
    pub(super) fn knows(&self, segment: u32) -> bool {
        let is_rather_value = |value: &Value| value.requests_as_value >= value.requests_as_name;
        self.values.get(&segment).is_some_and(is_rather_value)
    }

    /// Whether it is a value, and in two places or more.
    pub(super) fn knows_well(&self, segment: u32) -> bool {
        let in_several = |value: &Value| value.in_several_places;
        self.knows(segment) && self.values.get(&segment).is_some_and(in_several)
    }
}

fn family(text: &str) -> Family {
    if text.contains('{') {
        return Family::Template;
    }
    // `v2` is a route; of `1.2.3` there may be as many as releases.
    let is_api_version = text.starts_with(['v', 'V']) && is_version(text);
    if text.is_empty() || is_reserved(text) || is_api_version {
        return Family::Fixed;
    }
    match split_extension(text) {
        Some((_, extension)) if is_script(extension) => Family::Script,
        Some(_) => Family::File,
        None => Family::Name,
    }
}

fn facts(text: &str, family: Family, parameter: u32) -> Facts {
    let separators = text.bytes().filter(|byte| b"-_.".contains(byte)).count();
    let is_letter_or_separator = |byte: u8| byte.is_ascii_alphabetic() || b"-_.".contains(&byte);
    let has_small = text.bytes().any(|byte| byte.is_ascii_lowercase());
    // Many hyphens make the title of a page; many underscores are the style of some routes.
    let hyphens = text.bytes().filter(|byte| *byte == b'-').count();
    let is_plain = text.bytes().all(is_letter_or_separator) && hyphens <= 2 && has_small;
    let is_camel_case = is_plain
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().any(|byte| byte.is_ascii_uppercase());
    // `1` and `2.0` stay in the templates of kinds only where they are versions.
    let is_number = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    Facts {
        family,
        is_single_word: is_plain && separators == 0,
        is_plain,
        form: (text.len(), separators),
        is_hex: is_short_hash(text),
        is_camel_case,
        collection: collection(text, family),
        is_api_prefix: matches!(text, "api" | "apis" | "rest") || is_version(text) || is_number,
        parameter,
    }
}

/// English and French plurals. `status`, `analysis` and `address` are none; nor are words that are
/// reserved, such as `settings`, below which every page has a name.
fn collection(text: &str, family: Family) -> Collection {
    let english = text.ends_with('s') && !["ss", "us", "is"].iter().any(|end| text.ends_with(end));
    let french = ["aux", "eux"].iter().any(|end| text.ends_with(end));
    match () {
        () if is_collection_of_names(text) => Collection::OfNames,
        () if family == Family::Name && text.len() >= 4 && (english || french) => {
            Collection::Plural
        }
        () => Collection::No,
    }
}
