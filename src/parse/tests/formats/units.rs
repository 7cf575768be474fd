//! The JSON of many programs: in which unit each writes its durations, and under which names the rest.
//!
//! The lines have the members of real ones, with other values.

use super::super::super::{Assumption, Options, Parser, Reject};
use super::super::{Outcome, at, other, request};

/// What was assumed of a line.
fn assumed(line: &str) -> Vec<Assumption> {
    let mut parser = Parser::new(&Options::default());
    assert!(parser.parse(line.as_bytes()).is_ok(), "{line}");
    parser.assumptions().iter().collect()
}

/// Checks the duration and what was assumed of it; all else is the same in each line.
fn check(expected: &[(&str, Option<u64>, Option<Assumption>)]) {
    for (line, us, assumption) in expected {
        let record = request(line);
        assert_eq!(record.duration_us, *us, "{line}");
        assert_eq!(assumed(line), Vec::from_iter(*assumption), "{line}");
        assert_eq!(
            (&record.method[..], &record.path[..]),
            ("GET", "/a"),
            "{line}"
        );
        assert_eq!(record.client, "203.0.113.40", "{line}");
        assert_eq!(record.instant_us, at("2024-04-16T15:03:32Z"), "{line}");
    }
}

#[test]
fn durations_have_the_unit_of_the_program_that_wrote_them() {
    use Assumption::{NamedMilliseconds, NamedNanoseconds};
    check(&[
        // Drone: a Go duration by logrus.
        (
            r#"{"duration":20950259,"level":"debug","method":"GET","msg":"request completed","referer":"","remote":"203.0.113.40:52702","request":"/a","status":200,"time":"2024-04-16T15:03:32Z","user-agent":"Agent/1"}"#,
            Some(20_950),
            Some(NamedNanoseconds),
        ),
        // Go's slog.
        (
            r#"{"time":"2024-04-16T15:03:32Z","level":"INFO","msg":"HTTP Request","method":"GET","path":"/a","status":200,"duration":725581,"client_ip":"203.0.113.40"}"#,
            Some(726),
            Some(NamedNanoseconds),
        ),
        // Express and the like.
        (
            r#"{"timestamp":"2024-04-16T15:03:32Z","method":"GET","path":"/a","status":200,"duration":16,"ip":"203.0.113.40"}"#,
            Some(16_000),
            Some(NamedMilliseconds),
        ),
        // Envoy with a format of one's own, and with some of its usual names.
        (
            r#"{"timestamp":"2024-04-16T15:03:32.000Z","upstream_service":"a","request_method":"GET","request_path":"/a","response_code":200,"response_time":1,"bytes_sent":94,"remote_addr":"203.0.113.40"}"#,
            Some(1_000),
            Some(NamedMilliseconds),
        ),
        (
            r#"{"method":"GET","duration":450000,"upstream_service_time":"43","start_time":"2024-04-16T15:03:32Z","path":"/a","response_code":200,"upstream_cluster":"inbound|80||","ip":"203.0.113.40"}"#,
            Some(450_000_000),
            None,
        ),
        // echo's text decides, whatever the number beside it.
        (
            r#"{"level":"warn","remote_ip":"203.0.113.40","method":"GET","uri":"/a","status":200,"latency":750.123,"latency_human":"750.123ms","time":"2024-04-16T15:03:32Z"}"#,
            Some(750_123),
            None,
        ),
        (
            r#"{"time":"2024-04-16T15:03:32Z","remote_ip":"203.0.113.40","method":"GET","uri":"/a","status":500,"latency":1422117,"latency_human":"1.422117ms"}"#,
            Some(1_422),
            None,
        ),
        // zerolog.
        (
            r#"{"level":"info","remote-addr":"203.0.113.40","method":"GET","status":200,"path":"/a","duration":9.348012,"bytes":1262,"time":"2024-04-16T15:03:32Z","message":"access-log"}"#,
            Some(9_348),
            Some(NamedMilliseconds),
        ),
    ]);
}

