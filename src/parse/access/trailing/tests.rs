//! What people put behind the bytes, with the duration read off by hand.

use super::super::super::duration::Unit;
use super::*;

fn duration(rest: &str, unit: Option<Unit>) -> (Option<u64>, bool) {
    let mut record = Record::empty();
    let assumed = read(Words::new(rest.as_bytes()), Context { unit }, &mut record).unwrap();
    (record.duration_us, assumed.is_some())
}

fn check(expected: &[(&str, Option<u64>, bool)]) {
    for (rest, us, assumed) in expected {
        assert_eq!(duration(rest, None), (*us, *assumed), "{rest}");
    }
}

#[test]
fn the_duration_is_found_among_what_people_add() {
    check(&[
        (r#""-" "ua""#, None, false),
        (r#""-" "ua" "dc7161be3" 0.390"#, Some(390_000), false),
        (r#""-" "ua" 116075"#, Some(116_075), true),
        // Node's morgan: `:response-time ms`, behind the dash of a missing length.
        (r#""-" "ua" - 12.345 ms"#, Some(12_345), false),
        (r#""-" "ua" 250 ms"#, Some(250_000), false),
        (r#""-" "ua" 2 s"#, Some(2_000_000), false),
        (r#""-" "ua" 0.390 sent"#, Some(390_000), false),
        (r#""-" "ua" 523 4213"#, None, false),
        (r#""-" "ua" 523 4213 99"#, Some(99), true),
        (r#""-" "ua" 1/1500000"#, Some(1_500_000), false),
        (r#""-" "ua" **0/50033**"#, Some(50_033), false),
        (r#""-" "ua" 5/3"#, None, false),
        (r#""-" "ua" -"#, None, false),
        (
            r#""-" "ua" "-"rt=0.001 uct="0.000" uht="0.001" urt="0.001""#,
            Some(1_000),
            false,
        ),
        (r#""-" "ua" rt=- urt="-""#, None, false),
        (r#""-" "ua" urt="0.1, 0.2""#, Some(300_000), false),
        (
            r#""-" "-" 500 "test@docker" "http://172.17.0.3:80" 42ms"#,
            Some(42_000),
            false,
        ),
        (
            r#""-" "curl" 97 0.001 [default-svc-80] [] 10.1.1.1:80 612 0.009 200 8ab5d1c0"#,
            Some(1_000),
            false,
        ),
        (r#""-" "ua" "2.45""#, None, false),
        (r#""-" "ua" "-" "0.057""#, Some(57_000), false),
        (
            " 0.001 39F9C7F048F7F060A4B9883A7348082D",
            Some(1_000),
            false,
        ),
        (" 0.001", Some(1_000), false),
        (r#""-" "Mozilla "quoted" UA" 0.147"#, Some(147_000), false),
        (r#""-" "ua" 10.0.0.1 ==="#, None, false),
        (r#""rt=0.127" "https://h/a" "ua""#, Some(127_000), false),
        (
            r#""-" "ua" "request_time=0.2" "urt=0.1""#,
            Some(200_000),
            false,
        ),
        (r#""-" "ua" "urt=0.1, 0.2""#, Some(300_000), false),
        (r#""-" "ua" "-"|0.174|-"#, Some(174_000), false),
        (r#""-" "ua" "-",0.174,0.170"#, Some(174_000), false),
        (r#""-" "ua" a|123|b"#, None, false),
        (r#""-" "ua" "-",NASA,-,200.0,0.123,x"#, None, false),
    ]);
}

#[test]
fn the_duration_is_told_from_other_numbers() {
    check(&[
        (r#""-" "ua" "-" "0.015" "0.014""#, Some(15_000), false),
        (r#""-" "ua" 3.21 0.015"#, Some(15_000), false),
        (r#"3.21 "-" "ua" 0.015"#, Some(15_000), false),
        (r#"3.21 "-" "ua" "0.015""#, Some(15_000), false),
        (r#""-" "ua" 0.5 1"#, Some(500_000), false),
        (r#""-" "ua" 523 "0.015""#, Some(15_000), false),
        // Lists without quotes.
        (
            r#""-" "ua" upstream_status=500, 200 request_time=0.003 upstream_response_time=0.001, 0.002"#,
            Some(3_000),
            false,
        ),
        (r#""-" "ua" urt=0.001, 0.002 : 0.003"#, Some(6_000), false),
        (r#""-" "ua" urt=0.001,"#, Some(1_000), false),
        (r#""-" "ua" rt=0.5|urt=0.4"#, Some(500_000), false),
        (r#""-" "ua" urt=slow rt=0.5"#, Some(500_000), false),
        (r#""-" "ua" rt=99999999999999999"#, None, false),
        // Traefik's count of requests is no duration, whatever else is missing.
        (r#""-" "ua" 271 "web@docker""#, None, false),
        (r#""-" "ua" 271 "web" "http://203.0.113.9:80""#, None, false),
        (r#""-" "ua" 271 "web" "http://203.0.113"#, None, false),
        (r#""-" "ua" 80 0."#, None, false),
        (r#""-" "ua" 116 "203.0.113.9""#, Some(116), true),
    ]);
}

#[test]
fn a_unit_that_was_given_counts_where_the_line_has_none() {
    let ms = Some(Unit::Milliseconds);
    assert_eq!(duration(r#""-" "ua" 116"#, ms), (Some(116_000), false));
    assert_eq!(duration(r#""-" "ua" 1.5"#, ms), (Some(1_500), false));
    assert_eq!(duration(r#""-" "ua" rt=0.001"#, ms), (Some(1_000), false));
}

#[test]
fn a_dash_without_quotes_is_a_missing_text() {
    let texts = |rest: &str| {
        let mut record = Record::empty();
        let context = Context { unit: None };
        read(Words::new(rest.as_bytes()), context, &mut record).unwrap();
        let text = |field: Option<Field<'_>>| {
            field.map(|field| String::from_utf8_lossy(field.raw).into_owned())
        };
        (text(record.referer), text(record.user_agent))
    };
    let (referer, agent) = (Some("ref".to_owned()), Some("ua".to_owned()));
    for (rest, expected) in [
        (
            r#" - "ua" 13 "web" "http://203.0.113.9" 247ms"#,
            (None, agent.clone()),
        ),
        (
            r#" "ref" - 13 "web" "http://203.0.113.9" 247ms"#,
            (referer.clone(), None),
        ),
        (" - -", (None, None)),
        (r#" - - 13 "web" "http://203.0.113.9""#, (None, None)),
        // The upstream's time, where there was none.
        (r#" - "ref" "ua""#, (referer.clone(), agent.clone())),
        (r#" 0.1 - "ref" "ua""#, (referer, agent)),
    ] {
        assert_eq!(texts(rest), expected, "{rest}");
    }
}
