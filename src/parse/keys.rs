//! The names under which logs of many programs keep the same things.
//!
//! In: a key of a JSON object, an LTSV label, a name of nginx's `rt=`, a group of a regular
//! expression. Out: what it names, and for a duration its unit, where the name says or implies one.
//! A new program's name is one more word in one of these lists.

use super::duration::Unit;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Time,
    /// When the request came.
    StartTime,
    /// What is a time for some programs and something else for others.
    PerhapsTime,
    Method,
    Path,
    /// A whole request line.
    Request,
    Status,
    Duration(Measure),
    Bytes,
    /// The bytes of the body alone: what the common log format counts.
    BodyBytes,
    Host,
    Client,
    /// The client as the program itself believes it to be, which may stand behind its proxies.
    RealClient,
    RequestId,
    Container,
    UserAgent,
    Referer,
    Protocol,
}

/// What a number under the name of a duration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Measure {
    pub unit: Unit,
    /// Whether the name leaves no doubt about the unit.
    pub sure: bool,
    /// Whether it is the time of the whole request, and not of a server behind the one that logs.
    pub whole: bool,
}

impl Measure {
    pub(super) const fn sure(unit: Unit) -> Self {
        Self {
            unit,
            sure: true,
            whole: true,
        }
    }

    const fn assumed(unit: Unit) -> Self {
        Self {
            unit,
            sure: false,
            whole: true,
        }
    }
}

/// What a name stands for; `None` for all that is of no use here.
pub(super) fn key_of(name: &[u8]) -> Option<Key> {
    Some(match name {
        b"time" | b"@timestamp" | b"ts" | b"timestamp" | b"time_local" | b"time_iso8601"
        | b"msec" | b"datetime" => Key::Time,
        b"start_time" | b"startTime" | b"StartUTC" | b"StartLocal" => Key::StartTime,
        b"t" | b"date" | b"started_at" | b"requestTime" => Key::PerhapsTime,
        b"method" | b"request_method" | b"verb" | b"RequestMethod" | b"http_method"
        | b"requestMethod" | b"httpMethod" | b"req_method" | b":method" => Key::Method,
        b"uri"
        | b"path"
        | b"url"
        | b"request_uri"
        | b"RequestPath"
        | b"request_path"
        | b"requestUri"
        | b"requestUrl"
        | b"requestPath"
        | b"http_path"
        | b"original"
        | b":path"
        | b"x-envoy-origin-path"
        | b"x-envoy-original-path" => Key::Path,
        b"request" | b"req" | b"request_line" | b"requestLine" => Key::Request,
        b"status" | b"status_code" | b"statusCode" | b"code" | b"DownstreamStatus"
        | b"response_code" | b"http_status" | b"response_status" | b"StatusCode"
        | b"resp_status" => Key::Status,
        b"body_bytes" | b"body_bytes_sent" | b"body_size" => Key::BodyBytes,
        b"bytes"
        | b"size"
        | b"bytes_sent"
        | b"response_size"
        | b"resp_byte_length"
        | b"responseLength"
        | b"responseSize"
        | b"DownstreamContentSize"
        | b"bytes_out"
        | b"content_length"
        | b"response_length"
        | b"bytes_written" => Key::Bytes,
        b"host" | b"http_host" | b"vhost" | b"server_name" | b"RequestHost" | b":authority"
        | b"authority" | b"virtual_host" | b"domain" => Key::Host,
        _ => return who_or_how_long(name),
    })
}

fn who_or_how_long(name: &[u8]) -> Option<Key> {
    Some(match name {
        b"client"
        | b"remote_addr"
        | b"remote_ip"
        | b"remote"
        | b"remote-addr"
        | b"remoteIP"
        | b"src_ip"
        | b"ClientHost"
        | b"remoteIp"
        | b"remote_address"
        | b"remoteAddress"
        | b"ip"
        | b"clientip"
        | b"client_addr"
        | b"remote_host"
        | b"downstream_remote_address" => Key::Client,
        b"client_ip" => Key::RealClient,
        b"request_id" | b"request-id" | b"requestId" | b"req_id" | b"reqId" | b"x_request_id"
        | b"x-request-id" | b"http_x_request_id" | b"trace_id" | b"traceId" => Key::RequestId,
        b"container" | b"container_name" | b"dyno" | b"pod" | b"pod_name" | b"upstream_addr"
        | b"upstream_host" | b"ServiceAddr" => Key::Container,
        b"user_agent"
        | b"userAgent"
        | b"ua"
        | b"http_user_agent"
        | b"agent"
        | b"user-agent"
        | b"User-Agent"
        | b"request_User-Agent"
        | b"useragent" => Key::UserAgent,
        b"referer" | b"http_referer" | b"referrer" | b"http_referrer" | b"Referer"
        | b"request_Referer" => Key::Referer,
        b"protocol" | b"server_protocol" | b"proto" | b"RequestProtocol" | b"http_version"
        | b"http_proto" => Key::Protocol,
        _ => return measure_of(name).map(Key::Duration),
    })
}

