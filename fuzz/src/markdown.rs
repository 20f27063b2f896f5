//! Bodies, with links to people and countries.

use dateline::{
    base::{Fingerprint, SourcePath},
    markdown::{self, Options},
    mentions::{Lexicon, Scope},
    model::{BodyUse, ImageBinding, LinkBinding, RawHtml, Site},
    pipeline::{self, Goal, Silent},
};
use std::sync::LazyLock;

use crate::{harmless::check_harmless, support};

/// Whom texts may name.
const PEOPLE: &str = "
-- content/participants/ada-quill.md --
---
name: Ada Quill
country: FR
aka: [Quill]
---
-- content/groups/club.md --
---
name: Garden Club
---
";

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(&site()));

fn site() -> Site {
    let report = pipeline::run(&support::request(), Goal::Resolve, &support::site(PEOPLE), &Silent).expect("it runs");
    report.site.expect("a site")
}

/// A body is read and printed; what is found in it lies in it; what is printed of it is harmless.
pub fn check(data: &[u8]) {
    let Ok(body) = std::str::from_utf8(data) else { return };
    let prose = markdown::prose(body);
    markdown::plain_text(body);
    for mention in LEXICON.find(&prose, &Scope { language: "en", ..Scope::default() }) {
        let text = &prose.blocks[mention.block].text;
        assert!(
            text.get(mention.range.clone()).is_some_and(|words| !words.is_empty()),
            "{:?} of {text:?}",
            mention.range
        );
    }
    let body_use = bound(body);
    for raw_html in [RawHtml::Sanitise, RawHtml::Escape] {
        for smart_punctuation in [false, true] {
            let html = markdown::to_html(body, &Options { smart_punctuation, raw_html }, &body_use, &[]);
            check_harmless(&html.content);
        }
    }
    markdown::to_html(body, &Options { smart_punctuation: true, raw_html: RawHtml::Allow }, &body_use, &[]);
}

/// Binds links and images to what they say, which is worse than any site does.
fn bound(body: &str) -> BodyUse {
    let outline = markdown::scan(body, 1);
    let link = |target: &str| LinkBinding { href: Some(target.into()), words: Some(target.into()) };
    let image = |target: &str| ImageBinding { href: Some(target.into()), size: Some((40, 30)), choice: None };
    BodyUse {
        path: SourcePath::new("content/briefings/a.md"),
        fingerprint: Fingerprint::of(body.as_bytes()),
        offset: 0,
        links: outline.links.iter().map(|it| link(&it.target)).collect(),
        images: outline.images.iter().map(|it| image(&it.target)).collect(),
        marks_dateline: true,
    }
}
