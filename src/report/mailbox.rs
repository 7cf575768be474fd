//! Addresses as people write them: `ops@example.org`, `Team <team@example.org>`,
//! `"Doe, John" <doe@example.org>`, and several between commas.
//!
//! The parsers of well-kept crates are for mails that came from anybody, and make something of any text;
//! here what is not an address is refused, above all what could add a header. How names are written
//! (quoted or encoded) is for the crate that writes the mail.

use std::str::FromStr;

/// Who sends or receives a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Who it is, without quotes; `None` when there is only the address.
    pub name: Option<String>,
    /// The address.
    pub address: String,
}

/// One or more, between commas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailboxes(pub Vec<Mailbox>);

impl FromStr for Mailboxes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = split(text);
        // A comma at the end is a slip that means nothing.
        let last = parts.len().saturating_sub(1);
        let parts = parts.iter().enumerate();
        let meant = parts.filter(|(place, part)| *place == 0 || *place != last || !is_blank(part));
        let all: Result<Vec<Mailbox>, String> = meant.map(|(_, part)| part.parse()).collect();
        all.map(Self)
    }
}

impl FromStr for Mailbox {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || {
            format!(
                "{text:?} is no address of a mail; write one such as ops@example.org or 'Team <ops@example.org>'"
            )
        };
        if text.chars().any(char::is_control) {
            return Err(wrong());
        }
        let text = text.trim();
        let (name, address) = match text
            .strip_suffix('>')
            .and_then(|text| text.rsplit_once('<'))
        {
            Some((name, address)) => (unquoted(name.trim()).ok_or_else(wrong)?, address.trim()),
            None => (String::new(), text),
        };
        if !is_address(address) {
            return Err(wrong());
        }
        Ok(Self {
            name: Some(name).filter(|name| !name.is_empty()),
            address: address.to_owned(),
        })
    }
}

/// The parts between the commas that stand in no quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let ends = |character: char| {
        let is_end = character == ',' && !is_quoted;
        if character == '"' && !is_escaped {
            is_quoted = !is_quoted;
        }
        is_escaped = is_quoted && character == '\\' && !is_escaped;
        is_end
    };
    text.split(ends).collect()
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// A name without its quotes (RFC 5322, 3.2.4); `None` for what is neither quoted nor plain.
fn unquoted(name: &str) -> Option<String> {
    let Some(quoted) = name.strip_prefix('"') else {
        let is_plain = !name.contains(['"', '<', '>', ',', ';', '\\']);
        return is_plain.then(|| name.to_owned());
    };
    let mut characters = quoted.chars();
    let mut plain = String::new();
    loop {
        match characters.next()? {
            '"' => break,
            '\\' => plain.push(characters.next()?),
            character => plain.push(character),
        }
    }
    characters.as_str().is_empty().then_some(plain)
}

fn is_address(text: &str) -> bool {
    let is_plain = |character: char| {
        !character.is_control()
            && !character.is_whitespace()
            && !",;:<>()[]\\\"".contains(character)
    };
    let parts = text.rsplit_once('@');
    let has_parts = parts.is_some_and(|(name, host)| {
        !name.is_empty() && !name.contains('@') && !host.is_empty() && !host.starts_with('.')
    });
    has_parts && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_people_write_them() {
        for (text, expected) in [
            ("a@b.c", vec![(None, "a@b.c")]),
            ("a@b.c, d@e.f", vec![(None, "a@b.c"), (None, "d@e.f")]),
            ("Team <a@b.c>", vec![(Some("Team"), "a@b.c")]),
            (
                r#""Doe, John" <j@d.fr>,Été Équipe <e@d.fr>,"#,
                vec![
                    (Some("Doe, John"), "j@d.fr"),
                    (Some("Été Équipe"), "e@d.fr"),
                ],
            ),
            (
                r#""A \"B\", <x@y>" <j@d.fr>"#,
                vec![(Some(r#"A "B", <x@y>"#), "j@d.fr")],
            ),
            ("<a@b.c>", vec![(None, "a@b.c")]),
        ] {
            let found = text.parse::<Mailboxes>().unwrap();
            let pairs = found
                .0
                .iter()
                .map(|one| (one.name.as_deref(), &*one.address));
            assert_eq!(pairs.collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_or_could_add_a_header_is_refused() {
        for text in [
            "",
            ",",
            "ops",
            "a b@c",
            "a@b,,c@d",
            "a@b\r\nBcc: c@d",
            "X\nBcc: c@d <a@b>",
            "\"X\r\nBcc: c@d\" <a@b>",
            "a@b <c@d> e@f",
            "\"open <a@b>",
            "<a@b> <c@d>",
            "Team: a@b;",
            "a@b@c",
            "Team <>",
        ] {
            assert!(text.parse::<Mailboxes>().is_err(), "{text:?}");
        }
    }
}