fn measure_of(name: &[u8]) -> Option<Measure> {
    let sure = Measure::sure;
    let part = |unit| Measure {
        whole: false,
        ..sure(unit)
    };
    Some(match name {
        // nginx, LTSV's recommended labels, and HAProxy in front of them write seconds.
        b"request_time" | b"reqtime" | b"rt" => sure(Unit::Seconds),
        b"upstream_response_time" | b"urt" | b"apptime" => part(Unit::Seconds),
        b"upstream_service_time" | b"integrationLatency" => part(Unit::Milliseconds),
        b"Duration" => sure(Unit::Nanoseconds),
        // pino, API Gateway, httplog, Serilog, W3C's extended format, and Grafana.
        b"responseTime" | b"responseLatency" | b"resp_elapsed" | b"Elapsed" | b"time-taken"
        | b"time_ms" => sure(Unit::Milliseconds),
        b"took" | b"time_taken" => Measure::assumed(Unit::Milliseconds),
        b"duration" | b"response_time" | b"latency" | b"elapsed" | b"elapsed_time"
        | b"request_duration" | b"processing_time" => Measure::assumed(Unit::Seconds),
        _ => return measure_with_suffix(name),
    })
}

/// `duration_ms`, `reqtime_microsec`: a known name and a unit.
fn measure_with_suffix(name: &[u8]) -> Option<Measure> {
    const SUFFIXES: [(&[u8], Unit); 17] = [
        (b"_ms", Unit::Milliseconds),
        (b"_msec", Unit::Milliseconds),
        (b"_millis", Unit::Milliseconds),
        (b"_milliseconds", Unit::Milliseconds),
        (b"Ms", Unit::Milliseconds),
        (b"_us", Unit::Microseconds),
        (b"_usec", Unit::Microseconds),
        (b"_micros", Unit::Microseconds),
        (b"_microsec", Unit::Microseconds),
        (b"_microseconds", Unit::Microseconds),
        (b"_ns", Unit::Nanoseconds),
        (b"_nanos", Unit::Nanoseconds),
        (b"_nanoseconds", Unit::Nanoseconds),
        (b"_s", Unit::Seconds),
        (b"_sec", Unit::Seconds),
        (b"_secs", Unit::Seconds),
        (b"_seconds", Unit::Seconds),
    ];
    const BASES: [&[u8]; 19] = [
        b"duration",
        b"response_time",
        b"responseTime",
        b"request_time",
        b"requestTime",
        b"latency",
        b"elapsed",
        b"elapsedTime",
        b"elapsed_time",
        b"took",
        b"reqtime",
        b"apptime",
        b"time_taken",
        b"timeTaken",
        b"request_duration",
        b"requestDuration",
        b"http_request_duration",
        b"processing_time",
        b"total_time",
    ];
    if !matches!(name.last(), Some(b's' | b'c')) {
        return None;
    }
    SUFFIXES.iter().find_map(|(suffix, unit)| {
        let base = name.strip_suffix(*suffix)?;
        BASES.contains(&base).then_some(Measure::sure(*unit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_and_units_follow_from_them() {
        let duration = |unit, sure| {
            Some(Key::Duration(Measure {
                unit,
                sure,
                whole: true,
            }))
        };
        for (name, key) in [
            ("@timestamp", Some(Key::Time)),
            ("body_bytes_sent", Some(Key::BodyBytes)),
            ("bytes_sent", Some(Key::Bytes)),
            ("time_ms", duration(Unit::Milliseconds, true)),
            ("RequestPath", Some(Key::Path)),
            ("request_time", duration(Unit::Seconds, true)),
            ("Duration", duration(Unit::Nanoseconds, true)),
            ("duration", duration(Unit::Seconds, false)),
            ("duration_ms", duration(Unit::Milliseconds, true)),
            ("reqtime_microsec", duration(Unit::Microseconds, true)),
            ("elapsed_ns", duration(Unit::Nanoseconds, true)),
            ("elapsedMs", duration(Unit::Milliseconds, true)),
            ("request_duration_seconds", duration(Unit::Seconds, true)),
            ("took", duration(Unit::Milliseconds, false)),
            ("bus", None),
            ("views", None),
            ("", None),
        ] {
            assert_eq!(key_of(name.as_bytes()), key, "{name}");
        }
    }
}
