//! Load balancers and proxies with formats of their own.

use super::super::super::{Options, Parsed, Parser, Reject};
use super::super::{Outcome, Owned, at, other, request, request_with};

#[test]
fn load_balancers_of_aws_are_read() {
    let alb = |times: &str, status: &str, target: &str| {
        format!(
            r#"h2 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 {target} {times} {status} 200 0 57 "GET https://www.example.com:443/p?a=1 HTTP/1.1" "curl/7.46.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws "Root=1-58337281" "www.example.com" "-""#
        )
    };
    let expected = Owned {
        instant_us: at("2018-07-02T22:23:00.186641Z"),
        origin: "alb".into(),
        method: "GET".into(),
        path: "/p?a=1".into(),
        status: Some(200),
        duration_us: Some(171_000),
        bytes: Some(57),
        host: "www.example.com".into(),
        request_id: "Root=1-58337281".into(),
        container: "10.0.0.1:80".into(),
        client: "192.168.131.39".into(),
        protocol: "HTTP/1.1".into(),
        user_agent: "curl/7.46.0".into(),
        ..Owned::default()
    };
    assert_eq!(
        request(&alb("0.086 0.048 0.037", "200", "10.0.0.1:80")),
        expected
    );
    let nowhere = request(&alb("-1 -1 -1", "404", "-"));
    assert_eq!(
        (nowhere.duration_us, nowhere.status, &nowhere.container[..]),
        (None, Some(404), "")
    );
    let classic = r#"2015-05-13T23:39:43.945958Z my-loadbalancer 192.168.131.39:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.example.com:80/ HTTP/1.1" "curl/7.38.0" - -"#;
    assert_eq!(request(classic).duration_us, Some(1_178));
    let tcp = classic
        .replace("200 200 0 29", "- - 82 305")
        .replace("GET http://www.example.com:80/ HTTP/1.1", "- - - ");
    assert_eq!(other(&tcp), Outcome::Rejected(Reject::NoRequest));
    let bad = alb("-1 -1 -1", "400", "-").replace(
        "GET https://www.example.com:443/p?a=1 HTTP/1.1",
        "- http://h:80- -",
    );
    assert_eq!(
        (request(&bad).status, &request(&bad).method[..]),
        (Some(400), "-")
    );
}

#[test]
fn haproxy_lines_are_read_in_the_zone_that_is_given() {
    let haproxy = r#"4.3.2.1:55008 [25/Sep/2018:06:05:27.584] ft_https~ bk_https/abc 0/0/0/72/72 200 7456 - - ---- 5/4/0/1/0 0/0 {a|b c} "POST /user/ HTTP/1.1""#;
    let expected = Owned {
        instant_us: at("2018-09-25T06:05:27.584Z"),
        origin: "haproxy".into(),
        method: "POST".into(),
        path: "/user/".into(),
        status: Some(200),
        duration_us: Some(72_000),
        bytes: Some(7456),
        container: "abc".into(),
        client: "4.3.2.1".into(),
        protocol: "HTTP/1.1".into(),
        ..Owned::default()
    };
    assert_eq!(request(haproxy), expected);
    for (timers, status, us) in [
        ("0/0/0/72/+72", "200", None),
        ("0/-1/-1/-1/10", "503", Some(10_000)),
        ("-1/-1/-1/-1/-1", "-1", None),
    ] {
        let line = haproxy
            .replace("0/0/0/72/72", timers)
            .replace(" 200 ", &format!(" {status} "));
        let record = request(&line);
        assert_eq!(record.duration_us, us, "{line}");
        assert_eq!(record.status, status.parse().ok(), "{line}");
    }
    let bad = haproxy.replace("POST /user/ HTTP/1.1", "<BADREQ>");
    assert_eq!(request(&bad).method, "-");
    let tls = "192.168.1.4:50033 [28/Feb/2025:02:43:10.123] frontend/backend: SSL handshake failure (error:0A0000C1:SSL routines::no shared cipher)";
    assert_eq!(other(tls), Outcome::Rejected(Reject::NoRequest));
    let paris = Options {
        zone: Some("Europe/Paris".parse().unwrap()),
        ..Options::default()
    };
    assert_eq!(
        request_with(&paris, haproxy).instant_us,
        at("2018-09-25T04:05:27.584Z")
    );
}

