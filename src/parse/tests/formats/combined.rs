//! The common log format and what grew from it.

use super::super::super::Reject;
use super::super::{Outcome, Owned, at, other, request};

#[test]
fn combined_lines_of_all_kinds_are_read() {
    let line = r#"1.2.3.4 - theuser [10/Feb/2012:16:42:07 -0500] "GET / HTTP/1.0" 301 368"#;
    let clf = Owned {
        instant_us: at("2012-02-10T21:42:07Z"),
        origin: "combined".into(),
        method: "GET".into(),
        path: "/".into(),
        status: Some(301),
        bytes: Some(368),
        client: "1.2.3.4".into(),
        protocol: "HTTP/1.0".into(),
        ..Owned::default()
    };
    assert_eq!(request(line), clf);
    assert_eq!(
        request(&format!(r#"{line} "http://ref" "Mozilla \"5\" \x22.0""#)),
        Owned {
            referer: "http://ref".into(),
            user_agent: "Mozilla \"5\" \".0".into(),
            ..clf.clone()
        }
    );
    assert_eq!(
        request(&format!(
            r#"website.com:443 {line} "-" "ua" "dc7161be3" 0.390"#
        )),
        Owned {
            host: "website.com:443".into(),
            user_agent: "ua".into(),
            duration_us: Some(390_000),
            ..clf.clone()
        }
    );
    for (line, status, us) in [
        (
            r#"127.0.0.1 - - [06/Sep/2015:06:00:43 +0900] "GET /a HTTP/1.1" 400 15 "-" "curl" "-" -"#,
            Some(400),
            None,
        ),
        (
            r#"172.17.1.1 - - [28/Sep/2022:13:38:04 +0000] "GET /a HTTP/1.1" - - "-" "Nikto" 45640 "-" "-" 0ms"#,
            None,
            Some(0),
        ),
        (
            r#"172.17.1.2 - - [24/Nov/2024:13:38:04 +0000] "GET /a HTTP/2" 200 352 "-" "Nikto" 244 "a@docker -> b@docker" "http://172.17.0.3:80" 42ms"#,
            Some(200),
            Some(42_000),
        ),
        (
            r#"1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] "GET /api/health HTTP/1.1" 404 207 "-" "curl/8.7.1" "-"rt=0.001 uct="0.000" uht="0.001" urt="0.001""#,
            Some(404),
            Some(1_000),
        ),
    ] {
        let record = request(line);
        assert_eq!((record.status, record.duration_us), (status, us), "{line}");
    }
}

#[test]
fn who_asked_is_told_in_many_ways() {
    let rest = r#"[08/Jun/2020:08:04:43 +0000] "GET /a HTTP/1.1" 200 1"#;
    for (head, client, host) in [
        ("1.2.3.4 -", "1.2.3.4", ""),
        ("1.2.3.4 - John van Doe", "1.2.3.4", ""),
        ("1.2.3.4:5678 - -", "1.2.3.4", ""),
        ("::1 - -", "::1", ""),
        // Fluentd's nginx: the client, the host or what else, the user.
        ("203.0.113.1 192.168.0.1 -", "203.0.113.1", ""),
        ("www.x.net:80 1.2.3.4 - user123", "1.2.3.4", "www.x.net:80"),
        ("example.org - -", "example.org", ""),
        ("1.2.3.4, 5.6.7.8 - -", "1.2.3.4, 5.6.7.8", ""),
        (r#""1.2.3.4, 5.6.7.8" - -"#, "1.2.3.4, 5.6.7.8", ""),
        ("- - -", "", ""),
        (
            "www.x.net 203.0.113.1 - 7bde940ef0f870cdee1f6d53fe0ff157 -",
            "203.0.113.1",
            "www.x.net",
        ),
        (
            "www.x.net 203.0.113.1, 203.0.113.2, 127.0.0.1 - -",
            "203.0.113.1, 203.0.113.2, 127.0.0.1",
            "www.x.net",
        ),
        (
            r#"www.x.net:80 "203.0.113.1, 203.0.113.2" 10.2.1.185 - -"#,
            "203.0.113.1, 203.0.113.2",
            "www.x.net:80",
        ),
        (
            "203.0.113.1:11111 www.x.net:22222 - -",
            "203.0.113.1",
            "www.x.net:22222",
        ),
        ("203.0.113.1 www.x.net - -", "203.0.113.1", "www.x.net"),
        ("203.0.113.1 203.0.113.2 - -", "203.0.113.2", "203.0.113.1"),
        ("", "", ""),
    ] {
        let record = request(&format!("{head} {rest}"));
        assert_eq!(
            (&record.client[..], &record.host[..]),
            (client, host),
            "{head}"
        );
        assert_eq!((&record.path[..], record.status), ("/a", Some(200)));
    }
}

#[test]
fn what_is_no_client_is_told() {
    let rest = r#"[08/Jun/2020:08:04:43 +0000] "GET /a HTTP/1.1" 200 1"#;
    let quoting = format!("Slow request: 1.2.3.4 - - {rest}");
    assert_eq!(other(&quoting), Outcome::Rejected(Reject::NoRequest));
    let half_a_label = request(&format!("@4000000052 203.0.113.1 - - {rest}"));
    assert_eq!(
        (&half_a_label.client[..], &half_a_label.host[..]),
        ("203.0.113.1", "")
    );
    let no_label = format!("@parse('203.0.113.1 - - {rest}");
    assert_eq!(other(&no_label), Outcome::Rejected(Reject::NoRequest));
    let with_id = format!("www.x.net 203.0.113.1 - 7bde940ef0f870cdee1f6d53fe0ff157 - {rest}");
    assert_eq!(
        request(&with_id).request_id,
        "7bde940ef0f870cdee1f6d53fe0ff157"
    );
}

#[test]
fn remains_of_a_table_behind_the_bytes_are_no_duration() {
    let line = r#"203.0.113.1 - - [01/Jul/1995:00:00:01 -0400] "GET /a HTTP/1.0" 200 6245"#;
    for end in ["", "\"", "\",", ",", "\t", ";"] {
        let record = request(&format!("{line}{end}"));
        let figures = (record.bytes, record.duration_us);
        assert_eq!(figures, (Some(6245), None), "{end:?}");
    }
    let too_many = request(&format!("{line}999999999999999999"));
    assert_eq!((too_many.bytes, too_many.duration_us), (None, None));
    let tabs = request(&format!("{line}\t\"-\"\t\"ua\"\t0.5"));
    assert_eq!(
        (tabs.duration_us, &tabs.user_agent[..]),
        (Some(500_000), "ua")
    );
    let bars = request(&format!("{line}|0.5|-"));
    assert_eq!((bars.bytes, bars.duration_us), (Some(6245), Some(500_000)));
    let traefik = r#"203.0.113.1 - - [02/Oct/2017:20:22:08 +0000] "GET /a HTTP/1.1" 304 0 "http://h/login" "Mozilla/5.0" 271 "Host-host1 "http://172.19.0.3:5601" 3ms"#;
    assert_eq!(request(traefik).duration_us, None);
    let whole = traefik.replace("host1 ", "host1\" ");
    assert_eq!(request(&whole).duration_us, Some(3_000));
}

#[test]
fn quotes_inside_escaped_or_around_are_no_obstacle() {
    let plain = r#"1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] "GET /a HTTP/1.1" 200 12 "-" "ua" 0.5"#;
    let expected = request(plain);
    let escaped = plain.replace('"', r#"\""#);
    let doubled = plain.replace('"', r#""""#);
    for line in [
        format!("\"{plain}\""),
        escaped.clone(),
        format!("\"{escaped}\""),
        doubled.clone(),
        format!("\"{doubled}\""),
    ] {
        let origin = if line.starts_with('"') {
            "combined in quoted"
        } else {
            "combined"
        };
        let expected = Owned {
            origin: origin.into(),
            ..expected.clone()
        };
        assert_eq!(request(&line), expected, "{line}");
    }
    let inner = r#"1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] "GET /a?q="x y" HTTP/1.1" 200 12"#;
    assert_eq!(request(inner).path, r#"/a?q="x y""#);
    let json = r#"{"time":"2015-09-06T05:58:05+09:00","method":"GET","uri":"/a","status":200}"#;
    let wrapped = format!("\"{}\"", json.replace('"', r#"\""#));
    assert_eq!(request(&wrapped).origin, "json in quoted");
    let doubled = format!("\"{}\"", json.replace('"', r#""""#));
    assert_eq!(request(&doubled).origin, "json in quoted");
}

#[test]
fn what_is_wrong_with_a_common_line_is_told() {
    let line = r#"1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] "GET /a HTTP/1.1" 200 12"#;
    for (line, reason) in [
        (line.replace("10/Feb", "30/Feb"), Reject::BadTimestamp),
        (line.replace("Feb", "Fex"), Reject::BadTimestamp),
        (line.replace(" 200 ", " 042 "), Reject::BadStatus),
        (line.replace(" 200 ", " 2OO "), Reject::NoStatus),
        (line.replace("HTTP/1.1\" 200 12", ""), Reject::Cut),
        (line.replace(" 200 12", ""), Reject::Cut),
        (line.replace("00 12", ""), Reject::Cut),
        (line.replace(" \"GET /a HTTP/1.1\" 200 12", ""), Reject::Cut),
        (
            "[Fri Oct 08 17:08:41.203277 2021] [core:error] [pid 7005] x".to_owned(),
            Reject::NoRequest,
        ),
        (
            r#"2021/12/02 11:53:15 [error] 40#40: *4 limiting, request: "GET / HTTP/1.1", host: "h""#
                .to_owned(),
            Reject::NoRequest,
        ),
        ("hello".to_owned(), Reject::NoRequest),
        (String::new(), Reject::NoRequest),
    ] {
        assert_eq!(other(&line), Outcome::Rejected(reason), "{line}");
    }
    assert!(request(&line.replace(" 12", "")).bytes.is_none());
    assert!(request(&format!("{line} \"-\" \"cur")).cut);
}
