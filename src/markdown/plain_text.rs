use ammonia::Builder;
use pulldown_cmark::{Event, Tag, TagEnd};
use std::{collections::HashSet, sync::LazyLock};

use super::{events, sanitise::is_too_deep};

static NO_TAGS: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder.clean_content_tags(HashSet::from(["script", "style"]));
    builder
});

/// Returns the words of a body as they are written: blocks on lines of their own, without markup.
///
/// Code counts, and so does the text between the tags of raw HTML; references to footnotes and descriptions of images do
/// not. A wikilink without words of its own gives its target.
pub fn plain_text(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut html = String::new();
    let mut images = 0;
    for (event, _) in events::parse(body) {
        images += events::image_nesting(&event);
        match &event {
            Event::Html(piece) => html.push_str(piece),
            Event::End(TagEnd::HtmlBlock) => push_html(&mut text, &std::mem::take(&mut html)),
            _ if images > 0 => {}
            _ => text.push_str(events::text(&event).unwrap_or_default()),
        }
        if ends_line(&event) && !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// Says whether what follows is no longer the same sentence.
fn ends_line(event: &Event<'_>) -> bool {
    match event {
        Event::Rule => true,
        Event::Start(tag) => matches!(tag, Tag::List(_) | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::Paragraph),
        Event::End(end) => !matches!(
            end,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Superscript
                | TagEnd::Subscript
                | TagEnd::Link
                | TagEnd::Image
        ),
        _ => false,
    }
}

fn push_html(text: &mut String, html: &str) {
    if is_too_deep(html) {
        return text.push_str(html.trim());
    }
    let words = NO_TAGS.clean(html).to_string();
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u{a0}").replace("&amp;", "&");
    text.push_str(words.trim());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &str) {
        assert_eq!(plain_text(body), expected, "{body}");
    }

    #[test]
    fn markup_goes_and_words_stay() {
        check("A *b*\n[c](d) `e` ![f](g) <i>h</i> &amp; [[i]] [[j|k]].[^l]\n\n[^l]: m", "A b c e  h & i k.\nm");
        check("# A\n\n- b\n- c\n  - d\n\n> e\n\n    f\n", "A\nb\nc\nd\ne\nf");
        check("| a | b |\n|---|---|\n| c | d |\n", "a\nb\nc\nd");
        check("a  \nb\n***\nc", "a b\nc");
    }

    #[test]
    fn raw_html_gives_its_text() {
        check("<div>\n<b>a &amp; b</b><script>c</script>\n</div>\n\nd", "a & b\nd");
    }
}
