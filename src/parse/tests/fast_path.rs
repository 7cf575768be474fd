//! The short way for lines of Scalingo's router against the long one: on real lines, and on what
//! damage, malice and other programs make of them.

use super::super::Options;
use super::super::fast_path::{read_head, read_router_line};
use super::both_ways::{Cases, Ways};
use proptest::prelude::{ProptestConfig, any, proptest};

/// Lines that the short way reads by itself.
const USUAL: &[&str] = &[
    r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path="/api/v1/status/" host=staging.example.net request_id=43cab79a-3e71-4683-b400-d6fb3aab4eea container=web-1 from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1""#,
    r#"2025-07-24 00:00:00.48036428 +0200 CEST [router] method=GET path="/a?b=c%20d&e='f'" host=www.example.org request_id=aGk=+/x= container= from="2001:db8::1, 10.0.0.1" protocol=http status=404 duration=12.345s bytes=- referer="https://example.org/a b" user_agent="""#,
    r#"2025-01-24 18:00:01.4803 +0000 UTC [router] method=PROPFIND path="/" host=h request_id=- container=web-12 from="-" protocol=https status=101 duration=1m2.5s bytes=12345678 referer="" user_agent="Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36""#,
    r#"2025-01-24 18:00:01.207 +0100 CET [router] method=GET path="/x" host=h request_id=i container=one-off-1166 from="::1" protocol=https status=200 duration=0s bytes=0 referer="-" user_agent="a \"b\" \\""#,
    r#"2025-01-24 18:00:60 +0100 CET [router] method=GET path="/\"x\"" host=h request_id=i container=c from="\"" protocol=h status=999 duration=29ms bytes= referer="\\" user_agent="-""#,
    r#"2025-01-24 23:59:59.999999999 +0100 CET [router] method=M-SEARCH path="*" host=h request_id=i container=c from="f" protocol=- status=100 duration=0.0005s bytes=007 referer="-" user_agent="x""#,
    "2024-02-29 00:00:00.000000000 +0100 CET [router] method=GET path=\"/\u{cf}le\" host=h request_id=i container=c from=\"f\" protocol=https status=200 duration=0.001s bytes=1 referer=\"-\" user_agent=\"Born\u{e9}o\0\"",
    r#"  2025-01-24 18:00:01.480364285 +0100 CET [router] method=GET path="/x" host=h request_id=i container=c from="f" protocol=https status=200 duration=9.999s bytes=9999999 referer="-" user_agent="u"	"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method=GET path="=" host== request_id=== container=status=500 from="status=500" protocol=https status=200 duration=0.029s bytes=1 referer="-" user_agent="status=500""#,
];

/// Lines that it leaves to the long way, or of which it reads the head only.
const OTHERS: &[&str] = &[
    r#"2025-01-24 18:00:01.480364285 +0100 [router] method=GET path="/x" host=h request_id=i container=c from="f" protocol=https status=200 duration=0.029s bytes=1 referer="-" user_agent="u""#,
    r#"2025-01-24 18:00:01,480364285 +0100 CET [router] method=GET path="/x" host=h request_id=i container=c from="f" protocol=https status=200 duration=0.029s bytes=1 referer="-" user_agent="u""#,
    r#"2025-02-29 18:00:01.480364285 +0100 CET [router] method=GET path="/x" host=h request_id=i container=c from="f" protocol=https status=200 duration=0.029s bytes=1 referer="-" user_agent="u""#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [router] path="/x" method=GET host=h status=503 duration=30.000s"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [router] method="GET" path=/x host="h" status="200" duration="1s" bytes="1" user_agent=u"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [web-1] 10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "GET /x?a=1 HTTP/1.1" 200 72633 "-" "ua" 0.147"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [web-1] \"GET /x HTTP/1.1\" said ""nobody"""#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [one-off-1166]"#,
    r#"2025-01-24 18:00:01.480364285 +0100 CET [9] hello"#,
];

/// What comes into lines by damage and by malice.
const PARTS: &[&[u8]] = &[
    b"\"",
    b"\\",
    b"\\\"",
    b" ",
    b"  ",
    b"=",
    b"-",
    b"\0",
    b"\xff",
    b"\xc3",
    b"\t",
    b"\r",
    b"[",
    b"]",
    b"0",
    b"9",
    b"\"\"",
    b"\"-\"",
    b".",
    b",",
    b"T",
    b"at=info ",
    b" status=500",
    b" duration=1s",
    b" user_agent=\"x\"",
    b" container=",
    b"101",
    b"1.5ms",
    b"https",
    b" junk",
    b" +0200 CEST [router] method=GET",
    b"web-1] ",
];

const CASES: Cases = Cases {
    usual: USUAL,
    others: OTHERS,
    parts: PARTS,
};

#[test]
fn usual_lines_take_the_short_way_and_others_do_not() {
    let takes =
        |line: &'static str| read_head(line.trim_ascii().as_bytes()).and_then(read_router_line);
    for line in USUAL {
        assert!(takes(line).is_some(), "{line}");
    }
    for line in OTHERS {
        assert!(takes(line).is_none(), "{line}");
    }
}

#[test]
fn both_ways_agree_on_lines_cut_anywhere_and_on_bytes_that_mean_something_anywhere() {
    CASES.check_everywhere();
}

#[test]
fn both_ways_agree_on_words_that_are_missing_twice_or_elsewhere() {
    CASES.check_words();
}

#[test]
fn both_ways_agree_when_a_format_or_a_unit_was_asked_for() {
    CASES.check_options();
}

#[test]
fn both_ways_agree_on_the_logs_of_others() {
    let Some(folder) = super::corpora::corpora() else {
        return;
    };
    Ways::new(&Options::default()).check_folder(&folder);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn both_ways_agree_on_lines_with_any_damage(
        line in any::<usize>(),
        damage in proptest::collection::vec(any::<(u8, usize, usize)>(), 1..5),
    ) {
        CASES.check_damaged(line, &damage);
    }
}
