use std::collections::BTreeMap;

use super::{
    briefing,
    fields::TRANSLATION,
    file::{File, shown},
    language,
    node::Node,
    record::Record,
    value::Value,
};
use crate::{
    base::{Code, Diagnostic, Place, Slug, Text},
    model::TranslationFront,
};

/// Reads the front matter of a translated briefing, whose file is named for the language: `paris.fr.md`.
pub(super) fn read(file: &File<'_>, node: &Node) -> Option<TranslationFront> {
    let record = Record::top(file, node, &TRANSLATION)?;
    let path = file.path();
    let (original, tag) = TranslationFront::of_path(path)?;
    if !language::is_known(tag) {
        let fault = format!("{} is no language, so nobody can tell what this translates into", shown(tag));
        let help = format!("name the file for its language, as `{}.fr.md`, or without a dot", original.stem());
        record.report(Diagnostic::new(Code::BadLanguage, Place::file(path), fault).help(help));
    }
    Some(TranslationFront {
        title: record.text("title").unwrap_or_else(|| original.stem().into()),
        summary: record.text("summary"),
        dateline: record.text("dateline"),
        authors: record.texts("authors"),
        draft: record.flag("draft"),
        roles: record.get("roles").map(|value| roles(&value)).unwrap_or_default(),
        event: record.text("event"),
        corrections: briefing::notes(&record, "corrections"),
        updates: briefing::notes(&record, "updates"),
        aliases: record.aliases(),
        extra: record.extra(),
        language: tag.into(),
        original,
    })
}

/// Reads roles by the slugs of those who had them.
fn roles(value: &Value<'_>) -> BTreeMap<Slug, Text> {
    let mut roles = BTreeMap::new();
    for (key, role) in value.entries("slugs of people with roles, such as `{ mark-carney: Premier ministre }`") {
        match Slug::parse(key) {
            Some(slug) => drop(role.text().map(|text| roles.insert(slug, text))),
            None => {
                let fault = role.fault(Code::BadSlug, format!("{} is not a slug", shown(key)));
                value.file.report(fault.help("roles are given by the slugs of people: `mark-carney: …`"));
            }
        }
    }
    roles
}
