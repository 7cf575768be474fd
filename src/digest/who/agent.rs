//! The family of a user agent: few enough to count by, and true to what the client says.
//!
//! In: the text of a user agent. Out: a name such as `Chrome` or `python-requests`. Versions and
//! operating systems are left out, and nobody is unmasked: a program that calls itself Chrome is
//! Chrome.

/// The longest name given back, in bytes.
const LONGEST_NAME: usize = 40;

/// What gives a browser away, in this order: every Edge and Opera calls itself Chrome too, and every
/// Chrome Safari. `MDN: Browser detection using the user agent`.
const BROWSERS: [(&str, &str); 12] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edge/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("Trident/", "Internet Explorer"),
];

/// How programs that search the web call themselves.
const BOT_WORDS: [&str; 3] = ["bot", "crawler", "spider"];

/// The family of a user agent: `bot`, a browser, or the name of the first product (RFC 9110,
/// section 10.1.5), such as `curl`, `okhttp` or `Go-http-client`. `none` when there is nothing to
/// go by.
///
/// The name of a product is cut to 40 bytes. It is the client's own text, so escape it on a page.
pub(super) fn agent_family(user_agent: &str) -> &str {
    let text = user_agent.trim();
    if text.is_empty() || text == "-" {
        return "none";
    }
    if is_bot(text) {
        return "bot";
    }
    let browser = BROWSERS.iter().find(|(token, _)| text.contains(token));
    match browser {
        Some((_, name)) if text.starts_with("Mozilla/") => name,
        _ => product(text),
    }
}

/// Whether one of [`BOT_WORDS`] stands anywhere, in any case: `Googlebot/2.1`, `+https://example.org/bot`.
/// A telephone of the make Cubot is taken for one; asking for whole words would lose `AhrefsBot`.
fn is_bot(text: &str) -> bool {
    let is_here = |word: &str, part: &[u8]| part.eq_ignore_ascii_case(word.as_bytes());
    BOT_WORDS.iter().any(|word| {
        text.as_bytes()
            .windows(word.len())
            .any(|part| is_here(word, part))
    })
}

fn product(text: &str) -> &str {
    let end = text.find(['/', ' ', '(', ';']).unwrap_or(text.len());
    let name = text
        .get(..end)
        .filter(|name| !name.is_empty())
        .unwrap_or("other");
    name.get(..name.floor_char_boundary(LONGEST_NAME))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::agent_family;
    use proptest::prelude::*;

    #[test]
    fn families_are_those_that_people_use() {
        for (text, family) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
                "Chrome",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
                "Edge",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:134.0) Gecko/20100101 Firefox/134.0",
                "Firefox",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1",
                "Safari",
            ),
            (
                "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
                "bot",
            ),
            (
                "Baiduspider+(+http://www.baidu.com/search/spider.htm)",
                "bot",
            ),
            ("curl/8.11.1", "curl"),
            ("python-requests/2.32.3", "python-requests"),
            ("Go-http-client/2.0", "Go-http-client"),
            ("okhttp/4.12.0", "okhttp"),
            ("axios/1.7.9", "axios"),
            ("node", "node"),
            (
                "Apache-HttpClient/4.5.14 (Java/11.0.25)",
                "Apache-HttpClient",
            ),
            ("Mozilla/5.0 (unheard of)", "Mozilla"),
            ("Headless Chrome/1.0", "Headless"),
            ("", "none"),
            (" - ", "none"),
            ("/1.0", "other"),
        ] {
            assert_eq!(agent_family(text), family, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_a_short_name(text in any::<String>()) {
            let family = agent_family(&text);
            prop_assert!(!family.is_empty() && family.len() <= 40);
        }
    }
}
