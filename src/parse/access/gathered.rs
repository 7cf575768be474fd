//! Gathers a request from named values: the members of a JSON object, the labels of LTSV, the
//! groups of a regular expression.
//!
//! In: what each name stands for, and its value. Out: the request. Of two values for one thing the
//! first that says something counts, and of two durations that of the whole request.

use super::super::assumption::Assumption;
use super::super::duration::{Unit, number_us, parse_bytes, parse_duration_us};
use super::super::field::Field;
use super::super::keys::{Key, Measure};
use super::super::reject::Reject;
use super::super::request_line::{Target, is_method, read_request_line, split_url};
use super::super::timestamp::{TimestampError, value};
use super::super::words::client_address;
use super::{Context, Request, status_or_none};

/// The values so far.
#[derive(Debug, Default)]
pub(super) struct Gathered<'a> {
    time: Option<Field<'a>>,
    method: Option<Field<'a>>,
    path: Option<Field<'a>>,
    request: Option<Field<'a>>,
    status: Option<Field<'a>>,
    whole: Option<(Field<'a>, Measure)>,
    part: Option<(Field<'a>, Measure)>,
    bytes: Option<Field<'a>>,
    host: Option<Field<'a>>,
    client: Option<Field<'a>>,
    request_id: Option<Field<'a>>,
    container: Option<Field<'a>>,
    user_agent: Option<Field<'a>>,
    referer: Option<Field<'a>>,
    protocol: Option<Field<'a>>,
    /// A unit of unnamed durations that other members of the line give away.
    pub unit: Option<Unit>,
}

impl<'a> Gathered<'a> {
    /// Takes one value.
    pub(super) fn take(&mut self, key: Key, value: Field<'a>) {
        let slot = match key {
            Key::Status => {
                // A status that is `-` says that there was none; no status at all says that this is
                // no line of a finished request.
                self.status = self.status.or(Some(value));
                return;
            }
            Key::Duration(measure) => {
                let slot = if measure.whole {
                    &mut self.whole
                } else {
                    &mut self.part
                };
                if slot.is_none() {
                    *slot = value.given().map(|value| (value, measure));
                }
                return;
            }
            Key::Time => &mut self.time,
            Key::Method => &mut self.method,
            Key::Path => &mut self.path,
            Key::Request => &mut self.request,
            Key::Bytes => &mut self.bytes,
            Key::Host => &mut self.host,
            Key::Client => &mut self.client,
            Key::RequestId => &mut self.request_id,
            Key::Container => &mut self.container,
            Key::UserAgent => &mut self.user_agent,
            Key::Referer => &mut self.referer,
            Key::Protocol => &mut self.protocol,
        };
        if slot.is_none() {
            *slot = value.given();
        }
    }

    /// The request. `needs_status` is false only where a person chose the fields.
    pub(super) fn finish(
        self,
        context: Context,
        needs_status: bool,
    ) -> Result<Request<'a>, Reject> {
        let target = self.target()?;
        let status = match self.status {
            Some(status) => status_or_none(status.raw)?,
            None if needs_status => return Err(Reject::NoStatus),
            None => None,
        };
        let mut request = Request::of(target);
        request.when = match self.time.map(|time| value::parse_when(&time.value())) {
            Some(Ok(when)) => Some(when),
            Some(Err(TimestampError::Impossible)) => return Err(Reject::BadTimestamp),
            // A `time` that is something else is no reason to lose the request: the envelope may
            // have one.
            Some(Err(TimestampError::Absent)) | None => None,
        };
        request.status = status;
        let duration = self.duration_us(context)?;
        request.duration_us = duration.map(|(duration_us, _)| duration_us);
        request.assumed = duration.and_then(|(_, assumed)| assumed);
        request.bytes = self.bytes.and_then(|bytes| parse_bytes(bytes.raw));
        request.host = self.host.or(target.host);
        request.request_id = self.request_id;
        request.container = self.container;
        request.client = self
            .client
            .map(|client| client.part(client_address(client.raw)));
        request.protocol = self.protocol.or(target.protocol);
        request.referer = self.referer;
        request.user_agent = self.user_agent;
        Ok(request)
    }

    fn target(&self) -> Result<Target<'a>, Reject> {
        let (method, path) = match (self.method, self.path, self.request) {
            (Some(method), Some(path), _) => (method, path),
            // A path beside a whole request line may be the normalised one; the line tells more.
            (_, _, Some(line)) => return Ok(read_request_line(line)),
            (None, None, None) => return Err(Reject::NoRequest),
            (None, Some(_), None) => return Err(Reject::NoMethod),
            (Some(_), None, None) => return Err(Reject::NoPath),
        };
        if !is_method(method.raw) {
            return Err(Reject::NoMethod);
        }
        let (host, plain) = split_url(path.raw);
        Ok(Target {
            method: method.raw,
            path: path.part(plain),
            host: host.map(|host| path.part(host)),
            protocol: None,
        })
    }

    fn duration_us(&self, context: Context) -> Result<Option<(u64, Option<Assumption>)>, Reject> {
        let Some((field, measure)) = self.whole.or(self.part) else {
            return Ok(None);
        };
        let text = field.value();
        let text = text.trim_ascii();
        let given = if measure.sure {
            None
        } else {
            context.unit.or(self.unit)
        };
        let unit = given.unwrap_or(measure.unit);
        if let Some(us) = numbers_us(text, unit) {
            let assumed = !measure.sure && given.is_none();
            return Ok(Some((us, assumed.then(|| Assumption::of_named(unit)))));
        }
        // -1 is no time, as in AWS's and HAProxy's logs.
        if text.starts_with(b"-") {
            return Ok(None);
        }
        match parse_duration_us(text) {
            Some(us) => Ok(Some((us, None))),
            None => Err(Reject::BadDuration),
        }
    }
}

/// `0.1`, or nginx's list of several servers that were asked in turn, `0.1, 0.2 : -`: their sum.
pub(super) fn numbers_us(text: &[u8], unit: Unit) -> Option<u64> {
    if let Some(us) = number_us(text, unit) {
        return Some(us);
    }
    let mut total = None;
    for item in text.split(|byte| matches!(byte, b',' | b':')) {
        let item = item.trim_ascii();
        if item == b"-" {
            continue;
        }
        let us = number_us(item, unit)?;
        total = Some(total.unwrap_or(0_u64).saturating_add(us));
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_times_are_summed_and_dashes_are_no_time() {
        for (text, us) in [
            ("0.1", Some(100_000)),
            ("0.1, 0.2", Some(300_000)),
            ("0.1, - : 0.25", Some(350_000)),
            ("-", None),
            ("-, -", None),
            ("", None),
            ("0.1, x", None),
        ] {
            assert_eq!(numbers_us(text.as_bytes(), Unit::Seconds), us, "{text}");
        }
    }
}
