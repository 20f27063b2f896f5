//! Portraits of those who took part, beside their names on a briefing's page.

mod support;

use support::{build, html};

const SITE: &str = "\
-- content/briefings/2026-01-06-paris.md --
---
title: Paris
participants: [{ name: Ana Ahlers, country: FR }, { name: Bo Berg, country: FR }]
mentions: [{ name: Cy Cole }]
---
Text.
-- content/participants/ana-ahlers.md --
---
name: Ana Ahlers
image: /ana.svg
---
-- content/participants/cy-cole.md --
---
name: Cy Cole
image: /ana.svg
---
-- static/ana.svg --
<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"40\"/>
";

#[test]
fn a_portrait_stands_beside_those_who_took_part() {
    let built = build(SITE);
    let page = html::read(built.page("briefings/2026/01/paris/index.html"));
    assert_eq!(html::attributes(&page, ".portrait img", "src"), ["/ana.svg"]);
    assert_eq!(
        html::attributes(&page, ".delegations td:has(a[href='/participants/ana-ahlers/']) .portrait img", "height"),
        ["40"]
    );
}
