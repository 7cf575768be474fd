//! How fast lines of each format are read: one thread, lines that are in memory already.
//!
//! `cargo bench --bench formats -- 1000000 json` takes the number of lines a round, and a part of the
//! names of formats. It prints the medians of interleaved rounds, and fails only when a line is not
//! read: how fast a machine is proves nothing. The lines are made up, the same on every run, and
//! differ as those of a server do.

#![allow(clippy::print_stdout, missing_docs)]

use laggard::parse::{Options, Parsed, Parser};
use std::hint::black_box;
use std::time::Instant;

/// An odd number of rounds has a median.
const ROUNDS: usize = 7;
/// So many lines are made, and read again and again: more than a processor learns by heart, and
/// few enough that all formats find room.
const DISTINCT: usize = 5_000;
/// 2025-12-31T00:00:00Z, the time of the made-up file, for times without a year.
const NEAR_US: i64 = 1_767_139_200_000_000;

/// A format and its lines.
struct Case {
    name: &'static str,
    lines: Vec<String>,
    seconds: Vec<f64>,
}

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let mut numbers = arguments
        .iter()
        .filter_map(|argument| argument.parse().ok());
    let lines = numbers.next_back().unwrap_or(200_000);
    let mut words = arguments
        .iter()
        .filter(|argument| argument.parse::<usize>().is_err());
    let part = words.next_back().map_or("", |word| word);
    let mut cases: Vec<Case> = FORMATS
        .iter()
        .filter(|(name, _)| name.contains(part))
        .map(|(name, make)| Case::new(name, *make, lines.clamp(1, DISTINCT)))
        .collect();
    for _ in 0..ROUNDS {
        for case in &mut cases {
            case.run(lines);
        }
    }
    println!(
        "{:<22}{:>7}{:>13}{:>8}",
        "format", "B/line", "lines/s", "MB/s"
    );
    for case in &mut cases {
        let bytes: usize = case.lines.iter().map(String::len).sum();
        let bytes_a_line = bytes as f64 / case.lines.len() as f64;
        let lines_a_second = lines as f64 / case.median();
        println!(
            "{:<22}{bytes_a_line:>7.0}{lines_a_second:>13.0}{:>8.0}",
            case.name,
            lines_a_second * bytes_a_line / 1e6
        );
    }
}

impl Case {
    fn new(name: &'static str, make: fn(&mut Dice) -> String, count: usize) -> Self {
        let mut dice = Dice(1);
        let lines: Vec<_> = (0..count).map(|_| make(&mut dice)).collect();
        let mut parser = parser();
        for line in &lines {
            let outcome = parser.parse(line.as_bytes());
            assert!(
                matches!(outcome, Ok(Parsed::Request(_))),
                "{name}: {line}: {outcome:?}"
            );
        }
        Self {
            name,
            lines,
            seconds: Vec::new(),
        }
    }

    /// Reads so many lines, and notes the time.
    fn run(&mut self, count: usize) {
        let mut parser = parser();
        let start = Instant::now();
        for line in self.lines.iter().cycle().take(count) {
            let _ = black_box(&parser.parse(black_box(line.as_bytes())));
        }
        self.seconds.push(start.elapsed().as_secs_f64());
    }

    fn median(&mut self) -> f64 {
        self.seconds.sort_by(f64::total_cmp);
        self.seconds[self.seconds.len() / 2]
    }
}

fn parser() -> Parser {
    let mut parser = Parser::new(&Options::default());
    parser.begin_source(Some(NEAR_US));
    parser
}

