//! The lines of a platform's router: logfmt with Scalingo's keys or with Heroku's.
//!
//! ```text
//! method=POST path="/api/v1/status/" host=staging.example.net request_id=43cab79a container=web-1
//!   from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1"
//! at=info method=GET path="/users" host=example.com request_id=8601b555 fwd="204.204.204.204" dyno=web.1 connect=1ms service=18ms status=200 bytes=13
//! ```
//!
//! (each one line). Of a key that comes twice the first counts, so that a client cannot overwrite
//! the status with its user agent. Heroku's duration is connect + service.

use super::super::duration::{parse_bytes, parse_duration_us, parse_status};
use super::super::field::Field;
use super::super::logfmt::{End, Pair, Pairs};
use super::super::reject::Reject;
use super::super::request_line::{Target, is_method};
use super::{Access, Format, Request};

pub(super) const FORMAT: Format = Format {
    access: Access::Router,
    also: &["scalingo", "heroku", "logfmt"],
    example: r#"method=POST path="/api/v1/dynamique/status/" host=staging.example.net request_id=43cab79a-3e71-4683-b400-d6fb3aab4eea container=web-1 from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1""#,
    sniff: |text| {
        matches!(
            text,
            [b'm', b'e', b't', b'h', b'o', b'd', b'=', ..]
                | [b'a', b't', b'=', ..]
                | [b's', b'o', b'c', b'k', b'=', ..]
        )
    },
    read: |text, _| read(text),
};

/// What the pairs of a router line said so far. `None` is "not yet", or "not whole".
#[derive(Default)]
struct RouterLine<'a> {
    method: Option<&'a [u8]>,
    path: Option<Field<'a>>,
    status: Option<Field<'a>>,
    duration: Option<Field<'a>>,
    connect: Option<Field<'a>>,
    service: Option<Field<'a>>,
    bytes: Option<Field<'a>>,
    host: Option<Field<'a>>,
    request_id: Option<Field<'a>>,
    container: Option<Field<'a>>,
    client: Option<Field<'a>>,
    protocol: Option<Field<'a>>,
    referer: Option<Field<'a>>,
    user_agent: Option<Field<'a>>,
    /// A value that must be whole was cut off before its end.
    cut: bool,
    /// The user agent is what Scalingo's router writes last: once it has begun, all before it is
    /// whole.
    saw_last_key: bool,
    /// Heroku's router, which ends its lines with a bare value.
    heroku: bool,
}

/// Reads the pairs of a line, whatever its first word.
pub(crate) fn read(text: &[u8]) -> Result<Request<'_>, Reject> {
    let mut line = RouterLine::default();
    let mut pairs = Pairs::new(text);
    for pair in pairs.by_ref() {
        line.take(pair);
    }
    if pairs.stray_end && !line.saw_last_key {
        line.cut = true;
    }
    line.finish()
}

impl<'a> RouterLine<'a> {
    fn take(&mut self, pair: Pair<'a>) {
        let slot = match pair.key {
            b"method" => {
                self.method = self.method.or(Some(pair.value.raw));
                return;
            }
            b"user_agent" => {
                self.cut |= pair.end == End::Cut && !self.saw_last_key;
                self.saw_last_key = true;
                self.user_agent = self.user_agent.or(Some(pair.value));
                return;
            }
            b"path" => &mut self.path,
            b"status" => &mut self.status,
            b"duration" => &mut self.duration,
            b"bytes" => &mut self.bytes,
            b"host" => &mut self.host,
            b"request_id" => &mut self.request_id,
            b"container" => &mut self.container,
            b"from" => &mut self.client,
            b"protocol" => &mut self.protocol,
            b"referer" => &mut self.referer,
            b"at" => {
                self.heroku |= self.method.is_none();
                return;
            }
            b"connect" if self.heroku => &mut self.connect,
            b"service" if self.heroku => &mut self.service,
            b"dyno" if self.heroku => &mut self.container,
            b"fwd" if self.heroku => &mut self.client,
            _ => {
                self.cut |= pair.end == End::Cut && !self.saw_last_key;
                return;
            }
        };
        if slot.is_some() {
            return;
        }
        let whole = match pair.end {
            End::Closed => true,
            End::Cut => false,
            // Without a quote or a space behind it, only a value that shows its own end is known to
            // be whole.
            End::Unclosed => match pair.key {
                b"status" => pair.value.raw.len() == 3,
                b"duration" | b"connect" | b"service" => pair.value.raw.ends_with(b"s"),
                _ => self.heroku,
            },
        };
        if whole {
            *slot = Some(pair.value);
        } else if !self.saw_last_key {
            self.cut = true;
        }
    }

