//! Gathers a request from named values: the members of a JSON object, the labels of LTSV, the
//! groups of a regular expression.
//!
//! In: what each name stands for, and its value. Out: the draft of a record. Of two values for one thing the
//! first that says something counts, and of two durations that of the whole request.

use super::super::assumption::Assumption;
use super::super::duration::{Unit, number_us, parse_bytes, parse_duration_us};
use super::super::field::Field;
use super::super::keys::{Key, Measure};
use super::super::reject::Reject;
use super::super::request_line::{is_method, read_request_line, split_url};
use super::super::timestamp::{TimestampError, When, value};
use super::super::words::client_address;
use super::unit::{Hints, upper_case};
use super::{Context, Draft, status_or_none};

/// The draft so far, and the values that can only be read once all are there.
#[derive(Debug)]
pub(super) struct Gathered<'d, 'r, 'a> {
    draft: &'d mut Draft<'r, 'a>,
    time: Option<Field<'a>>,
    perhaps_time: Option<Field<'a>>,
    method: Option<Field<'a>>,
    path: Option<Field<'a>>,
    request: Option<Field<'a>>,
    status: Option<Field<'a>>,
    whole: Option<(Field<'a>, Measure)>,
    part: Option<(Field<'a>, Measure)>,
    bytes: Option<Field<'a>>,
    body_bytes: Option<Field<'a>>,
    /// A duration in words that stands beside one in numbers, such as echo's `latency_human`.
    pub in_words: Option<Field<'a>>,
    /// Whether the line says that it is of something else than a request.
    pub is_other: bool,
    /// What the line gives away of the program that wrote it.
    pub hints: Hints<'a>,
}

impl<'d, 'r, 'a> Gathered<'d, 'r, 'a> {
    /// Begins with an empty draft.
    pub(super) fn new(draft: &'d mut Draft<'r, 'a>) -> Self {
        Self {
            draft,
            time: None,
            perhaps_time: None,
            method: None,
            path: None,
            request: None,
            status: None,
            whole: None,
            part: None,
            bytes: None,
            body_bytes: None,
            in_words: None,
            is_other: false,
            hints: Hints::default(),
        }
    }

    /// Takes one value. Inlined, the value stays in registers: a fifth of an LTSV line's time.
    #[inline]
    pub(super) fn take(&mut self, key: Key, value: Field<'a>) {
        let record = &mut *self.draft.record;
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
                // A name that tells its unit is worth more than one that does not.
                if slot.is_none_or(|(_, known)| measure.sure && !known.sure)
                    && let Some(value) = value.given()
                {
                    *slot = Some((value, measure));
                }
                return;
            }
            Key::RealClient => {
                record.client = value.given().or(record.client);
                return;
            }
            // What carried HTTP is not its protocol.
            Key::Protocol if matches!(value.raw, b"TCP" | b"UDP") => return,
            Key::StartTime => {
                record.time_is_start |= self.time.is_none();
                &mut self.time
            }
            Key::Time => &mut self.time,
            Key::PerhapsTime => &mut self.perhaps_time,
            Key::Method => &mut self.method,
            Key::Path => &mut self.path,
            Key::Request => &mut self.request,
            Key::Bytes => &mut self.bytes,
            Key::BodyBytes => &mut self.body_bytes,
            Key::Host => &mut record.host,
            Key::Client => &mut record.client,
            Key::RequestId => &mut record.request_id,
            Key::Container => &mut record.container,
            Key::UserAgent => &mut record.user_agent,
            Key::Referer => &mut record.referer,
            Key::Protocol => &mut record.protocol,
        };
        if slot.is_none() {
            *slot = value.given();
        }
    }

    /// Completes the draft. `needs_status` is false only where a person chose the fields.
    pub(super) fn finish(mut self, context: Context, needs_status: bool) -> Result<(), Reject> {
        if self.is_other {
            return Err(Reject::NoRequest);
        }
        self.read_target()?;
        self.draft.record.status = match self.status {
            Some(status) => status_or_none(status.raw)?,
            None if needs_status => return Err(Reject::NoStatus),
            None => None,
        };
        self.draft.when = match read_time(self.time)? {
            None => read_time(self.perhaps_time)?,
            when => when,
        };
        let duration = self.duration_us(context)?;
        self.draft.assumed = duration.and_then(|(_, assumed)| assumed);
        let record = &mut *self.draft.record;
        record.duration_us = duration.map(|(duration_us, _)| duration_us);
        record.bytes = self
            .body_bytes
            .or(self.bytes)
            .and_then(|bytes| parse_bytes(bytes.raw));
        record.client = record
            .client
            .and_then(|client| client.part(client_address(client.raw)).given());
        Ok(())
    }

    fn read_target(&mut self) -> Result<(), Reject> {
        let (method, path) = match (self.method, self.path, self.request) {
            (Some(method), Some(path), _) => (method, path),
            // logrus-style: `"method":"GET","request":"/metrics"`.
            (Some(method), None, Some(path)) if is_bare_path(path.raw) => (method, path),
            // A path beside a whole request line may be the normalised one; the line tells more.
            (_, _, Some(line)) => {
                read_request_line(line, self.draft.record);
                return Ok(());
            }
            (None, None, None) => return Err(Reject::NoRequest),
            (None, Some(_), None) => return Err(Reject::NoMethod),
            (Some(_), None, None) => return Err(Reject::NoPath),
        };
        if !is_method(method.raw) {
            return Err(Reject::NoMethod);
        }
        let (host, plain) = split_url(path.raw);
        self.draft.record.method = upper_case(method);
        self.draft.record.path = path.part(plain);
        if let (Some(host), None) = (host, self.draft.record.host) {
            self.draft.record.host = Some(path.part(host));
        }
        Ok(())
    }

    fn duration_us(&self, context: Context) -> Result<Option<(u64, Option<Assumption>)>, Reject> {
        let in_words = self
            .in_words
            .and_then(|words| parse_duration_us(&words.value()));
        if let Some(us) = in_words {
            return Ok(Some((us, None)));
        }
        let Some((field, measure)) = self.whole.or(self.part) else {
            return Ok(None);
        };
        let text = field.value();
        let text = text.trim_ascii();
        let (unit, assumed) = match context.unit {
            _ if measure.sure => (measure.unit, None),
            Some(unit) => (unit, None),
            None => self.hints.unit_of(text, measure.unit),
        };
        if let Some(us) = numbers_us(text, unit) {
            return Ok(Some((us, assumed)));
        }
        // -1 is no time, as in AWS's and HAProxy's logs.
        if text.starts_with(b"-") {
            return Ok(None);
        }
        match parse_duration_us(text) {
            Some(us) => Ok(Some((us, None))),
            // No request lasts so long, and no request is lost because of it. Nor does the time of
            // another server decide of one.
            None if is_number(text) || !measure.whole => Ok(None),
            None => Err(Reject::BadDuration),
        }
    }
}

