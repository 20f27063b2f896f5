use super::*;
use crate::base::{Fingerprint, SourcePath};
use crate::markdown::scan;
use crate::model::{ImageBinding, ImageUse, LinkBinding, LinkForm, LinkUse};

/// Binds wikilinks to `/at/<target>/` and leaves the other targets as they are, unless they begin with `lost`.
pub(crate) fn bound(body: &str) -> BodyUse {
    let outline = scan(body, 1);
    let link = |link: &LinkUse| match link.form {
        _ if link.target.starts_with("lost") => LinkBinding::default(),
        LinkForm::Markdown => LinkBinding { href: Some((*link.target).into()), words: None },
        _ => LinkBinding {
            href: Some(format!("/at/{}/", link.target).into()),
            words: Some(format!("Name of {}", link.target).into()),
        },
    };
    let image = |image: &ImageUse| {
        let is_lost = image.target.starts_with("lost");
        ImageBinding { href: (!is_lost).then(|| (*image.target).into()), size: Some((40, 30)), choice: None }
    };
    BodyUse {
        path: SourcePath::new("content/briefings/a.md"),
        fingerprint: Fingerprint::of(body.as_bytes()),
        offset: 0,
        links: outline.links.iter().map(link).collect(),
        images: outline.images.iter().map(image).collect(),
        marks_dateline: true,
    }
}

fn print(body: &str, raw_html: RawHtml) -> Html {
    to_html(body, &Options { smart_punctuation: false, raw_html }, &bound(body), &[])
}

/// Prints a body under the default settings; ids of paragraphs are left out.
fn check(body: &str, expected: &str) {
    assert_eq!(without_paragraph_ids(&print(body, RawHtml::Sanitise).content), expected.trim_start(), "{body}");
}

fn check_smart(body: &str, expected: &str) {
    let html = to_html(body, &Options { smart_punctuation: true, ..Options::default() }, &bound(body), &[]);
    assert_eq!(without_paragraph_ids(&html.content), expected, "{body}");
}

fn without_paragraph_ids(html: &str) -> String {
    let mut parts = html.split("<p id=\"p-");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("<p");
        out.push_str(part.split_once('"').expect("the id ends").1);
    }
    out
}

