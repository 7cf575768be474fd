//! uvicorn's access log.
//!
//! ```text
//! INFO:     10.0.0.45:0 - "GET /x HTTP/1.1" 200 OK
//! ```
//!
//! It has no time, no duration and no bytes: the time is the envelope's.

use super::super::field::Field;
use super::super::reject::Reject;
use super::super::request_line::read_request_line;
use super::super::words::{Words, without_port};
use super::{Access, Draft, Format, status_or_none};

pub(super) const FORMAT: Format = Format {
    access: Access::Uvicorn,
    also: &["hypercorn"],
    example: r#"INFO:     10.0.0.45:0 - "GET /x HTTP/1.1" 200 OK"#,
    starts: b"I",
    sniff: |text| text.starts_with(b"INFO:"),
    read: |text, _, draft| read(text, draft),
};

fn read<'a>(text: &'a [u8], draft: &mut Draft<'_, 'a>) -> Result<(), Reject> {
    let mut words = Words::new(&text[b"INFO:".len().min(text.len())..]);
    let (Some(client), Some(b"-"), Some(line)) = (words.word(), words.word(), words.quoted())
    else {
        return Err(Reject::NoRequest);
    };
    if !line.closed {
        return Err(Reject::Cut);
    }
    let record = &mut *draft.record;
    read_request_line(line.field, record);
    record.status = status_or_none(words.word().ok_or(Reject::Cut)?)?;
    record.client = Field::plain(without_port(client)).given();
    Ok(())
}
