use super::{
    html_page::{escaped, page},
    publish_report::{Line, Publication, closing, provenance_words},
};

/// Draws what was published, or would be, as one page of HTML: counts, and what readers see otherwise.
pub fn draw(publication: &Publication<'_>) -> String {
    let title = match publication.is_rehearsal {
        true => format!("What would be published to `{}`", publication.target),
        false => format!("What was published to `{}`", publication.target),
    };
    let mut body = format!("<p>{}</p>\n", escaped(closing(publication).replace('`', "").trim_end()));
    body += &format!("<p class=\"address\">{}</p>\n", escaped(&provenance_words(publication.provenance)));
    let lines = publication.lines();
    for (what, heading) in [
        ("new", "New"),
        ("changed", "Changed"),
        ("redirected", "Addresses that lead on now"),
        ("removed", "No longer there"),
    ] {
        let (pages, files): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
            lines.iter().filter(|line| line.what == what).partition(|line| line.is_page());
        body += &section(what, heading, &pages, &files);
    }
    page(&title, &body)
}

/// Files that are no pages are folded away: they follow from these.
fn section(id: &str, heading: &str, pages: &[&Line<'_>], files: &[&Line<'_>]) -> String {
    if pages.is_empty() && files.is_empty() {
        return String::new();
    }
    let list = |lines: &[&Line<'_>]| match lines.is_empty() {
        true => String::new(),
        false => format!("<ul>\n{}</ul>\n", lines.iter().map(|line| item(line)).collect::<String>()),
    };
    let folded = match files.len() {
        0 => String::new(),
        count => format!("<details><summary>{count} other files</summary>\n{}</details>\n", list(files)),
    };
    format!("<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{heading}</h2>\n{}{folded}</section>\n", list(pages))
}

fn item(line: &Line<'_>) -> String {
    let title = line.title.map(|title| format!("<strong><bdi>{}</bdi></strong> ", escaped(title))).unwrap_or_default();
    let leads = line.leads_to.map(|to| format!(" → {}", escaped(to))).unwrap_or_default();
    format!("<li>{title}<span class=\"address\">{}{leads}</span></li>\n", escaped(&line.address))
}
