//! JSON lines of known programs and under common names, and LTSV.

use super::super::super::Reject;
use super::super::{Outcome, Owned, at, other, request};

#[test]
fn json_lines_of_known_programs_are_read() {
    for (line, us, status, client) in [
        (
            r#"{"level":"error","ts":1711741798.0391326,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"127.0.0.1","remote_port":"46944","proto":"HTTP/1.1","method":"GET","host":"localhost:9080","uri":"/a","headers":{"Authorization":[],"User-Agent":["curl/7.88.1"],"Accept":["*/*"]}},"bytes_read":0,"user_id":"","duration":0.782670468,"size":0,"status":401,"resp_headers":{"Server":["Caddy"]}}"#,
            Some(782_670),
            Some(401),
            "127.0.0.1",
        ),
        (
            r#"{"ClientAddr":"1.2.3.4:80","ClientHost":"1.2.3.4","DownstreamContentSize":0,"DownstreamStatus":"204","Duration":2337877,"OriginStatus":0,"RequestHost":"localhost:9080","RequestMethod":"GET","RequestPath":"/a","RequestProtocol":"HTTP/1.1","ServiceURL":{"Scheme":"http","User":null},"StartUTC":"2024-03-29T19:49:58.039132Z","request_User-Agent":"curl/7.88.1","time":"2025-11-28T09:21:55Z"}"#,
            Some(2_338),
            Some(204),
            "1.2.3.4",
        ),
        (
            r#"{":authority":"localhost:9080","bytes_received":9,"bytes_sent":0,"downstream_remote_address":"[fd00::1]:43000","duration":11,"method":"GET","protocol":"HTTP/1.1","response_code":301,"response_flags":"-","start_time":"2024-03-29T19:49:58.039Z","user-agent":"curl/7.88.1","x-envoy-origin-path":"/a","x-envoy-upstream-service-time":null}"#,
            Some(11_000),
            Some(301),
            "fd00::1",
        ),
        (
            r#"{"level":30,"time":1711741798039,"req":{"id":1,"method":"GET","url":"/a","headers":{"host":"x","user-agent":"curl/7.88.1"},"remoteAddress":"::1"},"res":{"statusCode":200},"responseTime":4,"host":"localhost:9080","bytes":0,"protocol":"HTTP/1.1"}"#,
            Some(4_000),
            Some(200),
            "::1",
        ),
    ] {
        let record = request(line);
        assert_eq!((record.duration_us, record.status), (us, status), "{line}");
        assert_eq!(record.client, client, "{line}");
        assert_eq!(record.instant_us / 1000, 1_711_741_798_039, "{line}");
        assert_eq!((&record.method[..], &record.path[..]), ("GET", "/a"));
        assert_eq!(record.host, "localhost:9080", "{line}");
        assert_eq!(record.user_agent, "curl/7.88.1", "{line}");
        assert_eq!(record.protocol, "HTTP/1.1", "{line}");
        assert_eq!(record.bytes, Some(0), "{line}");
    }
}

#[test]
fn json_lines_under_common_names_are_read() {
    let line = |members: &str| format!(r#"{{"time":"2015-09-06T05:58:05+09:00",{members}}}"#);
    for (members, us) in [
        (
            r#""method":"GET","uri":"/a","status":200,"response_time":0.057"#,
            Some(57_000),
        ),
        (
            r#""method":"GET","uri":"/a","status":200,"response_time":"-", "request_time":0.321"#,
            Some(321_000),
        ),
        (
            r#""request":"GET \/a HTTP\/1.1","status":"200","request_time":"0.250""#,
            Some(250_000),
        ),
        (
            r#""verb":"GET","path":"/a","code":200,"duration_ms":12.5"#,
            Some(12_500),
        ),
        (
            r#""method":"GET","url":"https://h/a","status":200,"elapsed_us":7"#,
            Some(7),
        ),
        (
            r#""method":"GET","uri":"/a","status":200,"latency":502,"latency_human":"502ns""#,
            Some(1),
        ),
        (
            r#""method":"GET","path":"/a","controller":"A","action":"b","status":200,"duration":58.33"#,
            Some(58_330),
        ),
        (
            r#""method":"GET","path":"/a","status":200,"took":"1.5s""#,
            Some(1_500_000),
        ),
        (
            r#""method":"GET","path":"/a","status":200,"duration":3e-05"#,
            Some(30),
        ),
        (r#""method":"GET","path":"/a","status":200"#, None),
    ] {
        let record = request(&line(members));
        assert_eq!(record.duration_us, us, "{members}");
        assert_eq!((&record.path[..], record.status), ("/a", Some(200)));
    }
}

#[test]
fn json_lines_that_are_no_requests_are_told_why() {
    let line = |members: &str| format!(r#"{{"time":"2015-09-06T05:58:05+09:00",{members}}}"#);
    let request = r#""method":"GET","uri":"/a""#;
    for (members, reason) in [
        (r#""event":"logged_in","user":"guido""#, Reject::NoRequest),
        (r#""method":"GET","status":200"#, Reject::NoPath),
        (r#""uri":"/a","status":200"#, Reject::NoMethod),
        (request, Reject::NoStatus),
        (&format!(r#"{request},"status":"ok""#), Reject::BadStatus),
        (
            &format!(r#"{request},"status":200,"duration":"slow""#),
            Reject::BadDuration,
        ),
        (&format!(r#"{request},"status":200,"#), Reject::BadJson),
        (&format!("{request} 1"), Reject::BadJson),
    ] {
        let rejected = other(&line(members));
        assert_eq!(rejected, Outcome::Rejected(reason), "{members}");
    }
    let cut = &line(request)[..40];
    assert_eq!(other(cut), Outcome::Rejected(Reject::Cut));
    let late = line(request).replace("2015-09-06", "2015-09-31");
    assert_eq!(
        other(&late.replace("/a\"", "/a\",\"status\":200")),
        Outcome::Rejected(Reject::BadTimestamp)
    );
}

#[test]
fn ltsv_lines_are_read() {
    let line = "time:[06/Sep/2015:05:58:05 +0900]\thost:1.2.3.4\treq:GET /a?b:c HTTP/1.1\tstatus:200\tsize:12\tapptime:0.057\treqtime:0.060\tua:x\\x22y\tvhost:h";
    let expected = Owned {
        instant_us: at("2015-09-06T05:58:05+09:00"),
        origin: "ltsv".into(),
        method: "GET".into(),
        path: "/a?b:c".into(),
        status: Some(200),
        duration_us: Some(60_000),
        bytes: Some(12),
        host: "h".into(),
        client: "1.2.3.4".into(),
        protocol: "HTTP/1.1".into(),
        user_agent: "x\"y".into(),
        ..Owned::default()
    };
    assert_eq!(request(line), expected);
    assert_eq!(other("a:b\tc:d\te:f"), Outcome::Rejected(Reject::NoRequest));
}
