//! The report as a mail: a `.eml` file that `sendmail -t` sends as it is, and mail programs open.
//!
//! In: the summary and its pictures. Out: multipart/related (RFC 2387) of a text, the same as HTML
//! without scripts and SVG, and PNGs that the HTML names by `cid:` (RFC 2392). It has no date and no
//! identifier, which are for the program that sends it to set: the same report gives the same bytes.

use super::charts::Figure;
use super::json::Context;
use super::lang::{Lang, words};
use super::mailbox::Mailbox;
use super::page::told;
use super::table::Table;
use super::tables::endpoints;
use super::terminal::{Look, endpoint_table, headline};
use super::text::{visible, wrapped};
use super::verdicts::{shifted, verdict};
use crate::error::Error;
use crate::stats::{Comparison, EndpointStats, GapPlace, Summary};
use askama::Template;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::{BodyPart, MimePart};

/// The most endpoints in the table.
const MOST_ROWS: usize = 15;
/// The width of the text.
const WIDTH: usize = 76;
/// The percentiles that are shown.
const PERCENTILES: [f64; 3] = [50.0, 95.0, 99.0];

/// To whom a mail goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The receivers. Without any, whoever sends the mail names them.
    pub to: Vec<Mailbox>,
    /// The sender; without one, the program that sends it knows its own.
    pub from: Option<Mailbox>,
}

#[derive(Template)]
#[template(path = "mail.html", config = ".askama.toml")]
struct MailPage<'a> {
    lang: Lang,
    title: Option<&'a str>,
    about: String,
    verdict: Vec<String>,
    incomplete: &'a [(String, String)],
    account: String,
    columns: Vec<String>,
    rows: Vec<Row>,
    hidden: Option<String>,
    pictures: Vec<Picture>,
    version: &'a str,
}

struct Row {
    method: String,
    endpoint: String,
    cells: Vec<String>,
}

struct Picture {
    cid: String,
    description: String,
}

/// The mail. The figures have names without ending.
///
/// # Errors
/// [`Error::Draw`] or [`Error::Render`].
pub fn to_mail(
    summary: &Summary,
    comparisons: &[Comparison],
    context: &Context,
    figures: &[(&str, &Figure)],
    envelope: &Envelope,
) -> Result<Vec<u8>, Error> {
    let lang = context.lang;
    let told = told(summary, comparisons, &shifted(summary), lang);
    let html = html(summary, context, &told, figures)?;
    let plain = plain(summary, context, &told);
    let alternative = MimePart::new(
        multipart("multipart/alternative", "alternative"),
        BodyPart::Multipart(vec![
            MimePart::new("text/plain", plain),
            MimePart::new("text/html", html),
        ]),
    );
    let mut parts = vec![alternative];
    for (name, figure) in figures {
        let png = figure
            .to_png()
            .map_err(|error| Error::Draw(format!("{name}: {error}")))?;
        let picture = MimePart::new("image/png", png).cid(cid(name));
        let file = ContentType::new("inline").attribute("filename", format!("{name}.png"));
        parts.push(picture.header("Content-Disposition", file));
    }
    let related =
        multipart("multipart/related", "related").attribute("type", "multipart/alternative");
    let mut mail = MimePart::new(related, BodyPart::Multipart(parts));
    let subject = subject(summary, comparisons, context);
    let mut headers: Vec<(&str, HeaderType<'_>)> = vec![("MIME-Version", Raw::new("1.0").into())];
    if let Some(from) = &envelope.from {
        headers.push(("From", address(from).into()));
    }
    if !envelope.to.is_empty() {
        let to = envelope.to.iter().map(|to| address(to)).collect();
        headers.push(("To", Address::new_list(to).into()));
    }
    headers.push(("Subject", Text::new(visible(&subject)).into()));
    for (name, value) in headers {
        mail = mail.header(name, value);
    }
    let mut bytes: Vec<u8> = Vec::new();
    mail.write_part(&mut bytes);
    // Programs that take mail from a file want the lines of their system; pictures are Base64.
    bytes.retain(|byte| *byte != b'\r');
    Ok(bytes)
}

fn address(mailbox: &Mailbox) -> Address<'_> {
    Address::new_address(mailbox.name.as_deref(), mailbox.address.as_str())
}