/// Numbers without a pattern (splitmix64), the same on every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn one_of<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len() as u64) as usize]
    }

    fn client(&mut self) -> String {
        format!("203.0.{}.{}", self.below(256), self.below(256))
    }

    fn path(&mut self) -> String {
        let id = self.below(1_000_000);
        match self.below(5) {
            0 => "/".to_owned(),
            1 => format!("/api/v1/users/{id}?page={}", self.below(9)),
            2 => format!("/static/css/main.{id:06x}.css"),
            3 => format!("/orders/{id}/items/{}", self.below(50)),
            _ => format!("/search?q={id}&sort=date&filter=open%20and%20mine"),
        }
    }

    fn request(&mut self) -> String {
        let method = self.one_of(&["GET", "GET", "GET", "POST", "PUT", "DELETE"]);
        format!("{method} {} HTTP/1.1", self.path())
    }

    fn status(&mut self) -> &'static str {
        self.one_of(&[
            "200", "200", "200", "201", "204", "301", "304", "404", "500", "503",
        ])
    }

    fn agent(&mut self) -> &'static str {
        self.one_of(&[
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "curl/8.7.1",
            "Go-http-client/1.1",
        ])
    }

    fn referer(&mut self) -> String {
        match self.below(2) {
            0 => "-".to_owned(),
            _ => format!("https://www.example.org{}", self.path()),
        }
    }

    /// `18:05:59`
    fn clock(&mut self) -> String {
        let (minute, second) = (self.below(60), self.below(60));
        format!("{:02}:{minute:02}:{second:02}", self.below(24))
    }

    /// Milliseconds, most of them few.
    fn ms(&mut self) -> u64 {
        let most = [20, 100, 500, 3_000][self.below(4) as usize];
        self.below(most)
    }

    /// Seconds with three decimals.
    fn seconds(&mut self) -> String {
        let ms = self.ms();
        format!("{}.{:03}", ms / 1000, ms % 1000)
    }

    fn bytes(&mut self) -> u64 {
        self.below(100_000)
    }

    fn uuid(&mut self) -> String {
        let (head, tail) = (self.below(1 << 32), self.below(1 << 48));
        format!("{head:08x}-3e71-4683-b400-{tail:012x}")
    }
}

type Make = fn(&mut Dice) -> String;

/// The formats of the documentation, and some of them inside of envelopes.
const FORMATS: [(&str, Make); 27] = [
    ("scalingo router", scalingo_router),
    ("heroku router", heroku_router),
    ("logplex", logplex),
    ("common", common),
    ("combined", combined),
    ("combined, time", combined_time),
    ("combined, %D", |dice| {
        format!("{} {}", combined(dice), dice.ms() * 1000)
    }),
    ("nginx, named times", nginx),
    ("traefik clf", traefik_clf),
    ("tomcat in syslog", tomcat),
    ("uvicorn in scalingo", |dice| in_scalingo(uvicorn, dice)),
    ("gunicorn in scalingo", |dice| {
        in_scalingo(combined_time, dice)
    }),
    ("combined in docker", |dice| in_docker(combined_time, dice)),
    ("combined in cri", in_cri),
    ("combined in compose", |dice| {
        format!("web-1  | {}", combined_time(dice))
    }),
    ("combined in quotes", in_quotes),
    ("alb", alb),
    ("elb", elb),
    ("haproxy", haproxy),
    ("haproxy in syslog", haproxy_in_syslog),
    ("envoy", envoy),
    ("proxy-manager", proxy_manager),
    ("ltsv", ltsv),
    ("json lines", json),
    ("caddy json", caddy),
    ("caddy json in docker", |dice| in_docker(caddy, dice)),
    ("traefik json", traefik_json),
];

fn scalingo_router(dice: &mut Dice) -> String {
    format!(
        r#"2025-07-24 {}.{:09} +0200 CEST [router] method={} path="{}" host=www.example.net request_id={} container=web-{} from="{}" protocol=https status={} duration={}s bytes={} referer="{}" user_agent="{}""#,
        dice.clock(),
        dice.below(1_000_000_000),
        dice.one_of(&["GET", "POST"]),
        dice.path(),
        dice.uuid(),
        dice.below(9),
        dice.client(),
        dice.status(),
        dice.seconds(),
        dice.bytes(),
        dice.referer(),
        dice.agent(),
    )
}

fn heroku_pairs(dice: &mut Dice) -> String {
    format!(
        r#"at=info method={} path="{}" host=www.example.net request_id={} fwd="{}" dyno=web.{} connect={}ms service={}ms status={} bytes={} protocol=https"#,
        dice.one_of(&["GET", "POST"]),
        dice.path(),
        dice.uuid(),
        dice.client(),
        dice.below(9),
        dice.below(4),
        dice.ms(),
        dice.status(),
        dice.bytes(),
    )
}

fn heroku_router(dice: &mut Dice) -> String {
    let (clock, us) = (dice.clock(), dice.below(1_000_000));
    format!(
        "2025-07-24T{clock}.{us:06}+00:00 heroku[router]: {}",
        heroku_pairs(dice)
    )
}

fn logplex(dice: &mut Dice) -> String {
    let (clock, us) = (dice.clock(), dice.below(1_000_000));
    let pairs = heroku_pairs(dice);
    format!("255 <158>1 2025-07-24T{clock}.{us:06}+00:00 host heroku router - {pairs}")
}

