//! The ends of file names: what is kept behind an id (`{id}.json`), and what makes a program.
//!
//! In: the text of a segment. Out: its stem and its extension, when that is one of these lists.
//! Only known ones count: in `/users/john.doe` and `/rpc/chat.post` the dot belongs to the name.

use super::words::contains;

/// Extensions of files and of representations that are kept: `{id}.json`.
const EXTENSIONS: [&str; 78] = [
    "7z", "apk", "atom", "avif", "avro", "bin", "bmp", "bz2", "css", "csv", "deb", "dmg", "doc",
    "docx", "eot", "exe", "geojson", "gif", "gpx", "gz", "htm", "html", "ico", "ics", "iso", "jar",
    "jpeg", "jpg", "js", "json", "kml", "log", "m3u8", "m4s", "map", "md", "mjs", "mp3", "mp4",
    "mpd", "mvt", "odt", "ogg", "otf", "parquet", "pbf", "pdf", "png", "pptx", "rpm", "rss", "sql",
    "svg", "swf", "tar", "tar.gz", "tgz", "tif", "tiff", "toml", "tsv", "ttf", "txt", "vcf", "war",
    "wasm", "wav", "webm", "webp", "woff", "woff2", "xhtml", "xls", "xlsx", "xml", "yaml", "yml",
    "zip",
];

/// Extensions of programs: what bears one is code that somebody wrote, not a value.
const SCRIPTS: [&str; 16] = [
    "action", "ashx", "asmx", "asp", "aspx", "cfm", "cgi", "do", "jsp", "jspx", "php", "pl", "py",
    "rb", "sh", "shtml",
];

/// A file name's stem and its extension, when the extension is a known one: (`7`, `json`).
pub(super) fn split_extension(name: &str) -> Option<(&str, &str)> {
    let known = |(stem, extension): &(&str, &str)| {
        !stem.is_empty() && (contains(&EXTENSIONS, extension) || contains(&SCRIPTS, extension))
    };
    let (stem, extension) = name.rsplit_once('.').filter(known)?;
    match stem.strip_suffix(".tar") {
        Some(shorter) if !shorter.is_empty() => Some((shorter, &name[shorter.len() + 1..])),
        _ => Some((stem, extension)),
    }
}

/// Whether this extension is that of a program.
pub(super) fn is_script(extension: &str) -> bool {
    contains(&SCRIPTS, extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(EXTENSIONS.is_sorted() && SCRIPTS.is_sorted());
    }

    #[test]
    fn an_archive_has_a_double_extension() {
        assert_eq!(split_extension("a.tar.gz"), Some(("a", "tar.gz")));
        assert_eq!(split_extension("7.json"), Some(("7", "json")));
        assert_eq!(split_extension("john.doe"), None);
        assert_eq!(split_extension(".json"), None);
    }
}
