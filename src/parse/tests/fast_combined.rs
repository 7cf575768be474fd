//! The short way for lines of the combined format against the long one: on real lines, and on what
//! damage, malice and other programs make of them.

use super::super::Options;
use super::super::fast_combined::{Midnight, read_combined_line};
use super::both_ways::{Cases, Ways};
use proptest::prelude::{ProptestConfig, any, proptest};

/// Lines that the short way reads by itself.
const USUAL: &[&str] = &[
    r#"192.0.2.22 - - [24/Jan/2025:00:00:00 +0100] "POST /api/v1/statique/ HTTP/1.1" 201 242 "-" "-" 0.039"#,
    r#"192.0.2.139 - - [29/Feb/2024:23:59:60 -0930] "GET /a?b=%20c HTTP/2.0" 404 12345678901 "https://example.org/a?b=c" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36" 12.345"#,
    r#"1.2.3.4 - - [10/Feb/2012:16:42:07 +0000] "PATCH / HTTP/1.0" 101 - "" "curl/8.11.1""#,
    r#"255.255.255.255 - - [31/Dec/1999:00:00:00 +1400] "PRI /a b HTTP/9.9" 999 0 "rt_x" "python-requests/2.32.3 (a=b)" 000123.000"#,
    "0.0.0.0 - - [24/Jan/2025:00:00:00 +0100] \"GET //\u{cf}le\0 HTTP/1.1\" 100 007 \"-\" \"Born\u{e9}o\"",
    r#"300.1.1.1 - - [24/Jan/2025:12:34:56 +0100] "GET / HTTP/1.1" 200 9999999 "[x] |,=" "rt:0.1=" 0.000	"#,
];

/// Lines that it leaves to the long way.
const OTHERS: &[&str] = &[
    r#"10.0.0.45 - theuser [24/Jan/2025:18:00:01 +0000] "GET /x?a=1 HTTP/1.1" 200 72633 "-" "ua" 0.147"#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01] "GET /x HTTP/1.1" 200 72633 "-" "ua" 0.147"#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +01:00] "GET /x HTTP/1.1" 200 72633 "-" "ua" 0.147"#,
    r#"10.0.0.45 - - [30/Feb/2025:18:00:01 +0100] "GET /x HTTP/1.1" 200 72633 "-" "ua" 0.147"#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +2400] "GET /x HTTP/1.1" 200 72633 "-" "ua" 0.147"#,
    r#"10.0.0.45:80 - - [24/Jan/2025:18:00:01 +0000] "GET /x HTTP/1.1" 200 1 "-" "a \"b\"" 1234"#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "CONNECT /x HTTP/1.1" 200 1 "-" "ua""#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "GET http://h/x HTTP/1.1" - 1 "-" "ua""#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "GET /x  HTTP/1.1" 200 1 "-" "ua""#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "GET /x HTTP/1.1" 200 1 "-" "rt=0.127""#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "GET /x HTTP/1.1" 200 1 "request_time=0.5" "ua" 0.1"#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "GET /x HTTP/1.1" 200 1 "-" "ua" "-" rt=0.001 uct="0.000""#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "GET /x HTTP/1.1" 200 1 "-" "ua" 97 "web@docker" "http://h" 0ms"#,
    r#"10.0.0.45 - - [24/Jan/2025:18:00:01 +0000] "GET /x HTTP/1.1" 200 1"#,
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
    b"|",
    b":",
    b"rt=0.5",
    b"us",
    b"ms ",
    b" 200 ",
    b" - - [",
    b"HTTP/1.1\" 200 ",
    b"101",
    b" +0000] ",
    b" 1234",
    b" 0.25",
    b"s",
    b"{",
    b"<13>",
    b"http://",
];

const CASES: Cases = Cases {
    usual: USUAL,
    others: OTHERS,
    parts: PARTS,
};

#[test]
fn usual_lines_take_the_short_way_and_others_do_not() {
    let takes = |line: &'static str| {
        read_combined_line(line.trim_ascii().as_bytes(), &mut Midnight::default()).is_some()
    };
    for line in USUAL {
        assert!(takes(line), "{line}");
    }
    for line in OTHERS {
        assert!(!takes(line), "{line}");
    }
}

#[test]
fn the_dates_and_zones_of_earlier_lines_do_not_count() {
    let mut ways = Ways::new(&Options::default());
    for date in [
        "24/Jan/2025:",
        "25/Jan/2025:",
        "24/Jan/2025 ",
        "24/jan/2025:",
        "31/Feb/2025:",
    ] {
        for zone in [
            " +0100] \"",
            " -0100] \"",
            " +0100]  \"",
            " +9900] \"",
            "] \"",
        ] {
            let line = format!(
                "1.2.3.4 - - [{date}10:11:12{zone}GET / HTTP/1.1\" 200 5 \"-\" \"-\" 0.039"
            );
            for _ in 0..2 {
                ways.check(line.as_bytes());
                ways.check(USUAL[0].as_bytes());
            }
        }
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
