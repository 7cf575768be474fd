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
use super::super::record::Record;
use super::super::reject::Reject;
use super::super::request_line::is_method;
use super::{Access, Format};

pub(super) const FORMAT: Format = Format {
    access: Access::Router,
    also: &["scalingo", "heroku", "logfmt"],
    example: r#"method=POST path="/api/v1/dynamique/status/" host=staging.example.net request_id=43cab79a-3e71-4683-b400-d6fb3aab4eea container=web-1 from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1""#,
    starts: b"mas",
    sniff: |text| {
        matches!(
            text,
            [b'm', b'e', b't', b'h', b'o', b'd', b'=', ..]
                | [b'a', b't', b'=', ..]
                | [b's', b'o', b'c', b'k', b'=', ..]
        )
    },
    read: |text, _, draft| read(text, draft.record),
};

/// The record so far, and the values that can only be read once all are there. `None` is "not yet",
/// or "not whole".
struct RouterLine<'r, 'a> {
    record: &'r mut Record<'a>,
    method: Option<&'a [u8]>,
    path: Option<Field<'a>>,
    status: Option<Field<'a>>,
    duration: Option<Field<'a>>,
    connect: Option<Field<'a>>,
    service: Option<Field<'a>>,
    bytes: Option<Field<'a>>,
    /// A value that must be whole was cut off before its end.
    cut: bool,
    /// The user agent is what Scalingo's router writes last: once it has begun, all before it is
    /// whole.
    saw_last_key: bool,
    /// Heroku's router, which ends its lines with a bare value.
    heroku: bool,
}

/// Reads the pairs of a line, whatever its first word, into an empty record.
pub(crate) fn read<'a>(text: &'a [u8], record: &mut Record<'a>) -> Result<(), Reject> {
    let mut line = RouterLine {
        record,
        method: None,
        path: None,
        status: None,
        duration: None,
        connect: None,
        service: None,
        bytes: None,
        cut: false,
        saw_last_key: false,
        heroku: false,
    };
    let mut pairs = Pairs::new(text);
    for pair in pairs.by_ref() {
        line.take(pair);
    }
    if line.method.is_none() && line.path.is_none() && line.status.is_none() && is_other(text) {
        return Err(Reject::NoRequest);
    }
    if pairs.stray_end && !line.saw_last_key {
        line.cut = true;
    }
    line.finish()
}

/// Whether a text without any figure of a request is something else that a router says, such as its
/// use of memory, and no request that was cut: both begin with a key that is known.
fn is_other(text: &[u8]) -> bool {
    let starts = |key: &[u8]| text.starts_with(key) || key.starts_with(text);
    !starts(b"method=") && !starts(b"at=") && !starts(b"sock=")
}

impl<'a> RouterLine<'_, 'a> {
    fn take(&mut self, pair: Pair<'a>) {
        let slot = match pair.key {
            b"method" => {
                self.method = self.method.or(Some(pair.value.raw));
                return;
            }
            b"user_agent" => {
                self.cut |= pair.end == End::Cut && !self.saw_last_key;
                self.saw_last_key = true;
                let user_agent = &mut self.record.user_agent;
                *user_agent = user_agent.or(Some(pair.value));
                return;
            }
            b"path" => &mut self.path,
            b"status" => &mut self.status,
            b"duration" => &mut self.duration,
            b"bytes" => &mut self.bytes,
            b"host" => &mut self.record.host,
            b"request_id" => &mut self.record.request_id,
            b"container" => &mut self.record.container,
            b"from" => &mut self.record.client,
            b"protocol" => &mut self.record.protocol,
            b"referer" => &mut self.record.referer,
            b"at" => {
                self.heroku |= self.method.is_none();
                return;
            }
            b"connect" if self.heroku => &mut self.connect,
            b"service" if self.heroku => &mut self.service,
            b"dyno" if self.heroku => &mut self.record.container,
            b"fwd" if self.heroku => &mut self.record.client,
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

    fn finish(self) -> Result<(), Reject> {
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
        let record = self.record;
        record.method = method;
        record.path = path;
        record.status = Some(status);
        record.duration_us = duration_us;
        record.bytes = self.bytes.and_then(|bytes| parse_bytes(bytes.raw));
        record.cut = cut;
        for field in [
            &mut record.host,
            &mut record.request_id,
            &mut record.container,
            &mut record.client,
            &mut record.protocol,
            &mut record.referer,
            &mut record.user_agent,
        ] {
            // A dash counts as said, so that what a client puts behind it does not.
            *field = field.and_then(Field::given);
        }
        Ok(())
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

    fn request(text: &[u8]) -> Record<'_> {
        let mut record = Record::empty();
        read(text, &mut record).unwrap();
        record
    }

    #[test]
    fn herokus_duration_is_connect_and_service() {
        let line = r#"at=info method=GET path="/users?a=1" host=example.com request_id=8601b555-6a83-4c12-8269-97c8e32cdb22 fwd="204.204.204.204, 1.2.3.4" dyno=web.1 connect=1ms service=18ms status=200 bytes=13 tls_version=tls1.1 protocol=http"#;
        let request = request(line.as_bytes());
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
        let old = request(old);
        assert_eq!(old.path.raw, b"/api/users/100002266342173/add_ticket");
        assert_eq!(
            (old.duration_us, old.bytes, old.cut),
            (Some(33_000), Some(78), false)
        );
        let failed = br#"at=error code=H10 desc="App crashed" method=GET path="/" host=h request_id=x fwd="1.2.3.4" dyno= connect= service= status=503 bytes= protocol=http"#;
        let failed = request(failed);
        assert_eq!((failed.status, failed.duration_us), (Some(503), None));
        assert_eq!((failed.bytes, failed.container), (None, None));
        let late = br#"at=error code=H12 desc="Request timeout" method=GET path="/x" host=h request_id=x fwd="1.2.3.4" dyno=web.1 connect= service=30000ms status=503 bytes=0 protocol=http"#;
        assert_eq!(request(late).duration_us, Some(30_000_000));
    }
}
