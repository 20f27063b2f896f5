use super::{
    fields::{PAGE, TOPIC},
    file::File,
    file_name,
    node::Node,
    record::Record,
};
use crate::{
    base::Text,
    model::{PageFront, TopicFront},
};

/// Reads the front matter of a static page.
pub(super) fn read(file: &File<'_>, node: &Node) -> Option<PageFront> {
    let record = Record::top(file, node, &PAGE)?;
    let mut slugs = file_name::page_slugs(file.path(), &record);
    if let Some(slug) = record.slug("slug") {
        slugs.pop();
        slugs.push(slug);
    }
    Some(PageFront {
        title: record.text("title").unwrap_or_else(|| Text::from(file_name::stem(file.path()))),
        summary: record.text("summary"),
        slugs,
        draft: record.flag("draft"),
        lang: record.language("lang"),
        aliases: record.aliases(),
        extra: record.extra(),
    })
}

/// Reads the front matter of a topic's page.
pub(super) fn read_topic(file: &File<'_>, node: &Node) -> Option<TopicFront> {
    let record = Record::top(file, node, &TOPIC)?;
    Some(TopicFront {
        slug: file_name::identity(file.path(), &record),
        name: record.text("name"),
        aliases: record.aliases(),
        extra: record.extra(),
    })
}

#[cfg(test)]
mod tests {
    use crate::parse::check::check_document;

    #[test]
    fn the_names_of_files_and_folders_are_slugs() {
        check_document(
            "content/pages/About us/team.md",
            "---\nslug: X\n---\n",
            &[
                "file bad-slug the name `About us` is not a slug, so it cannot be part of an address | rename it to `about-us`",
                "1:1+3 missing-field `title` is missing; a page needs it | add `title: …`, the heading",
                "2:7+1 bad-slug `X` is not a slug | write `x`",
            ],
        );
        check_document(
            "content/topics/Topic One.md",
            "---\n---\n",
            &[
                "file bad-slug the name `Topic One` is not a slug, so it cannot be part of an address | rename it to `topic-one`",
            ],
        );
    }
}
