//! Lines of a Scalingo archive, read as the router's format and by their looks.

use super::super::{Access, FormatName, Options, Parsed, Parser, Record, Reject};

const LINE: &str = r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path="/api/v1/dynamique/status/" host=staging.example.net request_id=43cab79a-3e71-4683-b400-d6fb3aab4eea container=web-1 from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1""#;

fn router(payload: &str) -> String {
    format!("2025-01-24 18:00:01.480364285 +0100 CET [router] {payload}")
}

fn parser() -> Parser {
    Parser::new(&Options {
        format: Some(FormatName(Access::Router)),
        ..Options::default()
    })
}

fn request(line: &str) -> Record<'_> {
    // The record may borrow from the parser, which a test may well leak.
    match Box::leak(Box::new(parser())).parse(line.as_bytes()) {
        Ok(Parsed::Request(record)) => record,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn a_real_router_line_is_a_request() {
    let record = request(LINE);
    assert_eq!(record.time.instant_us, 1_737_738_001_480_364);
    assert!(record.time.central_european);
    assert_eq!(record.method, b"POST");
    assert_eq!(record.path.raw, b"/api/v1/dynamique/status/");
    assert_eq!(
        (record.status.unwrap(), record.duration_us, record.bytes),
        (201, Some(29_000), Some(512))
    );
    assert_eq!(record.host.unwrap().raw, b"staging.example.net");
    assert_eq!(
        record.request_id.unwrap().raw,
        b"43cab79a-3e71-4683-b400-d6fb3aab4eea"
    );
    assert_eq!(record.container.unwrap().raw, b"web-1");
    assert!(!record.cut);
}

#[test]
fn every_way_to_write_the_zone_is_read() {
    for head in [
        "2025-07-24 18:00:01.480364285 +0200 CEST [router] ",
        "2025-07-24 18:00:01.480364285 +0200 CEST[router] ",
        "2025-07-24 16:00:01.480364285 +0000 UTC [router] ",
        "2025-07-24 18:00:01.480364285 +0200 [router] ",
        "2025-07-24 18:00:01.480364285 +0200[router] ",
        "2025-07-24 20:00:01.480364285 +0400 +04 [router] ",
    ] {
        let line = format!("{head}{}", LINE.split_once("[router] ").unwrap().1);
        assert_eq!(
            request(&line).time.instant_us,
            1_753_372_801_480_364,
            "{head}"
        );
    }
}

#[test]
fn lines_of_other_sources_are_named_even_when_they_quote_the_router() {
    for (line, source) in [
        ("2025-01-24 18:00:01 +0100 CET [web-1] hello", "web-1"),
        (
            "2025-04-24 18:00:01 +0200 CEST [one-off-1166]",
            "one-off-1166",
        ),
        (
            r#"2025-01-24 18:00:01 +0100 CET [web-2] got: 2025-01-24 18:00:00 +0100 CET [router] method=GET path="/api/" status=200 duration=9.000s"#,
            "web-2",
        ),
    ] {
        assert_eq!(
            parser().parse(line.as_bytes()),
            Ok(Parsed::Other(source.as_bytes())),
            "{line}"
        );
    }
}

#[test]
fn hostile_values_change_nothing_but_themselves() {
    let line = LINE.replace(
        "Go-http-client/1.1",
        r#"x" status=500 duration=99.000s path="/evil"#,
    );
    let record = request(&line);
    assert_eq!(
        (record.status.unwrap(), record.duration_us, record.path.raw),
        (201, Some(29_000), &b"/api/v1/dynamique/status/"[..])
    );
    let line = LINE.replace(
        "43cab79a-3e71-4683-b400-d6fb3aab4eea",
        "aGVsbG8=/status=500+x==",
    );
    assert_eq!(
        request(&line).request_id.unwrap().raw,
        b"aGVsbG8=/status=500+x=="
    );
    assert_eq!(request(&line).status, Some(201));
    let line = LINE.replace("container=web-1", "container=");
    assert_eq!(
        (request(&line).container, request(&line).status),
        (None, Some(201))
    );
    let line = LINE.replace("container=web-1 ", "new_key=1 ");
    assert_eq!(
        (request(&line).container, request(&line).status),
        (None, Some(201))
    );
}

#[test]
fn a_cut_line_is_kept_when_what_matters_is_whole() {
    for (end, outcome) in [
        (r#"user_agent="Go-http"#, Ok(Some(512))),
        (r#"referer=""#, Ok(Some(512))),
        ("refe", Ok(Some(512))),
    ] {
        let cut = format!("{}{end}", &LINE[..LINE.find("referer").unwrap()]);
        let record = request(&cut);
        assert!(record.cut, "{end}");
        assert_eq!(Ok::<_, Reject>(record.bytes), outcome);
    }
    let before = |word: &str| LINE[..LINE.find(word).unwrap() + word.len()].to_owned();
    let record_line = before("bytes=5");
    let record = request(&record_line);
    assert!(
        record.cut && record.bytes.is_none(),
        "half a number is no number"
    );
    assert!(request(&before("duration=0.029s")).duration_us == Some(29_000));
    for word in [
        "duration=0.02",
        "duration=",
        "status=20",
        "path=\"/api/v1",
        "meth",
        "from=\"203",
    ] {
        assert_eq!(
            parser().parse(before(word).as_bytes()),
            Err(Reject::Cut),
            "{word}"
        );
    }
}

#[test]
fn each_reason_to_reject_is_told() {
    let without = |pair: &str| LINE.replace(pair, "");
    for (line, reason) in [
        (String::new(), Reject::NoTimestamp),
        (
            "Traceback (most recent call last):".to_owned(),
            Reject::NoTimestamp,
        ),
        (LINE.replace("2025-01", "2025-13"), Reject::BadTimestamp),
        (LINE.replace("[router]", "router"), Reject::NoSource),
        (LINE.replace("[router]", "[]"), Reject::NoSource),
        (without("method=POST "), Reject::NoMethod),
        (router("metho"), Reject::Cut),
        (
            without("path=\"/api/v1/dynamique/status/\" "),
            Reject::NoPath,
        ),
        (without("status=201 "), Reject::NoStatus),
        (without("duration=0.029s "), Reject::NoDuration),
        (LINE.replace("status=201", "status=2O1"), Reject::BadStatus),
        (LINE.replace("status=201", "status=42"), Reject::BadStatus),
        (
            LINE.replace("duration=0.029s", "duration=fast"),
            Reject::BadDuration,
        ),
        (
            LINE.replace("duration=0.029s", "duration=-0.029s"),
            Reject::BadDuration,
        ),
        (
            LINE.replace("duration=0.029s", "duration=0.029"),
            Reject::BadDuration,
        ),
    ] {
        assert_eq!(parser().parse(line.as_bytes()), Err(reason), "{line}");
    }
}

#[test]
fn what_a_router_says_of_itself_is_no_request() {
    for text in ["started", "sample#memory_total=190.64MB", "foo bar baz"] {
        let line = router(text);
        let mut parser = parser();
        let outcome = parser.parse(line.as_bytes());
        assert_eq!(outcome, Ok(Parsed::Other(b"router")), "{line}");
    }
}

#[test]
fn upgrades_have_no_duration() {
    let upgraded = LINE.replace("status=201", "status=101");
    assert_eq!(request(&upgraded).duration_us, None);
}
