//! Why a line could not be understood.
//!
//! A bad line is data: it is counted by its reason and shown as a sample, and nothing else happens.

/// The reason of a rejected line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reject {
    /// It does not start with a date and a time.
    NoTimestamp,
    /// The date, the time or the offset does not exist.
    BadTimestamp,
    /// No `[source]` follows the timestamp.
    NoSource,
    /// A router line without a method.
    NoMethod,
    /// A router line without a path.
    NoPath,
    /// A router line without a status.
    NoStatus,
    /// The status is not a number from 100 to 999.
    BadStatus,
    /// A router line without a duration.
    NoDuration,
    /// The duration is not a number with a unit.
    BadDuration,
    /// It ends before all that is needed was said.
    Cut,
    /// It is longer than a line may be.
    TooLong,
}

impl Reject {
    /// All reasons, in the order in which they are listed.
    pub const ALL: [Self; 11] = [
        Self::NoTimestamp,
        Self::BadTimestamp,
        Self::NoSource,
        Self::NoMethod,
        Self::NoPath,
        Self::NoStatus,
        Self::BadStatus,
        Self::NoDuration,
        Self::BadDuration,
        Self::Cut,
        Self::TooLong,
    ];

    /// Whether the line came from the router, as far as it could be read.
    pub const fn is_of_router(self) -> bool {
        match self {
            Self::NoTimestamp | Self::BadTimestamp | Self::NoSource | Self::TooLong => false,
            Self::NoMethod | Self::NoPath | Self::NoStatus | Self::BadStatus => true,
            Self::NoDuration | Self::BadDuration | Self::Cut => true,
        }
    }

    /// The name in files, such as `bad_status`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoTimestamp => "no_timestamp",
            Self::BadTimestamp => "bad_timestamp",
            Self::NoSource => "no_source",
            Self::NoMethod => "no_method",
            Self::NoPath => "no_path",
            Self::NoStatus => "no_status",
            Self::BadStatus => "bad_status",
            Self::NoDuration => "no_duration",
            Self::BadDuration => "bad_duration",
            Self::Cut => "cut",
            Self::TooLong => "too_long",
        }
    }
}