/// A `time` that is something else is no reason to lose the request: the envelope may have one.
fn read_time(time: Option<Field<'_>>) -> Result<Option<When>, Reject> {
    match time.map(|time| value::parse_when(&time.value())) {
        Some(Ok(when)) => Ok(Some(when)),
        Some(Err(TimestampError::Impossible)) => Err(Reject::BadTimestamp),
        Some(Err(TimestampError::Absent)) | None => Ok(None),
    }
}

/// Whether what is called a request is the path alone.
fn is_bare_path(text: &[u8]) -> bool {
    (text.starts_with(b"/") || text.starts_with(b"\\/")) && memchr::memchr(b' ', text).is_none()
}

/// `0.1`, or nginx's list of several servers that were asked in turn, `0.1, 0.2 : -`: their sum.
pub(super) fn numbers_us(text: &[u8], unit: Unit) -> Option<u64> {
    if let Some(us) = number_us(text, unit) {
        return Some(us);
    }
    let mut total = None;
    for item in text.split(|byte| matches!(byte, b',' | b':')) {
        let item = item.trim_ascii();
        if matches!(item, b"-" | b"") {
            continue;
        }
        let us = number_us(item, unit)?;
        total = Some(total.unwrap_or(0_u64).saturating_add(us));
    }
    total
}

/// Whether a text is a number, be it of a size that no duration has.
pub(super) fn is_number(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_digit)
        && text
            .iter()
            .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(byte))
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
            ("0.1,", Some(100_000)),
        ] {
            assert_eq!(numbers_us(text.as_bytes(), Unit::Seconds), us, "{text}");
        }
    }
}
