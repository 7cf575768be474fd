//! Each envelope on real lines: who speaks, when, and what pieces become.

use super::super::{Assumption, Options, Parser, Reject};
use super::{NEAR_US, Outcome, at, other, outcome, request};

/// Checks the origin, the source and the time of lines.
fn check(expected: &[(&str, &str, &str, &str)]) {
    for (line, origin, source, time) in expected {
        let record = request(line);
        assert_eq!(
            (&record.origin[..], &record.source[..], record.instant_us),
            (*origin, *source, at(time)),
            "{line}"
        );
    }
}

#[test]
fn the_source_and_the_time_come_from_the_envelope() {
    check(&[
        (
            r#"2025-07-24 18:00:01.48 +0200 CEST [web-1] 10.0.0.45 - - [24/Jul/2025:18:00:01 +0200] "GET /x?a=1 HTTP/1.1" 200 72633 "-" "ua" 0.147"#,
            "combined in scalingo",
            "web-1",
            "2025-07-24T16:00:01Z",
        ),
        (
            r#"2025-01-24 18:00:01 +0100 CET [web-1] INFO:     10.0.0.45:0 - "GET /x HTTP/1.1" 200 OK"#,
            "uvicorn in scalingo",
            "web-1",
            "2025-01-24T17:00:01Z",
        ),
        (
            r#"2020-02-05T17:39:52.119257+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=GET path="/x" host=h request_id=1 fwd="1.2.3.4" dyno=web.1 connect=0ms service=30000ms status=503 bytes=0 protocol=http"#,
            "router after a timestamp",
            "router",
            "2020-02-05T17:39:52.119257Z",
        ),
        (
            r#"255 <158>1 2015-04-02T11:52:34.520012+00:00 host heroku router - at=info method=POST path="/users" host=h dyno=web.1 connect=1ms service=2ms status=200 bytes=1"#,
            "router in rfc5424",
            "router",
            "2015-04-02T11:52:34.520012Z",
        ),
        (
            r#"Mar 24 14:02:50 bigproduct-web1 tomcat.log: 127.0.0.1 - - "GET /styles/global.css HTTP/1.1" 200 548 0.001 39F9C7F048F7F060A4B9883A7348082D"#,
            "combined in rfc3164",
            "tomcat.log",
            "2024-03-24T14:02:50Z",
        ),
        (
            r#"<134>Sep 25 06:05:27 host haproxy[6801]: 4.3.2.1:55008 [25/Sep/2018:06:05:27.584] ft_https~ bk_https/abc 0/0/0/72/72 200 7456 - - ---- 5/4/0/1/0 0/0 "POST /user/ HTTP/1.1""#,
            "haproxy in rfc3164",
            "haproxy",
            "2018-09-25T06:05:27.584Z",
        ),
    ]);
}

#[test]
fn the_source_and_the_time_come_from_what_others_left_of_an_envelope() {
    check(&[
        (
            "443623567096307717\t2014-09-03 00:48:43 +0200\t2014-09-03T00:48:44Z\t4147981\tdemo\t203.0.113.235\tLocal3\tInfo\theroku/router\tat=info method=GET path=\"/a\" host=h request_id=1 fwd=\"203.0.113.7\" dyno=web.1 connect=1ms service=18ms status=200 bytes=13 ",
            "router in papertrail",
            "router",
            "2014-09-02T22:48:43Z",
        ),
        (
            r#"haproxy[14389]: 203.0.113.38:39527 [03/Nov/2015:06:25:25.105] services~ def/api 4599/0/0/428/5027 304 320 - - ---- 1/1/0/1/0 0/0 "GET /component.js HTTP/1.1""#,
            "haproxy in rfc3164",
            "haproxy",
            "2015-11-03T06:25:25.105Z",
        ),
        (
            "  2020-02-05T17:39:52.119257+00:00 heroku[router]: at=info method=GET path=\"/x\" host=h dyno=web.1 connect=0ms service=3ms status=200 bytes=0  ",
            "router after a timestamp",
            "router",
            "2020-02-05T17:39:52.119257Z",
        ),
    ]);
    let papertrail = "443623567096307717\t2014-09-02T15:22:44\t2014-09-03T00:48:43Z\t4147981\tdemo\t203.0.113.235\tLocal7\tInfo\tapp/web.2\thello";
    assert_eq!(other(papertrail), Outcome::Other("web.2".into()));
}

