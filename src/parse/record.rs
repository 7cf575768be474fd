//! What a line says: one request, as slices of the line.
//!
//! Durations are microseconds, times microseconds since 1970 in UTC. A field that the line does not
//! have, or has as `-`, is `None`: no missing figure becomes a zero.

use super::access::Access;
use super::envelope::Envelope;
use super::field::Field;
use super::timestamp::Timestamp;
use std::fmt;

/// What stands for the method and the path of a request line that is none, such as the first bytes
/// of a TLS handshake on a plain port.
pub const UNREADABLE: &[u8] = b"-";

/// A line that was understood.
///
/// A record is large beside the other variants; a box would cost an allocation for each line.
#[expect(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parsed<'a> {
    /// A request.
    Request(Record<'a>),
    /// A line of another program, such as the text of `web-1`; the name is its source.
    Other(&'a [u8]),
    /// A piece of a line that goes on in a later one. The request comes with the last piece.
    Piece,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<'a> {
    /// When it was logged.
    pub time: Timestamp,
    /// What the line is: its envelope and its access format.
    pub origin: Origin,
    /// Who wrote the line: the container, application or program of the envelope.
    pub source: Option<&'a [u8]>,
    /// The HTTP method; [`UNREADABLE`] when the request line was none.
    pub method: &'a [u8],
    /// The path with its query string; [`UNREADABLE`] when the request line was none.
    pub path: Field<'a>,
    /// The HTTP status, 100 to 999. `None` when nothing was answered.
    pub status: Option<u16>,
    /// How long it took. `None` when the line does not say, and for a request that upgraded (101):
    /// its time is the life of a connection.
    pub duration_us: Option<u64>,
    /// The bytes sent.
    pub bytes: Option<u64>,
    /// The host that was asked.
    pub host: Option<Field<'a>>,
    /// The request id, chosen by the client at times, so neither unique nor harmless.
    pub request_id: Option<Field<'a>>,
    /// The container, dyno, server or target that answered.
    pub container: Option<Field<'a>>,
    /// The address that asked; a list when proxies stand between.
    pub client: Option<Field<'a>>,
    /// `HTTP/1.1`, or `https` where the format knows only that.
    pub protocol: Option<Field<'a>>,
    /// The page that led here.
    pub referer: Option<Field<'a>>,
    /// The program that asked.
    pub user_agent: Option<Field<'a>>,
    /// Whether `time` is when the request came and not when it was answered, as Apache, HAProxy, Envoy
    /// and Traefik write it.
    pub time_is_start: bool,
    /// Whether the line ended before its end.
    pub cut: bool,
}

impl Record<'_> {
    /// A record that says nothing yet.
    ///
    /// Whoever reads a line fills one in place: a record is some 350 bytes, and handing it on from
    /// function to function took a third of the time of a short line.
    pub(super) const fn empty() -> Self {
        Self {
            time: Timestamp::utc(0),
            origin: Origin {
                envelope: Envelope::None,
                access: Access::Combined,
            },
            source: None,
            method: UNREADABLE,
            path: Field::plain(UNREADABLE),
            status: None,
            duration_us: None,
            bytes: None,
            host: None,
            request_id: None,
            container: None,
            client: None,
            protocol: None,
            referer: None,
            user_agent: None,
            time_is_start: false,
            cut: false,
        }
    }
}

/// What a line is: what stands around it, and how the request in it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// What stands around the request.
    pub envelope: Envelope,
    /// How the request is written.
    pub access: Access,
}

impl Origin {
    /// How many there are: [`Self::index`] is below it.
    pub const COUNT: usize = Envelope::ALL.len() * Access::ALL.len();

    /// A place in a table of counts.
    pub const fn index(self) -> usize {
        self.envelope as usize * Access::ALL.len() + self.access as usize
    }

    /// All of them, in the order of their indexes.
    pub fn all() -> impl Iterator<Item = Self> {
        Envelope::ALL.into_iter().flat_map(|envelope| {
            Access::ALL
                .into_iter()
                .map(move |access| Self { envelope, access })
        })
    }
}

/// `combined in docker`, `router after a timestamp`, or `combined` when nothing stands around it.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.envelope {
            Envelope::None => f.write_str(self.access.name()),
            Envelope::Stamped => write!(f, "{} after a timestamp", self.access.name()),
            envelope => write!(f, "{} in {}", self.access.name(), envelope.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_numbered_and_named() {
        assert!(
            Origin::all()
                .enumerate()
                .all(|(index, origin)| origin.index() == index)
        );
        assert_eq!(Origin::all().count(), Origin::COUNT);
        let origin = |envelope| Origin {
            envelope,
            access: Access::Combined,
        };
        assert_eq!(origin(Envelope::Docker).to_string(), "combined in docker");
        assert_eq!(origin(Envelope::None).to_string(), "combined");
        assert_eq!(
            origin(Envelope::Stamped).to_string(),
            "combined after a timestamp"
        );
    }
}
