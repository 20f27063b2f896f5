//! What stands in a text as it was because it means nothing here: shortcodes, Liquid, references, elements that are taken out.

use super::Generator;

/// What sort of thing stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftKind {
    /// A link that leads nowhere in the new site.
    Link,
    /// An image that is not there.
    Image,
    /// A reference to another document, by a function of the old generator.
    Reference,
    /// A file that the old generator would have put in.
    Include,
    /// A shortcode.
    Shortcode,
    /// A tag or a value of Liquid.
    Liquid,
    /// An attribute list of kramdown.
    Attributes,
    /// An HTML element that never reaches a page unless `raw_html` allows it.
    Html,
}

/// One thing that was left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Left {
    /// What sort of thing it is.
    pub kind: LeftKind,
    /// Its name: of the shortcode, the tag, the element; of a link its target.
    pub name: String,
    /// The file of the new site.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, in characters.
    pub column: u32,
}

impl LeftKind {
    /// What it is called in a report.
    pub fn words(self) -> &'static str {
        match self {
            LeftKind::Link => "link that leads nowhere",
            LeftKind::Image => "image that is not there",
            LeftKind::Reference => "reference",
            LeftKind::Include => "include",
            LeftKind::Shortcode => "shortcode",
            LeftKind::Liquid => "Liquid",
            LeftKind::Attributes => "attribute list",
            LeftKind::Html => "HTML element",
        }
    }

    /// One word for programs.
    pub fn code(self) -> &'static str {
        match self {
            LeftKind::Link => "link",
            LeftKind::Image => "image",
            LeftKind::Reference => "reference",
            LeftKind::Include => "include",
            LeftKind::Shortcode => "shortcode",
            LeftKind::Liquid => "liquid",
            LeftKind::Attributes => "attributes",
            LeftKind::Html => "html",
        }
    }

    /// What can be done about it.
    pub fn help(self) -> &'static str {
        match self {
            LeftKind::Link | LeftKind::Image => {
                "it is printed as it is written; mend the target, or publish the draft it leads to, and take the `\\` out"
            }
            LeftKind::Reference => "write `[words](../briefings/2026-01-06-paris.md)`: a link to the file",
            LeftKind::Include | LeftKind::Shortcode | LeftKind::Liquid => {
                "it is printed as it is written; put what it stood for in its place"
            }
            LeftKind::Attributes => "it is printed as it is written; take it out",
            LeftKind::Html => "it is taken out of the page; write it in Markdown, or set `raw_html` in `site.toml`",
        }
    }
}

/// Elements that are taken out with `raw_html = "sanitise"`, as far as people use them in articles.
const ELEMENTS: [&str; 8] = ["iframe", "script", "style", "form", "object", "embed", "video", "audio"];

/// Finds what is left in a body, by place; `first_line` is the line of the file on which it begins.
pub fn find(generator: Generator, file: &str, body: &str, first_line: u32) -> Vec<Left> {
    let mut left = Vec::new();
    let mut is_code = false;
    for (line, number) in body.split('\n').zip(first_line..) {
        let is_fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        is_code ^= is_fence;
        for (at, _) in line.char_indices() {
            let rest = &line[at..];
            // Generators look into code too; only elements are code there.
            let found = in_braces(generator, rest).or_else(|| element(rest).filter(|_| !is_code && !is_fence));
            if let Some((kind, name)) = found {
                let column = line[..at].chars().count() as u32 + 1;
                left.push(Left { kind, name, file: file.to_owned(), line: number, column });
            }
        }
    }
    left
}

fn in_braces(generator: Generator, rest: &str) -> Option<(LeftKind, String)> {
    if !rest.starts_with('{') {
        return None;
    }
    match generator {
        Generator::Hugo => {
            let inside = rest.strip_prefix("{{<").or_else(|| rest.strip_prefix("{{%"))?;
            let name = word(inside.trim_start().trim_start_matches("/*"));
            named(name, &["ref", "relref"])
        }
        Generator::Zola => {
            let inside = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("{%"))?;
            let name = word(inside.trim_start_matches("/*"));
            let is_call = inside.contains('(') && inside.trim_start()[name.len()..].trim_start().starts_with('(');
            named(name, &[]).filter(|_| is_call)
        }
        Generator::Jekyll => liquid(rest).or_else(|| {
            rest.starts_with("{:")
                .then(|| (LeftKind::Attributes, rest.split_inclusive('}').next().unwrap_or(rest).to_owned()))
        }),
    }
}