#[test]
fn the_source_and_the_time_come_from_the_runtime_of_a_container() {
    check(&[
        (
            r#"{"log":"172.17.0.1 - - \"GET / HTTP/1.1\" 200 353 \"-\" \"\\\"ua\"\n","stream":"stdout","time":"2022-11-13T20:39:06.57Z"}"#,
            "combined in docker",
            "",
            "2022-11-13T20:39:06.57Z",
        ),
        (
            r#"2025-12-31T17:37:40.493+01:00 stdout F {"method":"GET","x-envoy-origin-path":"/admin","response_code":404}"#,
            "json in cri",
            "",
            "2025-12-31T16:37:40.493Z",
        ),
        (
            r#"caddy  | {"level":"info","ts":1703373474.8,"msg":"handled request","request":{"method":"GET","host":"example.com","uri":"/beta/"},"duration":0.0013,"size":3609,"status":200}"#,
            "json in compose",
            "caddy",
            "2023-12-23T23:17:54.8Z",
        ),
        (
            r#"web-1  | 2023-12-23T23:17:54.8Z 127.0.0.1 - - "GET / HTTP/1.1" 200 1"#,
            "combined in compose",
            "web-1",
            "2023-12-23T23:17:54.8Z",
        ),
    ]);
}

#[test]
fn what_programs_say_otherwise_is_theirs() {
    for (line, source) in [
        (
            "2025-01-24 18:00:01 +0100 CET [web-1] {\"event\":\"x\"}",
            "web-1",
        ),
        (
            "2025-01-24 18:00:01 +0100 CET [web-1] method=GET path=\"/a\" status=200 duration=0.029s ",
            "web-1",
        ),
        (
            "2025-01-24 18:00:01 +0100 CET [web-1] 2025-01-24 18:00:01 +0100 CET [router] method=GET path=\"/a\" status=200 duration=0.029s ",
            "web-1",
        ),
        (
            "2020-02-05T17:39:52.119257+00:00 heroku[web.1]: State changed from up to down",
            "web.1",
        ),
        (
            "2020-02-05T17:39:52.119257+00:00 app[web.1]: hello",
            "web.1",
        ),
        (
            "Apr  4 14:30:19 hap-1 sshd[3946303]: Accepted publickey",
            "sshd",
        ),
        (
            "guacamole_compose           | 2023-04-06T09:13:34,820Z [http-nio] WARN  x",
            "guacamole_compose",
        ),
    ] {
        assert_eq!(other(line), Outcome::Other(source.into()), "{line}");
    }
}

#[test]
fn texts_of_nobody_are_rejected() {
    for (line, reason) in [
        (
            "@4000000005270e0d604afce64 {\"event\": \"logged_in\", \"user\": \"guido\", \"ip\": \"8.8.8.8\"}",
            Reject::NoRequest,
        ),
        (
            "2025-12-31T17:37:40.493+01:00 stdout F hello",
            Reject::NoRequest,
        ),
        (
            "{\"log\":\"hello\\n\",\"stream\":\"stdout\",\"time\":\"2022-11-13T20:39:06.57Z\"}",
            Reject::NoRequest,
        ),
        (
            "2025-12-32T17:37:40.493+01:00 stdout F hello",
            Reject::BadTimestamp,
        ),
        ("name | value", Reject::NoRequest),
        (
            "web-1  | 127.0.0.1 - - \"GET / HTTP/1.1\" 200 1",
            Reject::NoTimestamp,
        ),
        (
            "method=GET path=\"/a\" status=200 duration=0.029s ",
            Reject::NoTimestamp,
        ),
    ] {
        assert_eq!(other(line), Outcome::Rejected(reason), "{line}");
    }
}