/// What it is about, whether that is worse, and the first sentence of the verdict.
fn subject(summary: &Summary, comparisons: &[Comparison], context: &Context) -> String {
    let lang = context.lang;
    let days = summary.span.map(|span| {
        let day = |us| summary.zone.local(us).date_naive();
        let mut days = lang.days(day(span.first_us), day(span.last_us));
        let cut = summary.gaps.iter().find(|gap| gap.place == GapPlace::End);
        if let Some(gap) = cut {
            days += &lang.until(summary.zone.local(gap.span.first_us).time());
        }
        days
    });
    let about: Vec<&str> = context
        .title
        .as_deref()
        .into_iter()
        .chain(days.as_deref())
        .collect();
    let verdict = verdict(summary, lang);
    let says: Vec<String> = lang
        .compared_with(comparisons)
        .into_iter()
        .chain(verdict.first().cloned())
        .collect();
    let says: Vec<&str> = says.iter().map(String::as_str).collect();
    lang.subject(&about, !context.incomplete.is_empty(), &says)
}

/// A type with a boundary that cannot be part of what is encoded: `=_` is neither quoted-printable nor
/// Base64 (RFC 2045, section 6.7).
fn multipart<'x>(kind: &'x str, name: &str) -> ContentType<'x> {
    ContentType::new(kind).attribute("boundary", format!("=_laggard_{name}"))
}

fn cid(name: &str) -> String {
    format!("{name}@laggard")
}

/// The text for programs that show no HTML.
fn plain(summary: &Summary, context: &Context, told: &[String]) -> String {
    let lang = context.lang;
    let paragraph = |text: &str| wrapped(text, WIDTH);
    let mut sentences: String = context
        .title
        .iter()
        .map(|title| format!("{title}\n\n"))
        .collect();
    sentences.extend(
        told.iter()
            .map(|sentence| paragraph(&format!("{sentence}."))),
    );
    if !context.incomplete.is_empty() {
        sentences += &format!("\n{}", paragraph(lang.say(words::INCOMPLETE)));
        let incomplete = context.incomplete.iter();
        sentences.extend(
            incomplete.map(|(input, why)| paragraph(format!("{input} {why}").trim_start())),
        );
    }
    let table: Table = endpoints(summary);
    let look = Look {
        width: WIDTH,
        limit: MOST_ROWS,
        bold: false,
        lang,
    };
    let table = endpoint_table(&table, &look, &[]);
    format!("{sentences}\n{}\n\n{table}", headline(summary, lang))
}

fn html(
    summary: &Summary,
    context: &Context,
    told: &[String],
    figures: &[(&str, &Figure)],
) -> Result<String, Error> {
    let lang = context.lang;
    let hidden = summary.endpoints.len().saturating_sub(MOST_ROWS);
    let mut columns = vec![lang.say(words::REQUESTS).to_owned()];
    columns.extend(PERCENTILES.map(|percent| format!("p{percent}")));
    columns.extend([words::MAX, words::SLOW].map(|word| lang.say(word).to_owned()));
    columns.push("5xx".to_owned());
    let page = MailPage {
        lang,
        title: context.title.as_deref(),
        about: headline(summary, lang),
        verdict: told.to_vec(),
        incomplete: &context.incomplete,
        account: super::account_lines(&summary.account, lang).remove(0),
        columns,
        rows: summary
            .endpoints
            .iter()
            .take(MOST_ROWS)
            .map(|stats| row(stats, summary, lang))
            .collect(),
        hidden: (hidden > 0).then(|| lang.more_endpoints(hidden)),
        pictures: figures
            .iter()
            .map(|(name, figure)| Picture {
                cid: cid(name),
                description: figure.describe(),
            })
            .collect(),
        version: env!("CARGO_PKG_VERSION"),
    };
    page.render()
        .map_err(|error| Error::Render(format!("the mail: {error}")))
}

fn row(stats: &EndpointStats, summary: &Summary, lang: Lang) -> Row {
    let mut cells = vec![lang.count(stats.requests)];
    let durations = stats.durations.as_ref();
    cells.extend(PERCENTILES.map(|wanted| {
        let place = summary.percentiles.iter().position(|one| *one == wanted);
        let value = durations.zip(place);
        value.map_or_else(String::new, |(durations, place)| {
            lang.ms(durations.percentiles_us[place])
        })
    }));
    cells.push(durations.map_or_else(String::new, |durations| lang.ms(durations.max_us)));
    cells.push(durations.map_or_else(String::new, |_| lang.count(stats.slow)));
    cells.push(lang.count(stats.status_classes[4]));
    Row {
        method: visible(&stats.method).into_owned(),
        endpoint: visible(&stats.endpoint).into_owned(),
        cells,
    }
}
