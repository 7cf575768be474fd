//! The account of lines in words: what was read, where it went, what it was written in.

use super::json::FormatCount;
use super::lang::{Lang, words};
use super::text::visible;
use crate::digest::Account;

/// The account of lines: what was read, and where it went. Each line is complete in itself.
pub fn account_lines(account: &Account, lang: Lang) -> Vec<String> {
    let mut lines = vec![lang.lines([
        account.read,
        account.kept,
        account.filtered_total(),
        account.other_total(),
        account.rejected_total(),
    ])];
    let by_size = |pairs: Vec<(String, u64)>| -> String {
        let mut pairs = pairs;
        pairs.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
        let more = pairs.len().saturating_sub(8);
        let mut names: Vec<String> = pairs
            .iter()
            .take(8)
            .map(|(name, lines)| format!("{} {}", visible(name), lang.count(*lines)))
            .collect();
        if more > 0 {
            names.push(lang.more(more));
        }
        names.join(", ")
    };
    let filtered = account
        .filtered
        .iter()
        .map(|(name, lines)| ((*name).to_owned(), *lines))
        .collect();
    let other = account
        .other
        .iter()
        .map(|(name, lines)| (name.clone(), *lines))
        .collect();
    let rejected = account
        .rejected
        .iter()
        .map(|(reason, lines)| (reason.name().to_owned(), *lines))
        .collect();
    for (name, pairs) in [
        (words::FILTERED_BY, filtered),
        (words::OTHER, other),
        (words::REJECTED, rejected),
    ] {
        let pairs: Vec<(String, u64)> = pairs;
        if !pairs.is_empty() {
            lines.push(format!("  {}", lang.labelled(name, &by_size(pairs))));
        }
    }
    if account.cut > 0 {
        lines.push(format!("  {}", lang.cut(account.cut)));
    }
    lines
}

/// What the requests were written in, and whether they say how long they took, one phrase a format.
pub fn format_lines(formats: &[FormatCount], lang: Lang) -> Vec<String> {
    let phrase = |count: &FormatCount| lang.format(&count.format, count.requests, count.timed);
    formats.iter().map(phrase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_adds_up_in_words() {
        let mut account = Account {
            read: 1100,
            kept: 1000,
            cut: 1,
            ..Account::default()
        };
        account.filtered.insert("path", 60);
        account.other.insert("web-1".to_owned(), 30);
        account.rejected.insert(crate::parse::Reject::Cut, 10);
        assert_eq!(
            account_lines(&account, Lang::English),
            [
                "lines: 1,100 read = 1,000 kept + 60 filtered + 30 other + 10 rejected",
                "  filtered by: path 60",
                "  other: web-1 30",
                "  rejected: cut 10",
                "  cut: 1 line ended early but said enough to count",
            ]
        );
    }
}
