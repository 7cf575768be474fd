//! A format that a person describes by a regular expression with named groups.
//!
//! ```text
//! (?P<client>\S+) (?P<method>[A-Z]+) (?P<path>\S+) (?P<status>\d+) (?P<duration>[\d.]+)
//! ```
//!
//! The groups are the names that JSON lines have, too. A line that does not match is of no request.

use super::super::field::Field;
use super::super::keys::{Key, key_of};
use super::super::reject::Reject;
use super::gathered::Gathered;
use super::{Context, Draft};
use regex::bytes::{CaptureLocations, Regex};
use std::fmt;
use std::str::FromStr;

/// The expression and what its groups name.
#[derive(Debug, Clone)]
pub struct CustomRegex {
    regex: Regex,
    groups: Vec<(usize, Key)>,
}

impl fmt::Display for CustomRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.regex.as_str())
    }
}

impl FromStr for CustomRegex {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let regex = Regex::new(text).map_err(|error| error.to_string())?;
        let mut groups = Vec::new();
        for (index, name) in regex.capture_names().enumerate() {
            let Some(name) = name else { continue };
            let key = key_of(name.as_bytes()).ok_or_else(|| {
                format!("unknown group {name:?}; the groups are method, path (or uri, url, request), status, duration, time, bytes, host, client, request_id, container, user_agent, referer and protocol")
            })?;
            groups.push((index, key));
        }
        let has = |wanted: Key| groups.iter().any(|(_, key)| *key == wanted);
        let tells = has(Key::Request) || (has(Key::Method) && has(Key::Path));
        if !tells {
            return Err(
                "it needs the groups method and path, such as (?P<method>[A-Z]+) (?P<path>\\S+), or the group request"
                    .to_owned(),
            );
        }
        Ok(Self { regex, groups })
    }
}

/// The expression at work.
#[derive(Debug)]
pub(crate) struct Matcher {
    custom: CustomRegex,
    /// Reused, so that a match allocates nothing.
    locations: CaptureLocations,
}

impl Matcher {
    pub(crate) fn new(custom: CustomRegex) -> Self {
        let locations = custom.regex.capture_locations();
        Self { custom, locations }
    }

    /// Reads a line into an empty draft.
    pub(crate) fn read<'a>(
        &mut self,
        text: &'a [u8],
        context: Context,
        draft: &mut Draft<'_, 'a>,
    ) -> Result<(), Reject> {
        self.custom
            .regex
            .captures_read(&mut self.locations, text)
            .ok_or(Reject::NoRequest)?;
        let mut gathered = Gathered::new(draft);
        let mut has_status = false;
        for (index, key) in &self.custom.groups {
            has_status |= *key == Key::Status;
            if let Some((start, end)) = self.locations.get(*index) {
                let raw = &text[start..end];
                let escaped = memchr::memchr(b'\\', raw).is_some();
                gathered.take(*key, Field { raw, escaped });
            }
        }
        gathered.finish(context, has_status)
    }
}
