//! The envelopes: what platforms and collectors write around the lines of programs.
//!
//! One file an envelope. Each gives a [`Form`]: which first byte it can have, and the function that
//! opens it. In: a line. Out: a [`Layer`]: the time, the source, and the text inside, which may be
//! an access line of any format. Adding one is a file and an entry in [`Envelope`] and [`FORMS`].

mod compose;
mod cri;
mod docker;
mod papertrail;
mod quoted;
pub(super) mod scalingo;
mod stamped;
mod syslog;
mod tag;
mod tai64n;

use super::reject::Reject;
use super::timestamp::{Timestamp, TimestampError, When, iso};

/// What stands around a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Envelope {
    /// Nothing.
    None,
    /// Scalingo's timestamp and `[source]`.
    Scalingo,
    /// Kubernetes' container runtime interface.
    Cri,
    /// A timestamp, and perhaps the host and the program: Heroku, rsyslog, `docker logs -t`.
    Stamped,
    /// Syslog, RFC 5424, with or without the frame of Logplex.
    Rfc5424,
    /// Syslog, RFC 3164.
    Rfc3164,
    /// Docker's json-file.
    Docker,
    /// The TAI64N label of multilog.
    Tai64n,
    /// `docker compose logs`.
    Compose,
    /// Quotes around the whole line.
    Quoted,
    /// Papertrail's archives.
    Papertrail,
}

impl Envelope {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::None,
        Self::Scalingo,
        Self::Cri,
        Self::Stamped,
        Self::Rfc5424,
        Self::Rfc3164,
        Self::Docker,
        Self::Tai64n,
        Self::Compose,
        Self::Quoted,
        Self::Papertrail,
    ];

    /// The name, as it is told.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Scalingo => "scalingo",
            Self::Cri => "cri",
            Self::Stamped => "stamped",
            Self::Rfc5424 => "rfc5424",
            Self::Rfc3164 => "rfc3164",
            Self::Docker => "docker",
            Self::Tai64n => "tai64n",
            Self::Compose => "compose",
            Self::Quoted => "quoted",
            Self::Papertrail => "papertrail",
        }
    }
}

/// The envelopes in the order in which they are tried.
pub(super) const FORMS: [Form; 11] = [
    scalingo::FORM,
    cri::FORM,
    stamped::FORM,
    syslog::RFC5424,
    syslog::RFC3164,
    docker::FORM,
    tai64n::FORM,
    quoted::FORM,
    papertrail::FORM,
    syslog::TAGGED,
    compose::FORM,
];

/// Which of [`FORMS`] can begin with a byte, as bits: asking each of them for every line would cost
/// as much as reading a short one.
const BY_FIRST_BYTE: [u16; 256] = {
    let mut table = [0; 256];
    let mut form = 0;
    while form < FORMS.len() {
        if let Starts::Byte(bytes) = FORMS[form].starts {
            let mut at = 0;
            while at < bytes.len() {
                table[bytes[at] as usize] |= 1 << form;
                at += 1;
            }
        }
        form += 1;
    }
    table
};

/// Which of [`FORMS`] begin with a timestamp, as bits.
const BY_TIMESTAMP: u16 = {
    let mut bits = 0;
    let mut form = 0;
    while form < FORMS.len() {
        if matches!(FORMS[form].starts, Starts::Timestamp) {
            bits |= 1 << form;
        }
        form += 1;
    }
    bits
};

/// What is known of an envelope.
pub(super) struct Form {
    #[cfg_attr(not(test), expect(dead_code))]
    pub envelope: Envelope,
    /// A real envelope, with `{}` where the access line goes.
    #[cfg_attr(not(test), expect(dead_code))]
    pub example: &'static str,
    /// With what a line of it begins.
    pub starts: Starts,
    /// Whether it may be inside of another one, where it has no source of its own to tell.
    pub inside: bool,
    /// Opens it, and says so; `false` when the line is something else, and the layer untouched.
    ///
    /// The layer is filled in place: returned inside of an `Option` and a `Result`, it was copied
    /// in parts that the processor cannot forward, for a tenth of the time of a short line.
    pub open: Open,
}

/// Opens a line, given the timestamp with which it begins.
pub(super) type Open =
    for<'a> fn(&'a [u8], Option<&Stamp<'a>>, &mut Layer<'a>) -> Result<bool, Reject>;

