//! Gives links and images of a text other targets, and leaves every other byte.

use std::ops::Range;

use crate::{
    base::Span,
    model::{ImageUse, LinkForm, LinkUse},
};

/// A link or an image as the outline of its text says it.
#[derive(Debug, Clone, Copy)]
pub struct Destination<'a> {
    /// Where it leads, as written.
    pub target: &'a str,
    /// How it is written.
    pub form: LinkForm,
    /// Where it stands in the file.
    pub span: Span,
}

impl<'a> From<&'a LinkUse> for Destination<'a> {
    fn from(link: &'a LinkUse) -> Self {
        Destination { target: &link.target, form: link.form, span: link.span }
    }
}

impl<'a> From<&'a ImageUse> for Destination<'a> {
    fn from(image: &'a ImageUse) -> Self {
        Destination { target: &image.target, form: LinkForm::Markdown, span: image.span }
    }
}

/// Leads each of these to its new target. `text` is the whole file, `body_line` the line on which its body begins, from 1.
///
/// Faults: the first that is not found where the outline says, by its position among `wanted`. Whoever calls this reads the
/// outcome again, since Markdown has more ways to write a link than anyone thinks of.
pub fn retarget(text: &str, body_line: u32, wanted: &[(Destination<'_>, String)]) -> Result<String, usize> {
    let starts = line_starts(text);
    let body = starts.get(body_line as usize - 1).copied().unwrap_or(text.len());
    let mut places: Vec<(Range<usize>, &str)> = Vec::new();
    for (nth, (link, target)) in wanted.iter().enumerate() {
        let found = starts.get(link.span.line as usize - 1).and_then(|start| find(text, *start, body, link));
        places.push((found.ok_or(nth)?, target));
    }
    places.sort_by_key(|(bytes, _)| bytes.start);
    places.dedup();
    let mut retargeted = text.to_owned();
    for (bytes, target) in places.into_iter().rev() {
        retargeted.replace_range(bytes, target);
    }
    Ok(retargeted)
}

/// Finds the words of a link that say where it leads; `start` is the line on which it stands, `body` the body's first.
fn find(text: &str, start: usize, body: usize, link: &Destination<'_>) -> Option<Range<usize>> {
    let line = &text[start..];
    let column = line.char_indices().nth(link.span.column as usize - 1).map_or(line.len(), |(at, _)| at);
    let start = start + column;
    let here = &text[start..];
    let here = &here[..here.find("\n\n").unwrap_or(here.len())];
    let lead = match link.form {
        LinkForm::Markdown => "](",
        _ => "[[",
    };
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([')', ']', '|', ' ', '>', '"', '\n', '\r']);
    let by_lead = |at: usize, offset: usize, text: &str| {
        let rest = text[at + lead.len()..].trim_start_matches([' ', '<']);
        let begins = text.len() - rest.len();
        let found = offset + begins..offset + begins + link.target.len();
        rest.strip_prefix(link.target).filter(|rest| ends(rest)).map(|_| found)
    };
    let inline = here.match_indices(lead).find_map(|(at, _)| by_lead(at, start, here));
    let defined = || {
        // `[words][name]` says where it leads elsewhere: `[name]: target`.
        text[body..].match_indices("]: ").find_map(|(at, lead)| {
            let rest = text[body + at + lead.len()..].trim_start_matches([' ', '<']);
            let begins = text.len() - rest.len();
            rest.strip_prefix(link.target).filter(|rest| ends(rest)).map(|_| begins..begins + link.target.len())
        })
    };
    inline.or_else(|| (link.form == LinkForm::Markdown).then(defined).flatten())
}

/// The bytes at which lines begin, whatever ends them.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = (0..bytes.len()).filter(|at| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    std::iter::once(0).chain(ends.map(|at| at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::scan;

    #[test]
    fn links_and_images_of_every_form_are_found() {
        let text = "a\n\n[x](old) and ![y](<old> \"t\") and [z][r] [[old|w]]\n\n[r]: old\n";
        let outline = scan(text, 1);
        let links = outline.links.iter().map(Destination::from);
        let all: Vec<_> = links.chain(outline.images.iter().map(Destination::from)).collect();
        assert_eq!(all.len(), 4);
        let wanted: Vec<_> = all.into_iter().map(|link| (link, "new".to_owned())).collect();
        let expected = "a\n\n[x](new) and ![y](<new> \"t\") and [z][r] [[new|w]]\n\n[r]: new\n";
        assert_eq!(retarget(text, 1, &wanted).as_deref(), Ok(expected));
    }

    #[test]
    fn what_is_not_there_is_told() {
        let link =
            Destination { target: "old", form: LinkForm::Markdown, span: Span { line: 1, column: 1, length: 1 } };
        assert_eq!(retarget("[x](other)\n", 1, &[(link, "new".to_owned())]), Err(0));
    }
}