fn common(dice: &mut Dice) -> String {
    format!(
        r#"{} - - [24/Jul/2025:{} +0200] "{}" {} {}"#,
        dice.client(),
        dice.clock(),
        dice.request(),
        dice.status(),
        dice.bytes(),
    )
}

fn combined(dice: &mut Dice) -> String {
    let common = common(dice);
    format!(r#"{common} "{}" "{}""#, dice.referer(), dice.agent())
}

fn combined_time(dice: &mut Dice) -> String {
    format!("{} {}", combined(dice), dice.seconds())
}

fn nginx(dice: &mut Dice) -> String {
    let (combined, time) = (combined(dice), dice.seconds());
    format!(r#"{combined} "-" rt={time} uct="0.000" uht="{time}" urt="{time}""#)
}

fn traefik_clf(dice: &mut Dice) -> String {
    let (combined, count) = (combined(dice), dice.below(100_000));
    let ms = dice.ms();
    format!(r#"{combined} {count} "test@docker" "http://172.17.0.3:80" {ms}ms"#)
}

fn tomcat(dice: &mut Dice) -> String {
    format!(
        r#"Jul 24 {} bigproduct-web1 tomcat.log: {} - - "{}" {} {} {} {:016X}{:016X}"#,
        dice.clock(),
        dice.client(),
        dice.request(),
        dice.status(),
        dice.bytes(),
        dice.seconds(),
        dice.below(u64::MAX),
        dice.below(u64::MAX),
    )
}

fn uvicorn(dice: &mut Dice) -> String {
    let (client, request) = (dice.client(), dice.request());
    format!(r#"INFO:     {client}:0 - "{request}" {} OK"#, dice.status())
}

fn in_scalingo(make: Make, dice: &mut Dice) -> String {
    let (clock, ns) = (dice.clock(), dice.below(1_000_000_000));
    format!(
        "2025-07-24 {clock}.{ns:09} +0200 CEST [web-1] {}",
        make(dice)
    )
}

fn in_docker(make: Make, dice: &mut Dice) -> String {
    let text = make(dice).replace('\\', r"\\").replace('"', r#"\""#);
    let (clock, ns) = (dice.clock(), dice.below(1_000_000_000));
    format!(r#"{{"log":"{text}\n","stream":"stdout","time":"2025-07-24T{clock}.{ns:09}Z"}}"#)
}

fn in_cri(dice: &mut Dice) -> String {
    let (clock, ns) = (dice.clock(), dice.below(1_000_000_000));
    let text = combined_time(dice);
    format!("2025-07-24T{clock}.{ns:09}+02:00 stdout F {text}")
}

fn in_quotes(dice: &mut Dice) -> String {
    format!("\"{}\"", combined_time(dice).replace('"', "\"\""))
}

fn alb(dice: &mut Dice) -> String {
    format!(
        r#"https 2025-07-24T{}.186641Z app/my-loadbalancer/50dc6c495c0c9188 {}:{} 10.0.0.1:80 0.000 {} 0.000 {} 200 {} {} "GET https://www.example.com:443{} HTTP/1.1" "{}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-58337281-1d84f3d73c47ec4e58577259" "www.example.com" "arn:aws:acm:us-east-2:123456789012:certificate/12345678-1234-1234-1234-123456789012" 1 2025-07-24T22:22:48.364000Z "authenticate,forward" "-" "-" "10.0.0.1:80" "200" "-" "-""#,
        dice.clock(),
        dice.client(),
        dice.below(60_000),
        dice.seconds(),
        dice.status(),
        dice.below(2_000),
        dice.bytes(),
        dice.path(),
        dice.agent(),
    )
}

fn elb(dice: &mut Dice) -> String {
    format!(
        r#"2025-07-24T{}.943945Z my-loadbalancer {}:{} 10.0.0.1:80 0.000073 {} 0.000057 {} 200 0 {} "GET http://www.example.com:80{} HTTP/1.1" "{}" - -"#,
        dice.clock(),
        dice.client(),
        dice.below(60_000),
        dice.seconds(),
        dice.status(),
        dice.bytes(),
        dice.path(),
        dice.agent(),
    )
}

fn haproxy(dice: &mut Dice) -> String {
    let ms = dice.ms();
    format!(
        r#"{}:{} [24/Jul/2025:{}.{:03}] front_https~ back/web{} 0/0/0/{ms}/{ms} {} {} - - ---- 5715/616/96/15/0 0/0 "{}""#,
        dice.client(),
        dice.below(60_000),
        dice.clock(),
        dice.below(1_000),
        dice.below(9),
        dice.status(),
        dice.bytes(),
        dice.request(),
    )
}

fn haproxy_in_syslog(dice: &mut Dice) -> String {
    format!(
        "Jul 24 {} hap-1 haproxy[3946303]: {}",
        dice.clock(),
        haproxy(dice)
    )
}

fn envoy(dice: &mut Dice) -> String {
    let ms = dice.ms();
    format!(
        r#"[2025-07-24T{}.310Z] "{}" {} - 154 {} {ms} {ms} "{}" "{}" "{}" "www.example.net" "10.0.2.1:80""#,
        dice.clock(),
        dice.request(),
        dice.status(),
        dice.bytes(),
        dice.client(),
        dice.agent(),
        dice.uuid(),
    )
}

fn proxy_manager(dice: &mut Dice) -> String {
    let status = dice.status();
    format!(
        r#"[24/Jul/2025:{} +0000] - {status} {status} - GET https app.example.net "{}" [Client {}] [Length {}] [Gzip 3.10] [Sent-to 10.0.0.3] "{}" "{}""#,
        dice.clock(),
        dice.path(),
        dice.client(),
        dice.bytes(),
        dice.agent(),
        dice.referer(),
    )
}

fn ltsv(dice: &mut Dice) -> String {
    format!(
        "time:2025-07-24T{}+09:00\thost:{}\tmethod:{}\turi:{}\tstatus:{}\tsize:{}\treferer:{}\tua:{}\treqtime:{}",
        dice.clock(),
        dice.client(),
        dice.one_of(&["GET", "POST"]),
        dice.path(),
        dice.status(),
        dice.bytes(),
        dice.referer(),
        dice.agent(),
        dice.seconds(),
    )
}

fn json(dice: &mut Dice) -> String {
    format!(
        r#"{{"time":"2025-07-24T{}+09:00","method":"{}","uri":"{}","status":{},"body_bytes":{},"response_time":{},"ua":"{}"}}"#,
        dice.clock(),
        dice.one_of(&["GET", "POST"]),
        dice.path(),
        dice.status(),
        dice.bytes(),
        dice.seconds(),
        dice.agent(),
    )
}

fn caddy(dice: &mut Dice) -> String {
    format!(
        r#"{{"level":"info","ts":17533728{:02}.{:06},"logger":"http.log.access.log0","msg":"handled request","request":{{"remote_ip":"{}","remote_port":"46944","proto":"HTTP/2.0","method":"{}","host":"www.example.net","uri":"{}","headers":{{"User-Agent":["{}"],"Accept":["*/*"]}},"tls":{{"resumed":false,"version":772}}}},"bytes_read":0,"user_id":"","duration":{}{:06},"size":{},"status":{},"resp_headers":{{"Server":["Caddy"],"Content-Type":["application/json"]}}}}"#,
        dice.below(100),
        dice.below(1_000_000),
        dice.client(),
        dice.one_of(&["GET", "POST"]),
        dice.path(),
        dice.agent(),
        dice.seconds(),
        dice.below(1_000_000),
        dice.bytes(),
        dice.status(),
    )
}

fn traefik_json(dice: &mut Dice) -> String {
    let (client, status, bytes) = (dice.client(), dice.status(), dice.bytes());
    let clock = dice.clock();
    format!(
        r#"{{"ClientAddr":"{client}:39496","ClientHost":"{client}","ClientPort":"39496","ClientUsername":"-","DownstreamContentSize":{bytes},"DownstreamStatus":{status},"Duration":{},"OriginContentSize":{bytes},"OriginDuration":324669,"OriginStatus":{status},"Overhead":32644,"RequestAddr":"www.example.net","RequestContentSize":0,"RequestCount":{},"RequestHost":"www.example.net","RequestMethod":"GET","RequestPath":"{}","RequestPort":"-","RequestProtocol":"HTTP/1.1","RequestScheme":"http","RetryAttempts":0,"RouterName":"test@docker","ServiceAddr":"172.17.0.3:80","ServiceName":"test@docker","StartLocal":"2025-07-24T{clock}.980170592Z","StartUTC":"2025-07-24T{clock}.980170592Z","entryPointName":"web","level":"info","msg":"","time":"2025-07-24T{clock}Z"}}"#,
        dice.ms() * 1_000_000 + dice.below(1_000_000),
        dice.below(100_000),
        dice.path(),
    )
}
