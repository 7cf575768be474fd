//! Why a line could not be understood.
//!
//! A bad line is data: it is counted by its reason and shown as a sample, and nothing else happens.

/// The reason of a rejected line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reject {
    /// Nothing in it looks like a request of any format.
    NoRequest,
    /// Neither the request nor what stands around it has a date and a time.
    NoTimestamp,
    /// The date, the time or the offset does not exist.
    BadTimestamp,
    /// The time lacks its year, and nothing tells when the log was written.
    NoYear,
    /// No `[source]` follows the timestamp of a Scalingo line.
    NoSource,
    /// A request without a method.
    NoMethod,
    /// A request without a path.
    NoPath,
    /// A request without a status.
    NoStatus,
    /// The status is not a number from 100 to 999.
    BadStatus,
    /// A router line without a duration.
    NoDuration,
    /// The duration is not a number with a unit.
    BadDuration,
    /// It begins like JSON and is none.
    BadJson,
    /// It ends before all that is needed was said.
    Cut,
    /// It is longer than a line may be.
    TooLong,
}

impl Reject {
    /// All reasons, in the order in which they are listed.
    pub const ALL: [Self; 14] = [
        Self::NoRequest,
        Self::NoTimestamp,
        Self::BadTimestamp,
        Self::NoYear,
        Self::NoSource,
        Self::NoMethod,
        Self::NoPath,
        Self::NoStatus,
        Self::BadStatus,
        Self::NoDuration,
        Self::BadDuration,
        Self::BadJson,
        Self::Cut,
        Self::TooLong,
    ];

    /// Whether the line told of a request, as far as it could be read: a line of a router, or of any
    /// access log.
    pub const fn is_of_router(self) -> bool {
        match self {
            Self::NoRequest | Self::NoTimestamp | Self::BadTimestamp | Self::NoSource => false,
            // Any program writes JSON, and any line can be too long.
            Self::BadJson | Self::TooLong => false,
            // The year is asked for when the request was read.
            Self::NoYear => true,
            Self::NoMethod | Self::NoPath | Self::NoStatus | Self::BadStatus => true,
            Self::NoDuration | Self::BadDuration | Self::Cut => true,
        }
    }

    /// The name in files, such as `bad_status`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoRequest => "no_request",
            Self::NoTimestamp => "no_timestamp",
            Self::BadTimestamp => "bad_timestamp",
            Self::NoYear => "no_year",
            Self::NoSource => "no_source",
            Self::NoMethod => "no_method",
            Self::NoPath => "no_path",
            Self::NoStatus => "no_status",
            Self::BadStatus => "bad_status",
            Self::NoDuration => "no_duration",
            Self::BadDuration => "bad_duration",
            Self::BadJson => "bad_json",
            Self::Cut => "cut",
            Self::TooLong => "too_long",
        }
    }
}
