//! What an application and its platform say between the requests.
//!
//! In: random numbers, and a request to speak of. Out: a message from the lists in `messages`, with
//! its braces filled in. A traceback goes on from one application line to the next, with requests
//! in between, as in a real archive.

use super::clock::Local;
use super::digits::{push_number, push_padded, push_seconds, push_two, push_uuid};
use super::messages::{COLOURED, MESSAGES, Message, TRACEBACK};
use super::random::Random;
use super::request::Request;

/// Where the application is in what it says.
#[derive(Debug, Clone, Default)]
pub(super) struct Application {
    /// The next line of the traceback that was begun; 0 if none was.
    traceback: usize,
}

impl Application {
    /// The next thing to say.
    pub(super) fn next(&mut self, coloured: bool, random: &mut Random) -> Message {
        let message = if coloured {
            draw(&COLOURED, random)
        } else {
            draw(&MESSAGES, random)
        };
        if coloured {
            return message;
        }
        let message = match TRACEBACK.get(self.traceback) {
            Some(text) if self.traceback > 0 => Message::of_first_container(text),
            _ => message,
        };
        self.traceback = match (self.traceback, message.text == TRACEBACK[0]) {
            (0, false) => 0,
            (at, _) => (at + 1) % TRACEBACK.len(),
        };
        message
    }
}

fn draw(messages: &[Message], random: &mut Random) -> Message {
    let total = messages.iter().map(|message| message.weight).sum();
    let mut ticket = random.below(total);
    for message in messages {
        if ticket < message.weight {
            return *message;
        }
        ticket -= message.weight;
    }
    messages[0]
}

/// Appends a text with what its braces stand for. `push_router` writes the router line of
/// `{router}`.
pub(super) fn push_message(
    out: &mut Vec<u8>,
    text: &str,
    local: &Local<'_>,
    request: &Request,
    random: &mut Random,
    push_router: impl Fn(&mut Vec<u8>, &mut Random),
) {
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let Some((name, after)) = rest[1..].split_once('}') else {
            break;
        };
        match name {
            "n" => push_number(out, 1 + random.below(250)),
            "ms" => push_padded(out, random.below(1000), 3),
            "uuid" => push_uuid(out, random),
            "method" => out.extend_from_slice(request.method.as_bytes()),
            "path" => out.extend_from_slice(&request.path),
            "status" => push_number(out, u64::from(request.status)),
            "reason" => out.extend_from_slice(reason(request.status).as_bytes()),
            "bytes" => push_number(out, request.bytes),
            "seconds" => push_seconds(out, request.duration_ms),
            // An application does not escape what it prints.
            "agent" => out.extend_from_slice(request.client.user_agent.as_bytes()),
            "utc" => push_time(out, local, false),
            "clf" => push_time(out, local, true),
            "router" => push_router(out, random),
            // A brace of the text itself.
            _ => {
                out.push(b'{');
                rest = &rest[1..];
                continue;
            }
        }
        rest = after;
    }
    out.extend_from_slice(rest.as_bytes());
}

/// The words of a status (RFC 9110), for those that occur.
fn reason(status: u16) -> &'static str {
    match status {
        101 => "Switching Protocols",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        302 => "Found",
        307 => "Temporary Redirect",
        401 => "Unauthorized",
        404 => "Not Found",
        422 => "Unprocessable Entity",
        499 => "Client Closed Request",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Unknown",
    }
}

/// Appends `2025-01-24 17:00:01`, or `24/Jan/2025:17:00:01 +0000` as access logs have it.
/// Containers run in UTC.
fn push_time(out: &mut Vec<u8>, local: &Local<'_>, access_log: bool) {
    const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    let time = local.to_utc();
    if access_log {
        push_two(out, time.day);
        out.push(b'/');
        let month = 3 * (time.month as usize - 1);
        out.extend_from_slice(&MONTHS[month..month + 3]);
        out.push(b'/');
        push_padded(out, u64::from(time.year), 4);
        out.push(b':');
    } else {
        push_padded(out, u64::from(time.year), 4);
        out.push(b'-');
        push_two(out, time.month);
        out.push(b'-');
        push_two(out, time.day);
        out.push(b' ');
    }
    push_two(out, time.hour);
    out.push(b':');
    push_two(out, time.minute);
    out.push(b':');
    push_two(out, time.second);
    if access_log {
        out.extend_from_slice(b" +0000");
    }
}

#[cfg(test)]
mod tests {
    use super::{Application, MESSAGES, Random, Request, TRACEBACK, push_message};
    use crate::generate::clock::utc;

    #[test]
    fn a_traceback_is_told_from_its_start_to_its_end() {
        let mut application = Application::default();
        let mut random = Random::new(1, 1);
        let said: Vec<&str> = (0..20_000)
            .map(|_| application.next(false, &mut random).text)
            .collect();
        let starts: Vec<usize> = (0..19_000).filter(|&i| said[i] == TRACEBACK[0]).collect();
        assert!(starts.len() > 50);
        for start in starts {
            assert_eq!(said[start..start + TRACEBACK.len()], TRACEBACK);
        }
        for message in &MESSAGES {
            assert!(said.contains(&message.text), "{message:?}");
        }
    }

    #[test]
    fn braces_are_filled_in() {
        let request = Request {
            method: "GET",
            path: b"/x".to_vec(),
            status: 404,
            duration_ms: 1250,
            ..Request::default()
        };
        let mut out = Vec::new();
        let text = r#"[{clf}] {method} {path} {status} {seconds} {utc} {router} {"a": 1} {"#;
        push_message(
            &mut out,
            text,
            &utc(1_737_738_001),
            &request,
            &mut Random::new(1, 1),
            |out, _| out.push(b'R'),
        );
        assert_eq!(
            String::from_utf8(out).unwrap(),
            r#"[24/Jan/2025:17:00:01 +0000] GET /x 404 1.250 2025-01-24 17:00:01 R {"a": 1} {"#
        );
    }
}