#[test]
fn commonmark_is_printed() {
    check("a *b* **c** `d<e`\\\nf\ng", "<p>a <em>b</em> <strong>c</strong> <code>d&lt;e</code><br>\nf\ng</p>\n");
    check("> a\n>\n> b\n", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n");
    check("- a\n- b\n  1. c\n", "<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>\n");
    check("3. a\n\n4. b\n", "<ol start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>\n");
    check("a\n\n***\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n");
    check("```rust x\na<b>\n```\n", "<pre tabindex=\"0\"><code class=\"language-rust\">a&lt;b&gt;\n</code></pre>\n");
    check("    a\n", "<pre tabindex=\"0\"><code>a\n</code></pre>\n");
    check("1 < 2 & \"3\" \\<b> &copy; {{ page.title }}", "<p>1 &lt; 2 &amp; \"3\" &lt;b&gt; © {{ page.title }}</p>\n");
    check("~~a~~ H~2~O x^2^ $1 and $2", "<p><del>a</del> H~2~O x^2^ $1 and $2</p>\n");
}

#[test]
fn definition_lists_are_printed() {
    check("term\n: one\n: two\n", "<dl>\n<dt>term</dt>\n<dd>one</dd>\n<dd>two</dd>\n</dl>\n");
}

#[test]
fn task_lists_have_labelled_checkboxes() {
    check(
        "- [x] a\n- [ ] b\n- c\n",
        r#"
<ul>
<li class="task"><input aria-label="Done" checked="" disabled="" type="checkbox"> a</li>
<li class="task"><input aria-label="To do" disabled="" type="checkbox"> b</li>
<li>c</li>
</ul>
"#,
    );
}

#[test]
fn tables_of_one_name_are_told_apart() {
    let twice = "| a |\n|---|\n\n| a |\n|---|\n";
    let table = |name: &str| {
        format!(
            "<div class=\"table\" role=\"region\" aria-label=\"{name}\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">a</th></tr></thead>\n</table></div>\n"
        )
    };
    check(twice, &(table("Table: a") + &table("Table: a (2)")));
}

#[test]
fn tables_scroll_and_have_column_headers() {
    check(
        "| | Name | Seats |\n|:-|:-:|-:|\n| a | *b* | 1 |\n| c |\n",
        r#"
<div class="table" role="region" aria-label="Table: Name, Seats" tabindex="0"><table>
<thead><tr><td class="align-left"></td><th scope="col" class="align-center">Name</th><th scope="col" class="align-right">Seats</th></tr></thead>
<tbody>
<tr><td class="align-left">a</td><td class="align-center"><em>b</em></td><td class="align-right">1</td></tr>
<tr><td class="align-left">c</td><td class="align-center"></td><td class="align-right"></td></tr>
</tbody></table></div>
"#,
    );
    check(
        "| a |\n|---|\n",
        "<div class=\"table\" role=\"region\" aria-label=\"Table: a\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">a</th></tr></thead>\n</table></div>\n",
    );
}

#[test]
fn headings_have_anchors_beside_them() {
    check(
        "## The *talks* {#t .big lang=fr onclick=x}\n",
        "<div class=\"heading\"><h2 id=\"t\" class=\"big\" lang=\"fr\">The <em>talks</em></h2><a class=\"anchor\" href=\"#t\" aria-label=\"Link to “The talks”\">#</a></div>\n",
    );
    check("##\n", "<div class=\"heading\"><h2 id=\"section\"></h2></div>\n");
}

#[test]
fn headings_move_down_below_the_pages_title() {
    let levels = |body: &str| {
        let html = print(body, RawHtml::Escape).content;
        html.split("<h").skip(1).map(|part| part[..1].to_owned()).collect::<String>()
    };
    assert_eq!(levels("# a\n\n## b\n\n###### c\n"), "236");
    assert_eq!(levels("## b\n\n### c\n"), "23");
}

#[test]
fn contents_nest_levels_2_to_4_and_bear_the_printed_words() {
    let html = print("# A [[x]] & `b`[^1]\n\n### C\n\n##### D\n\n> ## Q\n\n## E\n\n[^1]: n\n", RawHtml::Sanitise);
    let entry =
        |level, id: &str, title: &str, children| TocEntry { level, id: id.into(), title: title.into(), children };
    let c = entry(4, "c", "C", Vec::new());
    let e = entry(3, "e", "E", Vec::new());
    assert_eq!(html.toc, [entry(2, "a-x-b", "A Name of x & b", vec![c, e])]);
}

#[test]
fn paragraphs_have_ids_of_their_text() {
    let html = print("Same *words*.\n\nSame\nwords.\n\n> quoted\n\n- item\n\nOther.", RawHtml::Sanitise).content;
    let ids: Vec<&str> = html.split("<p id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
    assert_eq!(ids.len(), 3);
    assert!(ids[0].len() == 8 && ids[1] == format!("{}-2", ids[0]) && !ids[2].starts_with(ids[0]), "{ids:?}");
    let smart =
        to_html("\"Same\" -- words", &Options { smart_punctuation: true, ..Options::default() }, &bound(""), &[]);
    let plain = print("\"Same\" -- words", RawHtml::Sanitise).content;
    assert_eq!(smart.content[..14], plain[..14], "typography changes no id");
}

#[test]
fn links_lead_where_they_are_bound() {
    check("[a](../x.md \"T\")", "<p><a href=\"../x.md\" title=\"T\">a</a></p>\n");
    check("[*a*](lost.md) [b][lost]\n\n[lost]: lost2.md", "<p><em>a</em> b</p>\n");
    check(
        "[[UA]] [[x|its *words*]]",
        "<p><a href=\"/at/UA/\">Name of UA</a> <a href=\"/at/x/\">its <em>words</em></a></p>\n",
    );
    check("[[lost]]", "<p>lost</p>\n");
    check(
        "<https://a.org/?b&c> <a@b.c>",
        "<p><a href=\"https://a.org/?b&amp;c\">https://a.org/?b&amp;c</a> <a href=\"mailto:a@b.c\">a@b.c</a></p>\n",
    );
    check("[<https://a.org>](x)", "<p><a href=\"x\">https://a.org</a></p>\n");
    check("[a](<x y\">)", "<p><a href=\"x%20y%22\">a</a></p>\n");
}

#[test]
fn links_without_binding_lead_only_where_any_page_could() {
    let mut body_use = bound("");
    body_use.marks_dateline = false;
    let body = "[a](https://a.org) [b](#b) [c](c.md) [[d]] [[e|f]] ![g](g.png) ![h](https://a.org/h.png) x";
    let html = to_html(body, &Options::default(), &body_use, &[]).content;
    assert_eq!(
        without_paragraph_ids(&html),
        "<p><a href=\"https://a.org\">a</a> <a href=\"#b\">b</a> c d f g <img src=\"https://a.org/h.png\" alt=\"h\" decoding=\"async\"> x</p>\n"
    );
}

#[test]
fn bare_addresses_become_links() {
    let link = "<a href=\"https://a.org/b_c?d&amp;e\">https://a.org/b_c?d&amp;e</a>";
    check("See https://a.org/b_c?d&e.", &format!("<p>See {link}.</p>\n"));
    check("**https://a.org/b_c?d&e**", &format!("<p><strong>{link}</strong></p>\n"));
    check("`https://a.org` [https://a.org](x)", "<p><code>https://a.org</code> <a href=\"x\">https://a.org</a></p>\n");
    check("[https://a.org](lost)", "<p><a href=\"https://a.org\">https://a.org</a></p>\n");
    check("<a href=\"x\">https://a.org</a>", "<p><a href=\"x\">https://a.org</a></p>\n");
    check_smart(
        "\"https://a.org/b--c...\" -- d",
        "<p>“<a href=\"https://a.org/b--c\">https://a.org/b--c</a>…” – d</p>\n",
    );
}

#[test]
fn images_have_sizes_and_load_late_but_the_first() {
    check(
        "a ![b *c*](d.png \"T\") ![](e.png) ![lost one](lost.png)",
        "<p>a <img src=\"d.png\" alt=\"b c\" title=\"T\" width=\"40\" height=\"30\" decoding=\"async\"> <img src=\"e.png\" alt=\"\" width=\"40\" height=\"30\" loading=\"lazy\" decoding=\"async\"> lost one</p>\n",
    );
    check("a ![[e.png]]", "<p>a <img src=\"e.png\" alt=\"\" width=\"40\" height=\"30\" decoding=\"async\"></p>\n");
}

#[test]
fn an_image_alone_is_a_figure() {
    let image = "<img src=\"b.png\" alt=\"a\" width=\"40\" height=\"30\" decoding=\"async\">";
    check("![a](b.png \"T & U\")", &format!("<figure>{image}<figcaption>T &amp; U</figcaption></figure>\n"));
    check("[![a](b.png)](c)", &format!("<figure><a href=\"c\">{image}</a></figure>\n"));
    check("![a](lost.png)", "<p>a</p>\n");
    check("![a](javascript:x)", "<p>a</p>\n");
}

#[test]
fn footnotes_are_numbered_by_reference_with_ways_back() {
    check(
        "b[^b] a[^long one] b[^b] [^no]\n\n[^Long One]: *A*\n\n[^b]: B\n\n    > q\n\n[^unused]: U\n",
        r##"
<p>b<sup><a id="fnref-b" href="#fn-b" role="doc-noteref">1</a></sup> a<sup><a id="fnref-long-one" href="#fn-long-one" role="doc-noteref">2</a></sup> b<sup><a id="fnref-b-2" href="#fn-b" role="doc-noteref">1</a></sup> [^no]</p>
<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">
<ol>
<li id="fn-b"><p>B</p>
<blockquote>
<p>q</p>
</blockquote>
<p><a href="#fnref-b" role="doc-backlink" aria-label="Back to reference 1">↩︎</a> <a href="#fnref-b-2" role="doc-backlink" aria-label="Back to reference 1-2">↩︎<sup>2</sup></a></p>
</li>
<li id="fn-long-one"><p><em>A</em> <a href="#fnref-long-one" role="doc-backlink" aria-label="Back to reference 2">↩︎</a></p>
</li>
</ol>
</section>
"##,
    );
}

#[test]
fn footnotes_of_footnotes_and_in_links_are_kept() {
    check(
        "<a href=\"x\">a[^1]</a>\n\n[^1]: one[^2]\n\n[^2]: two\n\n[^3]: three[^2]\n",
        r##"
<p><a href="x">a<sup><span id="fnref-1">1</span></sup></a></p>
<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">
<ol>
<li id="fn-1"><p>one<sup><a id="fnref-2" href="#fn-2" role="doc-noteref">2</a></sup> <a href="#fnref-1" role="doc-backlink" aria-label="Back to reference 1">↩︎</a></p>
</li>
<li id="fn-2"><p>two <a href="#fnref-2" role="doc-backlink" aria-label="Back to reference 2">↩︎</a></p>
</li>
</ol>
</section>
"##,
    );
}

#[test]
fn the_opening_dateline_is_marked_up() {
    let marked = |dateline: &str, dash: &str, rest: &str| {
        format!("<p><span class=\"dateline\">{dateline}</span><span class=\"dateline-dash\">{dash}</span>{rest}</p>\n")
    };
    check("PARIS – In *a*", &marked("PARIS", " – ", "In <em>a</em>"));
    check("PARIS, Jan 6 (Reuters) – In", &marked("PARIS, Jan 6 (Reuters)", " – ", "In"));
    check("**PARIS** – In", &marked("<strong>PARIS</strong>", " – ", "In"));
    check("PARIS – **In**", &marked("PARIS", " – ", "<strong>In</strong>"));
    check("PARIS –\nIn", &marked("PARIS", " –\n", "In"));
    check("KYIV—In", &marked("KYIV", "—", "In"));
    check_smart("L'AQUILA -- In", &marked("L’AQUILA", " – ", "In"));
    check("**PARIS – In** a", "<p><strong>PARIS – In</strong> a</p>\n");
    check("> PARIS – In", "<blockquote>\n<p>PARIS – In</p>\n</blockquote>\n");
    check("In\n\nPARIS – In", "<p>In</p>\n<p>PARIS – In</p>\n");
}

#[test]
fn raw_html_is_sanitised_escaped_or_kept() {
    let check = |raw_html, body: &str, expected: &str| {
        assert_eq!(without_paragraph_ids(&print(body, raw_html).content), expected, "{body}");
    };
    let body = "<div onclick=\"x\">\n\n*a* <b class=\"c\">b</b>\n";
    check(RawHtml::Sanitise, body, "<div>\n<p><em>a</em> <b class=\"c\">b</b></p>\n</div>");
    check(RawHtml::Allow, body, "<div onclick=\"x\">\n<p><em>a</em> <b class=\"c\">b</b></p>\n");
    check(
        RawHtml::Escape,
        body,
        "<p>&lt;div onclick=\"x\"&gt;</p>\n<p><em>a</em> &lt;b class=\"c\"&gt;b&lt;/b&gt;</p>\n",
    );
    check(RawHtml::Sanitise, "a <!-- b --> c", "<p>a  c</p>\n");
}

#[test]
fn smart_punctuation_is_an_option() {
    check("\"a\" -- 'b'...", "<p>\"a\" -- 'b'...</p>\n");
    check_smart("\"a\" -- 'b'... &quot;c&quot; `\"`", "<p>“a” – ‘b’… \"c\" <code>\"</code></p>\n");
}

#[test]
fn names_lead_to_pages_where_they_stand_as_they_are_printed() {
    let body = "# Norway\n\nNorway & [Norway](x) `Norway` *Norway*\n\n    Norway\n";
    let range =
        |nth: usize| body.match_indices("Norway").nth(nth).map(|(at, name)| at..at + name.len()).expect("it is there");
    let mentions =
        (0..6).map(|nth| crate::model::MentionLink { range: range(nth), href: "/countries/norway/?a&b".into() });
    let mentions: Vec<_> = mentions.collect();
    let html = to_html(body, &Options::default(), &bound(body), &mentions).content;
    let link = "<a class=\"mention\" href=\"/countries/norway/?a&amp;b\">Norway</a>";
    assert_eq!(html.matches(link).count(), 2, "{html}");
    assert!(html.contains(&format!("{link} &amp; ")) && html.contains(&format!("<em>{link}</em>")), "{html}");
}
