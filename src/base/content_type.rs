/// The content type of pages.
pub const HTML: &str = "text/html; charset=utf-8";
/// The content type of JSON.
pub const JSON: &str = "application/json; charset=utf-8";
/// The content type of scripts (RFC 9239).
pub const JAVASCRIPT: &str = "text/javascript; charset=utf-8";
/// The content type of plain text.
pub const TEXT: &str = "text/plain; charset=utf-8";

/// Says whether a file is a page, by its name.
pub fn is_html(file: &str) -> bool {
    content_type(file) == HTML
}

/// Returns the content type that a file's name promises; all text is in UTF-8.
pub fn content_type(file: &str) -> &'static str {
    let name = file.rsplit('/').next().unwrap_or(file);
    let Some((_, ending)) = name.rsplit_once('.') else { return "application/octet-stream" };
    match ending.to_ascii_lowercase().as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => JAVASCRIPT,
        "json" | "map" => JSON,
        "geojson" => "application/geo+json; charset=utf-8",
        "jsonld" => "application/ld+json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" | "xsl" => "application/xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "txt" | "md" => TEXT,
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "webp" => "image/webp",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" => "audio/ogg",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_ending_decides_in_any_case_and_text_names_its_charset() {
        assert_eq!(content_type("a/index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("feed.XML"), "application/xml; charset=utf-8");
        assert_eq!(content_type("site.min.css"), "text/css; charset=utf-8");
        assert_eq!(content_type("a.b/file"), "application/octet-stream");
        assert_eq!(content_type("photo.jpeg"), "image/jpeg");
    }
}
