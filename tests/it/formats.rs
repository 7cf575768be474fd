//! A line of each format through the binary, with the figures that a person reads off it.

use crate::command::{laggard, notes, router_line, run_with_input, text};
use std::fs;

/// What a person reads off a line: method, endpoint, status, milliseconds, bytes.
type Figures<'a> = (&'a str, &'a str, u16, Option<&'a str>, &'a str);

/// The line, its figures, and what is said of its format.
const LINES: [(&str, Figures<'_>, &str); 26] = [
    (
        r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path="/s/" host=staging.example.net request_id=43cab79a container=web-1 from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1""#,
        ("POST", "/s/", 201, Some("29"), "512"),
        "router in scalingo",
    ),
    (
        r#"2020-02-05T17:39:52.119257+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=GET path="/x" host=h request_id=1 fwd="203.0.113.7" dyno=web.1 connect=2ms service=30000ms status=503 bytes=0 protocol=http"#,
        ("GET", "/x", 503, Some("30002"), "0"),
        "router after a timestamp",
    ),
    (
        r#"255 <158>1 2015-04-02T11:52:34.520012+00:00 host heroku router - at=info method=POST path="/users" host=h request_id=2 fwd="203.0.113.7" dyno=web.1 connect=1ms service=37ms status=201 bytes=828"#,
        ("POST", "/users", 201, Some("38"), "828"),
        "router in rfc5424",
    ),
    (
        r#"203.0.113.4 - theuser [10/Feb/2012:16:42:07 -0500] "GET / HTTP/1.0" 301 368"#,
        ("GET", "/", 301, None, "368"),
        "combined, 1 request without durations",
    ),
    (
        r#"www.example.net:443 203.0.113.4 - - [25/Oct/2021:11:05:52 +0200] "GET /web HTTP/1.1" 403 6963 "https://example.net/" "agent""#,
        ("GET", "/web", 403, None, "6963"),
        "combined",
    ),
    (
        r#"203.0.113.4 - - [10/Oct/2023:13:55:36 +0000] "GET /api/health HTTP/1.1" 404 207 "-" "curl/8.7.1" "-" rt=0.001 uct="0.000" uht="0.001" urt="0.001""#,
        ("GET", "/api/health", 404, Some("1"), "207"),
        "combined",
    ),
    (
        r#"203.0.113.4 - - [10/Oct/2023:13:55:36 +0000] "GET /last HTTP/1.1" 200 207 "-" "curl/8.7.1" "dc7161be3" 0.390"#,
        ("GET", "/last", 200, Some("390"), "207"),
        "combined",
    ),
    (
        r#"203.0.113.4 - - [10/Oct/2023:13:55:36 +0000] "GET /d HTTP/1.1" 200 207 "-" "Mozilla/5.0" 116075"#,
        ("GET", "/d", 200, Some("116.05"), "207"),
        "in microseconds; --duration-unit",
    ),
    (
        r#"2025-07-24 18:00:01.480364285 +0200 CEST [web-1] 10.0.0.45 - - [24/Jul/2025:16:00:01 +0000] "GET /x?a=1 HTTP/1.1" 200 72633 "-" "ua" 0.147"#,
        ("GET", "/x", 200, Some("147"), "72633"),
        "combined in scalingo",
    ),
    (
        r#"2025-01-24 18:00:01 +0100 CET [web-1] INFO:     10.0.0.45:0 - "GET /u HTTP/1.1" 200 OK"#,
        ("GET", "/u", 200, None, "0"),
        "uvicorn in scalingo",
    ),
    (
        r#"Mar 24 14:02:50 product-web1 tomcat.log: 127.0.0.1 - - "GET /styles/global.css HTTP/1.1" 200 548 0.001 39F9C7F048F7F060A4B9883A7348082D"#,
        ("GET", "/styles/global.css", 200, Some("1"), "548"),
        "combined in rfc3164",
    ),
    (
        r#"{"log":"172.17.0.1 - - [13/Nov/2022:20:39:06 +0000] \"GET /dock HTTP/1.1\" 200 353 \"-\" \"ua\" 0.250\n","stream":"stdout","time":"2022-11-13T20:39:06.57Z"}"#,
        ("GET", "/dock", 200, Some("250"), "353"),
        "combined in docker",
    ),
    (
        r#"2025-12-31T17:37:40.493+01:00 stdout F {"method":"GET","path":"/k","status":200,"duration_ms":12,"time":"2025-12-31T17:37:40+01:00"}"#,
        ("GET", "/k", 200, Some("12"), "0"),
        "json in cri",
    ),
    (
        r#"caddy-1  | {"level":"info","ts":1703373474.8,"msg":"handled request","request":{"method":"GET","host":"example.com","uri":"/beta/"},"duration":0.0013,"size":3609,"status":200}"#,
        ("GET", "/beta/", 200, Some("1.3"), "3609"),
        "json in compose",
    ),
    (
        r#"203.0.113.4 - - [24/Jul/2025:16:00:01 +0000] "GET /a HTTP/1.1" 200 414 "-" "-" 500 "test@docker" "http://172.17.0.3:80" 17ms"#,
        ("GET", "/a", 200, Some("17"), "414"),
        "combined",
    ),
    (
        r#"{"DownstreamStatus":"200","Duration":31000000,"RequestMethod":"GET","RequestPath":"/t","StartUTC":"2025-07-24T16:00:01Z","DownstreamContentSize":7}"#,
        ("GET", "/t", 200, Some("31"), "7"),
        "json",
    ),
    (
        r#"https 2020-01-01T00:55:04.127531Z app/my-alb/abc 203.0.113.4:2817 10.0.0.1:80 0.001 0.102 0.000 200 200 225 24950 "GET https://www.example.com:443/p HTTP/1.1" "UA" ECDHE TLSv1.2 arn "Root=1" "-" "-" 0 2020-01-01T00:55:04.024000Z "forward" "-" "-""#,
        ("GET", "/p", 200, Some("103"), "24950"),
        "alb",
    ),
    (
        r#"Sep 25 06:05:27 host haproxy[6801]: 203.0.113.4:55008 [25/Sep/2018:06:05:27.584] ft_https~ bk_https/abc 0/0/0/72/72 200 7456 - - ---- 5/4/0/1/0 0/0 "POST /user/ HTTP/1.1""#,
        ("POST", "/user/", 200, Some("72"), "7456"),
        "haproxy in rfc3164",
    ),
    (
        "time:2015-09-06T05:58:05+09:00\tmethod:POST\turi:/foo?t=x\tstatus:200\tsize:12\tapptime:0.057",
        ("POST", "/foo", 200, Some("57"), "12"),
        "ltsv",
    ),
    (
        r#"{"time":"2015-09-06T05:58:05+09:00","method":"POST","uri":"/j?token=xxx","status":200,"body_bytes":12,"response_time":0.057}"#,
        ("POST", "/j", 200, Some("57"), "12"),
        "without a unit are seconds; --duration-unit",
    ),
    (
        r#"<34>1 2025-10-11T22:14:15.003Z web1 nginx 77 - - 203.0.113.4 - - [11/Oct/2025:22:14:15 +0000] "GET /five HTTP/2.0" 200 5 "-" "ua" 0.005"#,
        ("GET", "/five", 200, Some("5"), "5"),
        "combined in rfc5424",
    ),
    (
        r#""203.0.113.4 - - [11/Oct/2025:22:14:15 +0000] ""GET /quoted HTTP/1.1"" 200 5 ""-"" ""ua"" 0.005""#,
        ("GET", "/quoted", 200, Some("5"), "5"),
        "combined",
    ),
    (
        r#"203.0.113.4 - - [24/Jan/2025:15:00:00 +0000] "GET /morgan HTTP/1.1" 200 5 "-" "ua" - 12.345 ms"#,
        ("GET", "/morgan", 200, Some("12.345"), "5"),
        "combined",
    ),
    (
        r#"2015-05-13T23:39:43.945958Z my-lb 203.0.113.4:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/elb HTTP/1.1" "curl/7.38.0" - -"#,
        ("GET", "/elb", 200, Some("1.178"), "29"),
        "alb, 1 request",
    ),
    (
        r#"2025-01-24 18:00:01 +0100 CET [web-1] 2015-05-13T23:39:43.945958Z my-lb 203.0.113.4:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/inner HTTP/1.1" "curl/7.38.0" - -"#,
        ("GET", "/inner", 200, Some("1.178"), "29"),
        "alb in scalingo",
    ),
    (
        r#"[pod/web-6b5d-x7k2p/nginx] 203.0.113.4 - - [11/Oct/2025:22:14:15 +0000] "GET /pod HTTP/1.1" 200 5 "-" "ua" 0.005"#,
        ("GET", "/pod", 200, Some("5"), "5"),
        "combined in compose",
    ),
];

/// Columns of the table of one line.
fn figures(bytes: &[u8], arguments: &[&str]) -> (Vec<String>, String) {
    let mut command = laggard(["stats", "-", "--all-paths", "--format", "csv"]);
    command.args(arguments).args(["--percentiles", "50"]);
    let output = run_with_input(command, bytes);
    let said = notes(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    let mut rows = csv::Reader::from_reader(&output.stdout[..]);
    let headers = rows.headers().unwrap().clone();
    let row = rows.records().next().unwrap().unwrap();
    let value = |name: &str| {
        let place = headers.iter().position(|header| header == name).unwrap();
        row[place].to_owned()
    };
    let class = (1..=5)
        .find(|class| value(&format!("status_{class}xx")) == "1")
        .unwrap_or(0);
    let values = [
        value("method"),
        value("endpoint"),
        class.to_string(),
        value("max_ms"),
        value("bytes"),
    ];
    (values.to_vec(), said)
}

fn expected(figures: &Figures<'_>) -> Vec<String> {
    let (method, endpoint, status, ms, bytes) = figures;
    let class = (status / 100).to_string();
    [*method, endpoint, &class, ms.unwrap_or_default(), bytes]
        .map(str::to_owned)
        .to_vec()
}

#[test]
fn every_format_is_recognised_and_read_and_named() {
    for (line, read_off, name) in &LINES {
        let (found, said) = figures(format!("{line}\n").as_bytes(), &[]);
        assert_eq!(found, expected(read_off), "{line}\n{said}");
        assert!(said.contains(name), "{name:?} is not said: {said}");
    }
}

#[test]
fn carriage_returns_compression_and_bad_utf8_change_nothing() {
    let root = tempfile::tempdir().unwrap();
    for (line, read_off, _) in &LINES {
        let ended = format!("{line}\r\n");
        assert_eq!(
            figures(ended.as_bytes(), &[]).0,
            expected(read_off),
            "{line}"
        );
        let path = root.path().join("log");
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut encoder, b"\xff\xfe not a line\n").unwrap();
        std::io::Write::write_all(&mut encoder, line.as_bytes()).unwrap();
        fs::write(&path, encoder.finish().unwrap()).unwrap();
        let read = laggard(["stats", "--all-paths", "--quiet", "--format", "csv"])
            .arg(&path)
            .output()
            .unwrap();
        let row = text(&read);
        let start = format!("{},{}", read_off.0, read_off.1);
        assert!(
            row.lines().nth(1).unwrap_or_default().starts_with(&start),
            "{line}: {row}"
        );
    }
}

#[test]
fn a_format_a_unit_and_an_expression_can_be_given() {
    let apache =
        r#"203.0.113.4 - - [10/Oct/2023:13:55:36 +0000] "GET /d HTTP/1.1" 200 207 "-" "ua" 1160"#;
    let (found, said) = figures(apache.as_bytes(), &["--duration-unit", "ms"]);
    assert_eq!(found[3], "1160");
    assert!(!said.contains("assumed"), "{said}");

    let own = "GET;/own/7;404;0.25;2025-07-24T16:00:01Z;99";
    let expression = "^(?P<method>[A-Z]+);(?P<path>[^;]+);(?P<status>[0-9]+);(?P<duration>[0-9.]+);(?P<time>[^;]+);(?P<bytes>[0-9]+)";
    let (found, _) = figures(
        own.as_bytes(),
        &["--format-regex", expression, "--duration-unit", "s"],
    );
    assert_eq!(found, ["GET", "/own/{id}", "4", "250", "99"]);

    let mixed = format!("{}\n{}\n", LINES[3].0, LINES[18].0);
    let forced = laggard([
        "stats",
        "-",
        "--all-paths",
        "--format",
        "ltsv",
        "--format",
        "csv",
    ]);
    let output = run_with_input(forced, mixed.as_bytes());
    assert!(notes(&output).contains("1 kept"), "{}", notes(&output));
    assert!(
        notes(&output).contains("no_request 1"),
        "{}",
        notes(&output)
    );
    let wrong = laggard(["report", "--format", "apachee", "-"])
        .output()
        .unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(notes(&wrong).contains("combined"), "{}", notes(&wrong));
}

#[test]
fn a_request_that_router_and_application_log_counts_once() {
    let router = router_line(
        "2025-01-24 18:00:01 +0100 CET",
        "GET",
        "/api/x",
        200,
        "0.010s",
    );
    let gunicorn = r#"2025-01-24 18:00:01 +0100 CET [web-1] 10.0.0.45 - - [24/Jan/2025:17:00:01 +0000] "GET /api/x HTTP/1.1" 200 72633 "-" "ua" 0.009"#;
    let uvicorn = r#"2025-01-24 18:00:02 +0100 CET [web-2] INFO:     10.0.0.45:0 - "GET /api/u HTTP/1.1" 200 OK"#;
    let all = format!("{router}{gunicorn}\n{uvicorn}\n");
    let kept = |bytes: &str, arguments: &[&str]| {
        let mut command = laggard(["stats", "-", "--format", "csv"]);
        command.args(arguments);
        let output = run_with_input(command, bytes.as_bytes());
        let rows = text(&output).lines().count() - 1;
        (rows, notes(&output))
    };
    let (rows, said) = kept(&all, &[]);
    assert_eq!(rows, 1);
    assert!(said.contains("3 read = 1 kept + 2 filtered"), "{said}");
    assert!(
        said.contains("only the lines of router in scalingo count"),
        "{said}"
    );
    let (_, said) = kept(&all, &["--source", "all"]);
    assert!(said.contains("3 kept"), "{said}");
    let (_, said) = kept(&all, &["--source", "application"]);
    assert!(said.contains("2 kept"), "{said}");
    let (_, said) = kept(&all, &["--source", "web-2"]);
    assert!(said.contains("1 kept"), "{said}");
    // Without a router the lines with durations are taken, and without any all.
    let (rows, said) = kept(&format!("{gunicorn}\n{uvicorn}\n"), &[]);
    assert_eq!(rows, 1);
    assert!(said.contains("say how long"), "{said}");
    let (_, said) = kept(&format!("{uvicorn}\n{uvicorn}\n"), &[]);
    assert!(said.contains("2 read = 2 kept"), "{said}");
}

#[test]
fn docker_pieces_are_joined_and_what_never_ended_is_cut() {
    let long = "/word".repeat(4_000);
    let whole = format!(
        r#"203.0.113.4 - - [11/Oct/2025:22:14:15 +0000] \"GET {long} HTTP/1.1\" 200 5 \"-\" \"ua\" 0.005"#
    );
    let (first, second) = whole.split_at(16_384);
    let piece = |text: &str, stream: &str, end: &str| {
        format!(r#"{{"log":"{text}{end}","stream":"{stream}","time":"2025-10-11T22:14:15.5Z"}}"#)
    };
    let lines = [
        piece(first, "stdout", ""),
        piece("an error", "stderr", "\\n"),
        piece(second, "stdout", "\\n"),
        piece(first, "stdout", ""),
    ];
    let command = laggard(["stats", "-", "--all-paths", "--format", "json"]);
    let output = run_with_input(command, lines.join("\n").as_bytes());
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["endpoints"][0]["endpoint"], long);
    assert_eq!(json["endpoints"][0]["max_ms"], 5);
    assert_eq!(json["lines"]["kept"], 1);
    assert_eq!(json["lines"]["rejected"]["cut"], 1, "{json}");
    assert_eq!(json["lines"]["other"]["(piece)"], 1);
}

#[test]
fn local_times_follow_the_zone_that_is_given() {
    let line = LINES[17].0;
    let first = |arguments: &[&str]| {
        let folder = tempfile::tempdir().unwrap();
        let mut command = laggard(["report", "-", "--all-paths", "--output"]);
        command.arg(folder.path()).args(arguments);
        let output = run_with_input(command, line.as_bytes());
        assert!(output.status.success(), "{}", notes(&output));
        let summary = fs::read(folder.path().join("summary.json")).unwrap();
        let summary: serde_json::Value = serde_json::from_slice(&summary).unwrap();
        summary["first"].as_str().unwrap().to_owned()
    };
    assert_eq!(first(&[]), "2018-09-25T06:05:27.584000Z");
    assert_eq!(
        first(&["--tz", "Europe/Paris"]),
        "2018-09-25T06:05:27.584000+02:00"
    );
    assert_eq!(
        first(&["--tz", "-05:00"]),
        "2018-09-25T06:05:27.584000-05:00"
    );
}
