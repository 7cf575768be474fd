//! The envelopes: what platforms and collectors write around the lines of programs.
//!
//! One file an envelope. Each gives a [`Form`]: which first byte it can have, and the function that
//! opens it. In: a line. Out: a [`Layer`]: the time, the source, and the text inside, which may be
//! an access line of any format. Adding one is a file and an entry in [`Envelope`] and [`FORMS`].

mod compose;
mod cri;
mod docker;
mod quoted;
mod scalingo;
mod stamped;
mod syslog;
mod tag;
mod tai64n;

use super::reject::Reject;
use super::timestamp::When;

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
}

impl Envelope {
    /// All of them.
    pub const ALL: [Self; 10] = [
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
        }
    }
}

/// The envelopes in the order in which they are tried.
pub(super) const FORMS: [Form; 9] = [
    scalingo::FORM,
    cri::FORM,
    stamped::FORM,
    syslog::RFC5424,
    syslog::RFC3164,
    docker::FORM,
    tai64n::FORM,
    quoted::FORM,
    compose::FORM,
];

const DIGITS: &[u8] = b"0123456789";

/// Which of [`FORMS`] can begin with a byte, as bits: asking each of them for every line would cost
/// as much as reading a short one.
const BY_FIRST_BYTE: [u16; 256] = {
    let mut table = [0; 256];
    let mut form = 0;
    while form < FORMS.len() {
        let mut at = 0;
        while at < FORMS[form].starts.len() {
            table[FORMS[form].starts[at] as usize] |= 1 << form;
            at += 1;
        }
        form += 1;
    }
    table
};

/// What is known of an envelope.
pub(super) struct Form {
    #[cfg_attr(not(test), expect(dead_code))]
    pub envelope: Envelope,
    /// A real envelope, with `{}` where the access line goes.
    #[cfg_attr(not(test), expect(dead_code))]
    pub example: &'static str,
    /// With which bytes a line of it can begin.
    pub starts: &'static [u8],
    /// Whether it may be inside of another one, where it has no source of its own to tell.
    pub inside: bool,
    /// Opens it; `None` when the line is something else.
    pub open: for<'a> fn(&'a [u8]) -> Result<Option<Layer<'a>>, Reject>,
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
        }
    }
}

/// Opens the outermost envelope of a line.
pub(super) fn open(line: &[u8]) -> Result<Layer<'_>, Reject> {
    for form in forms_of(line) {
        if let Some(layer) = (form.open)(line)? {
            return Ok(layer);
        }
    }
    Ok(Layer::bare(line))
}

/// The envelopes that can begin as a line does.
fn forms_of(line: &[u8]) -> impl Iterator<Item = &'static Form> {
    let first = line.first().map(|first| BY_FIRST_BYTE[usize::from(*first)]);
    let mut bits = first.unwrap_or_default();
    std::iter::from_fn(move || {
        let form = FORMS.get(bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(form)
    })
}

/// Opens the envelope inside of another one, if there is one: its time, and its text.
pub(super) fn open_inside(text: &[u8]) -> Option<(Option<When>, &[u8])> {
    forms_of(text)
        .filter(|form| form.inside)
        .find_map(|form| (form.open)(text).ok()?)
        .filter(|layer| layer.source.is_none() && layer.framing == Framing::Plain)
        .map(|layer| (layer.when, layer.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_envelope_opens_its_example() {
        for form in &FORMS {
            let line = form.example.replace("{}", "hello");
            let layer = open(line.as_bytes()).unwrap();
            assert_eq!(layer.envelope, form.envelope, "{line}");
            assert!(layer.text.starts_with(b"hello"), "{line}: {layer:?}");
        }
    }
}