#[test]
fn haproxy_lines_that_lack_something_or_have_more_are_read() {
    let haproxy = r#"4.3.2.1:55008 [25/Sep/2018:06:05:27.584] ft_https~ bk_https/abc 0/0/0/72/72 200 7456 - - ---- 5/4/0/1/0 0/0 {a|b c} "POST /user/ HTTP/1.1""#;
    let hidden = haproxy
        .replace("4.3.2.1:55008", "-:22222")
        .replace("0/0/0/72/72", "www.example.com 0/0/0/72/72");
    assert_eq!(
        (&request(&hidden).client[..], request(&hidden).duration_us),
        ("", Some(72_000))
    );
    let numbered = haproxy.replace("ft_https~", "1427823614 ft_https~");
    assert_eq!(request(&numbered), request(haproxy));
    let old = request(&haproxy.replace("bk_https/abc", "mc-search-2"));
    assert_eq!((&old.container[..], old.duration_us), ("", Some(72_000)));
    let tcp = haproxy.replace("0/0/0/72/72", "0/0/72");
    assert_eq!(other(&tcp), Outcome::Rejected(Reject::NoRequest));
    let nameless = request(&haproxy.replace("bk_https/abc", "bk_https/"));
    assert_eq!((&nameless.container[..], nameless.status), ("", Some(200)));
    let half_a_path = haproxy.replace(" HTTP/1.1\"", "").replace("/user/", "/use");
    assert_eq!(other(&half_a_path), Outcome::Rejected(Reject::Cut));
    let half_a_query = request(&haproxy.replace("/user/ HTTP/1.1\"", "/user/?a=b"));
    assert_eq!(
        (&half_a_query.path[..], half_a_query.cut),
        ("/user/?a=b", true)
    );
    let windows = haproxy.replace("/user/", r"/index/\think\app");
    assert_eq!(request(&windows).path, r"/index/\think\app");
}

#[test]
fn envoy_and_istio_lines_are_read() {
    let envoy = r#"[2016-04-15T20:17:00.310Z] "POST /api/v1/locations HTTP/2" 204 - 154 0 226 100 "10.0.35.28" "nsq2http" "cc21d9b0" "locations" "tcp://10.0.2.1:80""#;
    let expected = Owned {
        instant_us: at("2016-04-15T20:17:00.310Z"),
        origin: "envoy".into(),
        method: "POST".into(),
        path: "/api/v1/locations".into(),
        status: Some(204),
        duration_us: Some(226_000),
        bytes: Some(0),
        host: "locations".into(),
        request_id: "cc21d9b0".into(),
        container: "10.0.2.1:80".into(),
        client: "10.0.35.28".into(),
        protocol: "HTTP/2".into(),
        user_agent: "nsq2http".into(),
        ..Owned::default()
    };
    assert_eq!(request(envoy), expected);
    let cut = request(&envoy[..envoy.find(".28").unwrap()]);
    assert_eq!((&cut.client[..], cut.cut), ("", true));
    // A line that ends within the upstream's address has none.
    let line = envoy.trim_end_matches("10.0.2.1:80\"");
    let mut parser = Parser::new(&Options::default());
    match parser.parse(line.as_bytes()) {
        Ok(Parsed::Request(record)) => assert_eq!((record.container, record.cut), (None, true)),
        other => panic!("{other:?}"),
    }
    let tcp =
        r#"[2019-04-06T06:20:05.972Z] "- - -" 0 UF,URX 0 0 0 - "-" "-" "-" "-" "203.0.113.1:9200""#;
    assert_eq!(other(tcp), Outcome::Rejected(Reject::NoRequest));
    let istio = r#"[2026-02-24T14:23:15.456Z] "POST /api/orders HTTP/1.1" 503 UC via_upstream - "-" 156 91 30004 - "-" "python-requests/2.31.0" "f47ac10b" "order-service" "10.244.3.12:8080" outbound|8080||order-service 10.244.1.5:54321"#;
    let record = request(istio);
    assert_eq!(
        (record.status, record.duration_us, record.bytes),
        (Some(503), Some(30_004_000), Some(91))
    );
    assert_eq!(
        (&record.host[..], &record.container[..]),
        ("order-service", "10.244.3.12:8080")
    );
}

#[test]
fn proxy_manager_lines_are_read() {
    for (line, status, path, us) in [
        (
            r#"[24/Jan/2022:16:51:02 +0000] - 404 403 - GET http openresty.local "/sdfdsf" [Client 1.2.3.4] [Length 192] [Gzip 3.10] [Sent-to openresty] "Mozilla/5.0" "-""#,
            403,
            "/sdfdsf",
            None,
        ),
        (
            r#"[24/Jan/2022:13:40:19 +0000] 444 - GET https openresty.local "/.env" [Client 1.2.3.4] [Length 192] [Gzip -] "Mozilla/5.0" "-""#,
            444,
            "/.env",
            None,
        ),
        (
            "[10/Feb/2024:21:23:32 +0100] openresty.local 1.2.3.4 0.227 \"REPORT /SOGo/ HTTP/2.0\" 207 192 440 - Mozilla/5.0",
            207,
            "/SOGo/",
            Some(227_000),
        ),
    ] {
        let record = request(line);
        assert_eq!(record.origin, "proxy-manager");
        assert_eq!(
            (record.status, &record.path[..], record.duration_us),
            (Some(status), path, us)
        );
        assert_eq!((&record.client[..], record.bytes), ("1.2.3.4", Some(192)));
        assert_eq!(
            (
                &record.host[..],
                &record.user_agent[..],
                &record.referer[..]
            ),
            ("openresty.local", "Mozilla/5.0", "")
        );
    }
    let django = r#"[13/Nov/2022 20:39:06] "GET /admin/ HTTP/1.1" 200 1234"#;
    assert_eq!(request(django).instant_us, at("2022-11-13T20:39:06Z"));
}
