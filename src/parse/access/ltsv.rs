//! LTSV: `label:value` between tabs.
//!
//! ```text
//! time:2015-09-06T05:58:05+09:00⇥method:POST⇥uri:/foo/bar?token=xxx&uuid=1234⇥status:200⇥size:12⇥apptime:0.057⇥ua:UA1
//! ```
//!
//! (with tabs for the arrows). `host` is the client by the recommended labels, and the host that
//! was asked for many who do not follow them: an address is taken for a client.

use super::super::field::Field;
use super::super::find::find_soon;
use super::super::keys::{Key, key_of};
use super::super::reject::Reject;
use super::super::words::is_address;
use super::gathered::Gathered;
use super::{Access, Context, Draft, Format};
use memchr::{memchr, memchr2};

pub(super) const FORMAT: Format = Format {
    access: Access::Ltsv,
    also: &[],
    example: "time:2015-09-06T05:58:05+09:00\tmethod:POST\turi:/foo/bar?token=xxx&uuid=1234\tstatus:200\tsize:12\tapptime:0.057\tua:UA1",
    // Labels may begin with a digit, and never do; addresses do.
    starts: b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_.-@",
    sniff,
    read,
};

const LONGEST_LABEL: usize = 40;

fn sniff(text: &[u8]) -> bool {
    let head = &text[..text.len().min(LONGEST_LABEL)];
    let label = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-@".contains(byte);
    memchr2(b':', b' ', head).is_some_and(|at| {
        at > 0 && text[at] == b':' && text[..at].iter().all(label) && memchr(b'\t', text).is_some()
    })
}

fn read<'a>(text: &'a [u8], context: Context, draft: &mut Draft<'_, 'a>) -> Result<(), Reject> {
    let mut gathered = Gathered::new(draft);
    // One look at the line saves one at each value.
    let has_escapes = memchr(b'\\', text).is_some();
    let mut rest = text.trim_ascii_end();
    while !rest.is_empty() {
        let end = find_soon(b'\t', rest).unwrap_or(rest.len());
        let (pair, tail) = rest.split_at(end);
        rest = tail.get(1..).unwrap_or_default();
        let Some(colon) = find_soon(b':', pair) else {
            continue;
        };
        let (label, raw) = (&pair[..colon], &pair[colon + 1..]);
        let key = match label {
            b"host" if is_address(raw) => Some(Key::Client),
            _ => key_of(label),
        };
        if let Some(key) = key {
            let escaped = has_escapes && memchr(b'\\', raw).is_some();
            gathered.take(key, Field { raw, escaped });
        }
    }
    gathered.finish(context, true)
}