/// With what the lines of an envelope begin.
pub(super) enum Starts {
    /// One of these bytes.
    Byte(&'static [u8]),
    /// A timestamp of ISO 8601 with its offset. It is read once for all envelopes that have one.
    Timestamp,
}

/// The timestamp with which a line begins, and what follows it.
pub(super) struct Stamp<'a> {
    pub time: Timestamp,
    pub rest: &'a [u8],
}

/// An opened envelope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Layer<'a> {
    pub envelope: Envelope,
    pub when: Option<When>,
    /// The container, application or program that wrote the text.
    pub source: Option<&'a [u8]>,
    pub speaker: Speaker,
    pub framing: Framing,
    pub text: &'a [u8],
    /// The text with the bare time in front that was taken from it: some formats begin with one.
    pub with_time: Option<&'a [u8]>,
}

/// Whose text is inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaker {
    /// Nobody knows.
    Anyone,
    /// A program: what is no request is its own business.
    Program,
    /// A program of a platform whose requests its router tells: it cannot write router lines.
    Application,
    /// A platform's router: all its lines are requests.
    Router,
}

/// How the text is put into the envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    /// As it is.
    Plain,
    /// As the text of a JSON string, which ends with a line end unless it goes on.
    Json(Stream),
    /// As a piece that goes on.
    Piece(Stream),
    /// As the last piece, or the only one.
    Last(Stream),
}

/// Of which stream a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Out = 0,
    Error = 1,
}

impl<'a> Layer<'a> {
    /// A text with nothing around it.
    pub(super) fn bare(text: &'a [u8]) -> Self {
        Self {
            envelope: Envelope::None,
            when: None,
            source: None,
            speaker: Speaker::Anyone,
            framing: Framing::Plain,
            text,
            with_time: None,
        }
    }
}

/// Opens the outermost envelope of a line.
pub(super) fn open<'a>(line: &'a [u8], layer: &mut Layer<'a>) -> Result<(), Reject> {
    let stamp = take_stamp(line)?;
    for form in forms_of(line, stamp.is_some()) {
        if (form.open)(line, stamp.as_ref(), layer)? {
            break;
        }
    }
    Ok(())
}

/// Opens the envelope inside of another one, if there is one: its time counts, and its text.
pub(super) fn open_inside(layer: &mut Layer<'_>) {
    let text = layer.text;
    let Ok(stamp) = take_stamp(text) else {
        return;
    };
    let mut inner = Layer::bare(text);
    let opened = forms_of(text, stamp.is_some())
        .any(|form| form.inside && (form.open)(text, stamp.as_ref(), &mut inner) == Ok(true));
    if opened && inner.source.is_none() && inner.framing == Framing::Plain {
        layer.when = inner.when.or(layer.when);
        layer.text = inner.text;
        layer.with_time = inner.with_time;
    }
}

#[inline(always)]
fn take_stamp(line: &[u8]) -> Result<Option<Stamp<'_>>, Reject> {
    // An address has no dash there: most lines that begin with a digit have no such timestamp.
    if line.get(4) != Some(&b'-') {
        return Ok(None);
    }
    match iso::parse_timestamp(line) {
        Ok((time, rest)) => Ok(Some(Stamp { time, rest })),
        Err(TimestampError::Absent) => Ok(None),
        Err(TimestampError::Impossible) => Err(Reject::BadTimestamp),
    }
}

/// The envelopes that can begin as a line does.
#[inline]
fn forms_of(line: &[u8], has_stamp: bool) -> impl Iterator<Item = &'static Form> + use<> {
    let first = line.first().map(|first| BY_FIRST_BYTE[usize::from(*first)]);
    let mut bits = first.unwrap_or_default() | if has_stamp { BY_TIMESTAMP } else { 0 };
    std::iter::from_fn(move || {
        let form = FORMS.get(bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(form)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_envelope_opens_its_example() {
        for form in &FORMS {
            let line = form.example.replace("{}", "hello");
            let mut layer = Layer::bare(line.as_bytes());
            open(line.as_bytes(), &mut layer).unwrap();
            assert_eq!(layer.envelope, form.envelope, "{line}");
            assert!(layer.text.starts_with(b"hello"), "{line}: {layer:?}");
        }
    }
}
