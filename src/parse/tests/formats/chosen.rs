//! What a person says of the lines: their format, their unit, an expression.

use super::super::super::{
    Access, Assumption, CustomRegex, FormatName, Options, Parser, Reject, Unit,
};
use super::super::{at, request_with};

#[test]
fn what_a_person_says_decides() {
    let line = r#"1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] "GET /a HTTP/1.1" 200 12 "-" "ua" 116"#;
    let mut parser = Parser::new(&Options::default());
    assert!(parser.parse(line.as_bytes()).is_ok());
    assert_eq!(
        parser.assumptions().iter().collect::<Vec<_>>(),
        [Assumption::TrailingInteger]
    );
    let ms = Options {
        duration_unit: Some(Unit::Milliseconds),
        ..Options::default()
    };
    assert_eq!(request_with(&ms, line).duration_us, Some(116_000));
    let forced = Options {
        format: Some(FormatName(Access::Json)),
        ..Options::default()
    };
    assert_eq!(
        Parser::new(&forced).parse(line.as_bytes()),
        Err(Reject::BadJson)
    );
    let custom: CustomRegex =
        r"^(?P<time>\S+) (?P<client>\S+) (?P<method>[A-Z]+) (?P<path>\S+) (?P<duration>[\d.]+)$"
            .parse()
            .unwrap();
    let options = Options {
        custom: Some(custom),
        duration_unit: Some(Unit::Milliseconds),
        ..Options::default()
    };
    let record = request_with(&options, "2012-02-10T21:42:07Z 1.2.3.4 GET /a?b 1.5");
    assert_eq!(
        (record.duration_us, record.status, &record.client[..]),
        (Some(1_500), None, "1.2.3.4")
    );
    let inside: CustomRegex = r"^(?P<request>\S+ \S+) => (?P<status>\d+)$"
        .parse()
        .unwrap();
    let options = Options {
        custom: Some(inside),
        ..Options::default()
    };
    let record = request_with(
        &options,
        "2025-01-24 18:00:01 +0100 CET [web-1] GET /a => 200",
    );
    assert_eq!(
        (record.status, &record.source[..], record.instant_us),
        (Some(200), "web-1", at("2025-01-24T17:00:01Z"))
    );
    for wrong in ["(", "(?P<colour>.)", "(?P<method>.)", "x"] {
        assert!(wrong.parse::<CustomRegex>().is_err(), "{wrong}");
    }
}