    fn finish(self) -> Result<Request<'a>, Reject> {
        let cut = self.cut;
        let or_cut = |reason| if cut { Reject::Cut } else { reason };
        let method = self
            .method
            .filter(|method| is_method(method))
            .ok_or(or_cut(Reject::NoMethod))?;
        let path = self
            .path
            .and_then(Field::given)
            .ok_or(or_cut(Reject::NoPath))?;
        let status = parse_status(self.status.ok_or(or_cut(Reject::NoStatus))?.raw)
            .ok_or(Reject::BadStatus)?;
        let duration_us = self.duration_us()?;
        if duration_us.is_none() && !self.heroku {
            return Err(or_cut(Reject::NoDuration));
        }
        let given = |field: Option<Field<'a>>| field.and_then(Field::given);
        let mut request = Request::of(Target {
            method,
            path,
            host: given(self.host),
            protocol: given(self.protocol),
        });
        request.status = Some(status);
        request.duration_us = duration_us;
        request.bytes = self.bytes.and_then(|bytes| parse_bytes(bytes.raw));
        request.request_id = given(self.request_id);
        request.container = given(self.container);
        request.client = given(self.client);
        request.referer = given(self.referer);
        request.user_agent = given(self.user_agent);
        request.cut = cut;
        Ok(request)
    }

    /// Heroku leaves `connect=` and `service=` empty where it did not come so far.
    fn duration_us(&self) -> Result<Option<u64>, Reject> {
        let one = |field: Option<Field<'a>>| match field.and_then(Field::given) {
            Some(field) => parse_duration_us(field.raw)
                .map(Some)
                .ok_or(Reject::BadDuration),
            None => Ok(None),
        };
        match one(self.duration)? {
            Some(us) => Ok(Some(us)),
            None => Ok(match (one(self.connect)?, one(self.service)?) {
                (Some(connect), Some(service)) => Some(connect + service),
                (connect, service) => connect.or(service),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn herokus_duration_is_connect_and_service() {
        let line = r#"at=info method=GET path="/users?a=1" host=example.com request_id=8601b555-6a83-4c12-8269-97c8e32cdb22 fwd="204.204.204.204, 1.2.3.4" dyno=web.1 connect=1ms service=18ms status=200 bytes=13 tls_version=tls1.1 protocol=http"#;
        let request = read(line.as_bytes()).unwrap();
        assert_eq!(request.duration_us, Some(19_000));
        assert_eq!((request.status, request.bytes), (Some(200), Some(13)));
        assert_eq!(request.container.unwrap().raw, b"web.1");
        assert_eq!(request.client.unwrap().raw, b"204.204.204.204, 1.2.3.4");
        assert_eq!(request.protocol.unwrap().raw, b"http");
        assert!(!request.cut);
    }

    #[test]
    fn old_and_failed_heroku_lines_are_requests() {
        let old = b"at=info method=POST path=/api/users/100002266342173/add_ticket host=services.example.com fwd=\"94.66.255.106\" dyno=web.12 connect=12ms service=21ms status=200 bytes=78";
        let request = read(old).unwrap();
        assert_eq!(request.path.raw, b"/api/users/100002266342173/add_ticket");
        assert_eq!(
            (request.duration_us, request.bytes, request.cut),
            (Some(33_000), Some(78), false)
        );
        let failed = br#"at=error code=H10 desc="App crashed" method=GET path="/" host=h request_id=x fwd="1.2.3.4" dyno= connect= service= status=503 bytes= protocol=http"#;
        let request = read(failed).unwrap();
        assert_eq!((request.status, request.duration_us), (Some(503), None));
        assert_eq!((request.bytes, request.container), (None, None));
        let late = br#"at=error code=H12 desc="Request timeout" method=GET path="/x" host=h request_id=x fwd="1.2.3.4" dyno=web.1 connect= service=30000ms status=503 bytes=0 protocol=http"#;
        assert_eq!(read(late).unwrap().duration_us, Some(30_000_000));
    }
}
