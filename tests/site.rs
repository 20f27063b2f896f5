//! Small sites, built whole.

mod support;

use support::build;

const PARIS: &str = "
-- content/briefings/paris.md --
---
title: Allies meet
date: 2026-01-06
participants: [{ name: Mark Carney, role: Prime Minister, country: CA }]
---
PARIS – Text.
";

#[test]
fn one_article_makes_a_whole_site() {
    let built = build(PARIS);
    assert_eq!(built.faults(), "");
    assert!(built.text("countries/canada/index.html").contains("Mark Carney"));
    assert!(built.text("participants/mark-carney/index.html").contains("Prime Minister"));
    assert!(built.page("briefings/2026/01/paris/index.html").contains("Allies meet"));
    assert!(built.text("index.html").contains("Allies meet"));
    assert!(built.files.contains_key("404.html") && built.files.contains_key("site.css"));
}

#[test]
fn two_names_of_one_slug_are_not_one_person() {
    let built = build(
        "
-- content/briefings/a.md --
---
title: A
date: 2026-01-06
participants: [{ name: 李明 }]
---
-- content/briefings/b.md --
---
title: B
date: 2026-01-07
mentions: [{ name: 黎明 }]
---
",
    );
    assert_eq!(
        built.faults(),
        "content/briefings/b.md:4:20 error[url-collision] `黎明` and `李明` would have one page: `/participants/li-ming/`"
    );
}

#[test]
fn punctuation_does_not_make_another_person() {
    let built = build(
        "
-- content/briefings/a.md --
---
title: A
date: 2026-01-06
participants: [{ name: J. Smith }]
mentions: [{ name: j smith jr }]
---
-- content/briefings/b.md --
---
title: B
date: 2026-01-07
participants: [{ name: J Smith }]
---
",
    );
    assert_eq!(built.faults(), "");
}
