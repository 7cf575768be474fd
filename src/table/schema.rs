//! The columns of a batch, by name.
//!
//! | column | type | what |
//! |---|---|---|
//! | `timestamp` | `Int64` | µs since 1970, UTC |
//! | `local_time` | `Int64` | the same in the line's own zone, only for filters on local time |
//! | `endpoint` | `UInt32` | origin, method and path template, an index into [`Endpoints`](super::Endpoints) |
//! | `status` | `UInt16` | HTTP status; null when nothing was answered |
//! | `duration_us` | `Int64` | µs; null when the line does not say, and for a request that upgraded |
//! | `bytes` | `Int64` | bytes sent; null when the line does not say |
//! | `origin` | `UInt16` | [`Origin::index`](crate::parse::Origin::index) |
//! | `method`, `path`, `request_id`, `container` | `String` | in the frame of slow requests |
//! | the names of [`TextColumn`](super::TextColumn) | `String` | only those that the sink asks for |
//! | `path_kept`, `method_kept`, `host_kept`, `source_kept` | `Boolean` | whether the text passes its filter, decided once for each distinct text; only with such a filter |

/// µs since 1970, UTC.
pub const TIMESTAMP: &str = "timestamp";
/// µs since 1970 in the line's own zone.
pub const LOCAL_TIME: &str = "local_time";
/// Index into the endpoints.
pub const ENDPOINT: &str = "endpoint";
/// HTTP status.
pub const STATUS: &str = "status";
/// Duration in µs.
pub const DURATION_US: &str = "duration_us";
/// Bytes sent.
pub const BYTES: &str = "bytes";
/// What the line was: envelope and access format.
pub const ORIGIN: &str = "origin";
/// The HTTP method.
pub const METHOD: &str = "method";
/// The path as asked for.
pub const PATH: &str = "path";
/// The query string.
pub const QUERY: &str = "query";
/// Who wrote the line.
pub const SOURCE: &str = "source";
/// The host that was asked.
pub const HOST: &str = "host";
/// The address that asked.
pub const CLIENT: &str = "client";
/// The protocol.
pub const PROTOCOL: &str = "protocol";
/// The page that led here.
pub const REFERER: &str = "referer";
/// The program that asked.
pub const USER_AGENT: &str = "user_agent";
/// The request id.
pub const REQUEST_ID: &str = "request_id";
/// The container that answered.
pub const CONTAINER: &str = "container";
/// Whether the path passes `--path`.
pub const PATH_KEPT: &str = "path_kept";
/// Whether the method passes `--method`.
pub const METHOD_KEPT: &str = "method_kept";
/// Whether the host passes `--host`.
pub const HOST_KEPT: &str = "host_kept";
/// Whether the source passes `--source`.
pub const SOURCE_KEPT: &str = "source_kept";