#[test]
fn names_that_tell_the_unit_are_known() {
    use Assumption::NamedSeconds;
    check(&[
        // Python, which subtracts seconds.
        (
            r#"{"timestamp":"2024-04-16T15:03:32Z","method":"GET","path":"/a","status":200,"duration":0.0093,"ip":"203.0.113.40"}"#,
            Some(9_300),
            Some(NamedSeconds),
        ),
        // A size that no duration has.
        (
            r#"{"timestamp":"2024-04-16T15:03:32Z","method":"GET","path":"/a","status":200,"duration_ms":99999999999999999,"ip":"203.0.113.40"}"#,
            None,
            None,
        ),
        // Grafana's log15.
        (
            r#"{"logger":"context","lvl":"info","method":"GET","msg":"Request Completed","path":"/a","remote_addr":"203.0.113.40","size":0,"status":502,"t":"2024-04-16T17:03:32+02:00","time_ms":60008}"#,
            Some(60_008_000),
            None,
        ),
        // Kong.
        (
            r#"{"started_at":1713279812000,"latencies":{"proxy":1,"kong":2,"request":37},"request":{"method":"GET","uri":"/a","size":"75"},"response":{"status":200,"size":"434"},"client_ip":"203.0.113.40"}"#,
            Some(37_000),
            None,
        ),
        // AWS API Gateway.
        (
            r#"{"requestId":"abc","ip":"203.0.113.40","requestTime":"16/Apr/2024:15:03:32 +0000","httpMethod":"GET","routeKey":"GET /pets","status":"200","responseLength":"120","path":"/a","responseLatency":"35"}"#,
            Some(35_000),
            None,
        ),
        (
            r#"{"code":"200","date":"16/Apr/2024:15:03:32 +0000","ip":"203.0.113.40","method":"GET","path":"/a","referer":"-","rt":"0.016","ua":"x"}"#,
            Some(16_000),
            None,
        ),
    ]);
}

#[test]
fn one_rule_chooses_among_names_for_the_same_thing() {
    let line = |members: &str| {
        request(&format!(
            r#"{{"time":"2015-09-06T05:58:05+09:00","method":"get","path":"/a","status":200,{members}}}"#
        ))
    };
    assert_eq!(
        line(r#""bytes_sent":362,"body_bytes_sent":157"#).bytes,
        Some(157)
    );
    assert_eq!(line(r#""body_bytes":157,"bytes":362"#).bytes, Some(157));
    assert_eq!(line(r#""res":{"contentLength":9}"#).bytes, Some(9));
    assert_eq!(line(r#""req":{"size":9,"contentLength":9}"#).bytes, None);
    let clients = r#""request":{"remote_ip":"10.5.1.1","client_ip":"203.0.113.1"}"#;
    assert_eq!(line(clients).client, "203.0.113.1");
    assert_eq!(line(clients).method, "GET");
    let httplog = r#"{"time":"2025-05-20T21:31:38Z","msg":"request completed","http_proto":"HTTP/1.1","http_method":"GET","uri":"http://h:8080/a","resp_status":200,"resp_byte_length":85,"request-id":"1"}"#;
    let record = request(httplog);
    assert_eq!((record.status, record.bytes), (Some(200), Some(85)));
    assert_eq!(
        (&record.protocol[..], &record.request_id[..]),
        ("HTTP/1.1", "1")
    );
    let nested = r#"{"level":"info","msg":"200","httpRequest":{"requestPath":"/a","requestMethod":"GET","remoteIP":"203.0.113.8:55"},"httpResponse":{"status":200,"bytes":13,"elapsed":0.25},"time":"2019-02-11T10:35:02Z"}"#;
    let record = request(nested);
    assert_eq!((record.duration_us, record.bytes), (Some(250), Some(13)));
    assert_eq!(record.client, "203.0.113.8");
    let ecs = r#"{"@timestamp":"2015-09-06T05:58:05Z","http":{"request":{"method":"GET","bytes":9},"response":{"status_code":200,"body":{"bytes":157}}},"url":{"original":"/a"},"event":{"duration":2500}}"#;
    let record = request(ecs);
    assert_eq!((record.duration_us, record.bytes), (Some(3), Some(157)));
    let sure = line(r#""duration":12,"duration_ms":12.3"#);
    assert_eq!(sure.duration_us, Some(12_300));
}

#[test]
fn what_a_sensor_says_beside_a_request_is_none() {
    let suricata = |kind: &str| {
        format!(
            r#"{{"timestamp":"2024-04-16T15:03:32.000000+0000","event_type":"{kind}","src_ip":"203.0.113.1","proto":"TCP","http":{{"hostname":"www.example.com","url":"/a","http_method":"GET","protocol":"HTTP/1.1","status":200}}}}"#
        )
    };
    let record = request(&suricata("http"));
    assert_eq!(
        (&record.client[..], &record.protocol[..]),
        ("203.0.113.1", "HTTP/1.1")
    );
    assert_eq!(record.host, "www.example.com");
    for kind in ["alert", "fileinfo"] {
        let rejected = other(&suricata(kind));
        assert_eq!(rejected, Outcome::Rejected(Reject::NoRequest), "{kind}");
    }
    assert_eq!(other("  {"), Outcome::Rejected(Reject::NoRequest));
}