#[test]
fn a_year_is_taken_from_the_source_or_missed() {
    let line = br#"Mar 24 14:02:50 web1 tomcat.log: 127.0.0.1 - - "GET / HTTP/1.1" 200 548 0.001"#;
    let mut parser = Parser::new(&Options::default());
    assert_eq!(
        outcome(&mut parser, line),
        Outcome::Rejected(Reject::NoYear)
    );
    parser.begin_source(Some(NEAR_US));
    assert!(matches!(outcome(&mut parser, line), Outcome::Request(_)));
    let assumed: Vec<_> = parser.assumptions().iter().collect();
    assert_eq!(assumed, [Assumption::LocalTime, Assumption::Year]);
}

fn docker(text: &str, stream: &str) -> String {
    let text = text
        .replace('\\', r"\\")
        .replace('"', r#"\""#)
        .replace('\n', r"\n");
    format!(r#"{{"log":"{text}","stream":"{stream}","time":"2022-11-13T20:39:06.57Z"}}"#)
}

#[test]
fn pieces_are_joined_per_stream() {
    let long = "x".repeat(20_000);
    let line = format!("1.2.3.4 - - \"GET /{long} HTTP/1.1\" 200 353\n");
    let (first, second) = line.split_at(16_384);
    let pieces = [
        (docker(first, "stdout"), false),
        (docker("stderr says hello\n", "stderr"), true),
        (docker(second, "stdout"), true),
    ];
    let mut parser = Parser::new(&Options::default());
    let outcomes: Vec<_> = pieces
        .iter()
        .map(|(piece, _)| outcome(&mut parser, piece.as_bytes()))
        .collect();
    assert_eq!(outcomes[0], Outcome::Piece);
    assert_eq!(outcomes[1], Outcome::Rejected(Reject::NoRequest));
    let Outcome::Request(record) = &outcomes[2] else {
        panic!("{outcomes:?}")
    };
    assert_eq!(record.path.len(), 20_001);
    assert_eq!(record.bytes, Some(353));

    let cri =
        |mark: &str, text: &str| format!("2025-12-31T17:37:40.493+01:00 stdout {mark} {text}");
    let mut parser = Parser::new(&Options::default());
    for (mark, text) in [("P", "1.2.3.4 - - \"GE"), ("P", "T / HTTP/1.1\" ")] {
        assert_eq!(
            outcome(&mut parser, cri(mark, text).as_bytes()),
            Outcome::Piece
        );
    }
    assert!(matches!(
        outcome(&mut parser, cri("F", "200 12").as_bytes()),
        Outcome::Request(_)
    ));
    assert_eq!(parser.end_source(), []);
}

#[test]
fn a_short_line_that_lost_its_end_is_whole_when_it_reads_whole() {
    let mut parser = Parser::new(&Options::default());
    let line = docker("1.2.3.4 - - \"GET / HTTP/1.1\" 200 353", "stdout");
    assert!(matches!(
        outcome(&mut parser, line.as_bytes()),
        Outcome::Request(_)
    ));
    let start = docker("1.2.3.4 - - \"GET /a", "stdout");
    let end = docker("b HTTP/1.1\" 200 353\n", "stdout");
    assert_eq!(outcome(&mut parser, start.as_bytes()), Outcome::Piece);
    let Outcome::Request(record) = outcome(&mut parser, end.as_bytes()) else {
        panic!()
    };
    assert_eq!(record.path, "/ab");
}

#[test]
fn what_never_ends_is_bounded_and_told() {
    let mut parser = Parser::new(&Options::default());
    let piece = docker(&"x".repeat(16_384), "stdout");
    for _ in 0..100 {
        assert_eq!(outcome(&mut parser, piece.as_bytes()), Outcome::Piece);
    }
    assert_eq!(
        outcome(&mut parser, docker("x\n", "stdout").as_bytes()),
        Outcome::Rejected(Reject::TooLong)
    );
    assert_eq!(outcome(&mut parser, piece.as_bytes()), Outcome::Piece);
    let unfinished = parser.end_source();
    assert_eq!(unfinished.len(), 1);
    assert_eq!(
        (unfinished[0].pieces, unfinished[0].text.len()),
        (1, 16_384)
    );
    assert_eq!(parser.end_source(), []);
}
