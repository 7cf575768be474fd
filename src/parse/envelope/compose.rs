//! `docker compose logs`: the name of the container, padded, and a bar.
//!
//! ```text
//! caddy  | {"level":"info","ts":1703373474.8,"msg":"handled request", …
//! ```
//!
//! Compose pads the names with at least two spaces. With one, it may be any table that somebody
//! wrote, so that only a request in it makes it one of ours.

use super::{Envelope, Form, Framing, Layer, Speaker};

pub(super) const FORM: Form = Form {
    envelope: Envelope::Compose,
    example: "caddy-1  | {}",
    starts: b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    inside: false,
    open: |line| Ok(open(line)),
};

/// The longest name of a container.
const LONGEST_NAME: usize = 128;

fn open(line: &[u8]) -> Option<Layer<'_>> {
    let plain = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let name = line.iter().take(LONGEST_NAME).take_while(plain).count();
    let (name, rest) = line.split_at(name);
    let spaces = rest
        .iter()
        .take(LONGEST_NAME)
        .take_while(|byte| **byte == b' ')
        .count();
    let text = rest[spaces..].strip_prefix(b"|")?;
    (spaces > 0).then_some(Layer {
        envelope: Envelope::Compose,
        when: None,
        source: Some(name),
        speaker: if spaces > 1 {
            Speaker::Program
        } else {
            Speaker::Anyone
        },
        framing: Framing::Plain,
        text: text.strip_prefix(b" ").unwrap_or(text),
    })
}