/// What closes a shortcode was told of with what opens it.
fn named(name: &str, references: &[&str]) -> Option<(LeftKind, String)> {
    let kind = if references.contains(&name) { LeftKind::Reference } else { LeftKind::Shortcode };
    (!name.is_empty()).then(|| (kind, name.to_owned()))
}

fn liquid(rest: &str) -> Option<(LeftKind, String)> {
    if let Some(value) = rest.strip_prefix("{{") {
        let end = value.find("}}")?;
        let value = value[..end].trim_matches(['-', ' ']);
        return Some((LeftKind::Liquid, format!("{{{{ {} }}}}", value.split('|').next().unwrap_or_default().trim())));
    }
    let tag = rest.strip_prefix("{%")?.trim_start_matches(['-', ' ']);
    let name = word(tag);
    let argument = || tag[name.len()..].split_whitespace().next().unwrap_or_default().to_owned();
    match name {
        "" => None,
        name if name.starts_with("end") => None,
        "include" | "include_relative" | "include_cached" => Some((LeftKind::Include, argument())),
        "link" | "post_url" => Some((LeftKind::Reference, name.to_owned())),
        name => Some((LeftKind::Liquid, name.to_owned())),
    }
}

fn element(rest: &str) -> Option<(LeftKind, String)> {
    let inside = rest.strip_prefix('<')?;
    let name = word(inside).to_ascii_lowercase();
    ELEMENTS.contains(&&*name).then_some((LeftKind::Html, name))
}

fn word(text: &str) -> &str {
    let text = text.trim_start();
    let end = text
        .find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.')))
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(generator: Generator, body: &str, expected: &[&str]) {
        let told = |left: Left| format!("{}:{} {} {}", left.line, left.column, left.kind.code(), left.name);
        let left: Vec<String> = find(generator, "x.md", body, 1).into_iter().map(told).collect();
        assert_eq!(left, expected, "{body}");
    }

    #[test]
    fn shortcodes_and_references_of_hugo() {
        check(
            Generator::Hugo,
            "a {{< figure src=\"x\" >}}\né {{% note %}}b{{% /note %}}\n[c]({{< relref \"d.md\" >}}) {{< ref x >}} {{ no }}\n```\n{{<gist 1>}}\n```\n",
            &[
                "1:3 shortcode figure",
                "2:3 shortcode note",
                "3:5 reference relref",
                "3:28 reference ref",
                "5:1 shortcode gist",
            ],
        );
    }

    #[test]
    fn shortcodes_of_zola() {
        check(
            Generator::Zola,
            "{{ youtube(id=\"x\") }} {{ text }} {% quote(author=\"y\") %}\nz\n{% end %}",
            &["1:1 shortcode youtube", "1:34 shortcode quote"],
        );
    }

    #[test]
    fn liquid_and_kramdown() {
        check(
            Generator::Jekyll,
            "{{ site.url | x }} {% include a.html b=1 %} {% post_url 2020-01-02-b %}\n{% highlight rust %}\n{% endhighlight %}\n{: .wide }\n{%- if x -%}",
            &[
                "1:1 liquid {{ site.url }}",
                "1:20 include a.html",
                "1:45 reference post_url",
                "2:1 liquid highlight",
                "4:1 attributes {: .wide }",
                "5:1 liquid if",
            ],
        );
    }

    #[test]
    fn elements_that_would_be_taken_out_unless_they_are_code() {
        check(Generator::Zola, "<iframe src=x></iframe>\n```html\n<script>\n```\n<b>x</b>", &["1:1 html iframe"]);
    }
}
