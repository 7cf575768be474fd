//! The texts of an application and of its platform, in lists that anyone can add to.
//!
//! In a text, `{n}` is a number up to 250 and `{ms}` one of three digits; `{uuid}` is a new one;
//! `{method}`, `{path}`, `{status}`, `{reason}`, `{bytes}`, `{seconds}` and `{agent}` are those of
//! a request; `{utc}` and `{clf}` are the time in UTC, as Python's logging and as an access log has
//! it; `{router}` is a whole router line. Any other brace is itself.

use super::digits::push_number;
use super::request::Container;

/// One thing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Message {
    /// How often, in relation to the others.
    pub(super) weight: u64,
    /// Who says it; `web` stands for any of the web containers.
    source: &'static str,
    pub(super) text: &'static str,
}

const fn say(weight: u64, source: &'static str, text: &'static str) -> Message {
    Message {
        weight,
        source,
        text,
    }
}

/// What is said; the first one starts a traceback.
pub(super) const MESSAGES: [Message; 22] = [
    say(3, "web", TRACEBACK[0]),
    say(
        60,
        "web",
        r#"INFO:     10.0.0.{n}:0 - "{method} {path} HTTP/1.1" {status} {reason}"#,
    ),
    say(
        40,
        "web",
        r#"10.0.0.{n} - - [{clf}] "{method} {path} HTTP/1.1" {status} {bytes} "-" "{agent}" {seconds}"#,
    ),
    say(
        12,
        "web",
        "[{utc} +0000] [{n}] [INFO] Booting worker with pid: {n}",
    ),
    say(
        4,
        "web",
        "[{utc} +0000] [2] [CRITICAL] WORKER TIMEOUT (pid:{n})",
    ),
    say(
        4,
        "web",
        "[{utc} +0000] [2] [INFO] Listening at: http://0.0.0.0:{n} (2)",
    ),
    say(
        20,
        "web",
        r"\u001b[34mINFO\u001b[0m     recharge.api lot {uuid} reçu, {n} lignes",
    ),
    say(
        12,
        "web",
        r#"{"level": "warning", "event": "slow query", "duration": 1.{n}, "request_id": "{uuid}"}"#,
    ),
    say(6, "web", "Not Found: {path}"),
    say(4, "web", "{router}"),
    say(4, "web", "relay> {router}"),
    say(
        4,
        "web",
        "relay status=500 duration=9.999s path=\"/api/v1/faux/\" method=GET",
    ),
    say(
        30,
        "worker-1",
        "[{utc},{ms}: INFO/MainProcess] Task recharge.taches.agrege[{uuid}] received",
    ),
    say(
        30,
        "worker-1",
        "[{utc},{ms}: INFO/ForkPoolWorker-2] Task recharge.taches.agrege[{uuid}] succeeded in 0.{n}s: None",
    ),
    say(
        3,
        "worker-1",
        "[{utc},{ms}: WARNING/MainProcess] consumer: Connection to broker lost. Trying again in 2.00 seconds...",
    ),
    say(4, "manager", "Scaling web: {n} containers requested"),
    say(
        3,
        "manager",
        "container [web-2] (65fdc9d0-{n}) crashed, restarting",
    ),
    say(
        2,
        "manager",
        "User \u{ab}astreinte\u{bb} performed a deployment of commit 4be1f{n}",
    ),
    say(
        3,
        "postdeploy-7",
        "INFO  [alembic.runtime.migration] Running upgrade 7c{n} -> 9d{n}, index des sessions",
    ),
    say(2, "postdeploy-7", "  Applying sessions.0{n}_index... OK"),
    say(2, "one-off-1166", ""),
    say(
        1,
        "postgresql-1",
        "LOG:  checkpoint complete: wrote {n} buffers (1.{n}%)",
    ),
];

/// The lines of a traceback, in order.
pub(super) const TRACEBACK: [&str; 9] = [
    "Traceback (most recent call last):",
    r#"  File "/app/.venv/lib/python3.12/site-packages/starlette/routing.py", line {n}, in app"#,
    "    response = await func(request)",
    r#"  File "/app/recharge/api/v1/dynamique.py", line {n}, in create_status"#,
    "    session.commit()",
    r#"  File "/app/.venv/lib/python3.12/site-packages/sqlalchemy/engine/base.py", line {n}, in _execute_context"#,
    "    self.dialect.do_execute(cursor, str_statement, effective_parameters, context)",
    "sqlalchemy.exc.OperationalError: (psycopg.OperationalError) server closed the connection unexpectedly",
    "\tThis probably means the server terminated abnormally before or while processing the request.",
];

/// What an application in colour says.
pub(super) const COLOURED: [Message; 3] = [
    say(
        6,
        "web",
        "\x1b[32mINFO\x1b[0m:     10.0.0.{n}:0 - \"\x1b[1m{method} {path} HTTP/1.1\x1b[0m\" \x1b[32m{status}\x1b[0m",
    ),
    say(
        2,
        "web",
        "\x1b[33mWARNING\x1b[0m  recharge.api: lot {uuid} en retard",
    ),
    say(
        1,
        "worker-1",
        "\x1b[1;31mERROR\x1b[0m   recharge.taches: reprise dans {n} s",
    ),
];

impl Message {
    /// A line in a traceback.
    pub(super) fn of_first_container(text: &'static str) -> Self {
        say(1, "web-1", text)
    }

    /// The source as it stands in the brackets.
    pub(super) fn source(&self, container: Container) -> Vec<u8> {
        let mut source = self.source.as_bytes().to_vec();
        if self.source == "web" {
            let number = match container {
                // A traceback is that of the first container, from its first line on.
                Container::Web(number) if self.text != TRACEBACK[0] => number,
                _ => 1,
            };
            source.push(b'-');
            push_number(&mut source, u64::from(number));
        }
        source
    }
}
