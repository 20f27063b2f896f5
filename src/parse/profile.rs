use super::{
    fields::{self, PROFILE},
    file::File,
    file_name, language,
    node::Node,
    record::Record,
    value::Value,
};
use crate::{
    base::{Code, Diagnostic, Period, Text},
    model::{ProfileFront, RoleFront},
};
use std::collections::BTreeMap;

/// Reads the front matter of a person's profile.
pub(super) fn read(file: &File<'_>, node: &Node) -> Option<ProfileFront> {
    let record = Record::top(file, node, &PROFILE)?;
    let slug = file_name::identity(file.path(), &record);
    Some(ProfileFront {
        name: record.text("name").unwrap_or_else(|| slug.as_str().into()),
        sort: record.text("sort"),
        aka: record.texts("aka"),
        names: record.get("names").map(|value| names(&value)).unwrap_or_default(),
        disambiguation: record.text("disambiguation"),
        country: record.countries("country"),
        wikidata: record.wikidata(),
        image: record.text("image"),
        aliases: record.aliases(),
        as_of: record.partial_date("as_of"),
        roles: record.list("roles", role).into_iter().flatten().collect(),
        extra: record.extra(),
        slug,
    })
}

fn names(value: &Value<'_>) -> BTreeMap<Text, Text> {
    let mut names = BTreeMap::new();
    for (tag, name) in value.entries("language tags with names, such as `{ uk: Володимир }`") {
        if let Err(wrong) = language::check(tag) {
            let place = name.file.place(&name.way.path().itself());
            name.file.report(Diagnostic::new(Code::BadLanguage, place, wrong.message).maybe_help(wrong.help));
        } else if let Some(name) = name.text() {
            names.insert(tag.into(), name);
        }
    }
    names
}

fn role(value: Value<'_>) -> Option<RoleFront> {
    let record = Record::open(&value, &fields::ROLE)?;
    let (title, full) = (record.text("title"), record.text("full"));
    Some(RoleFront {
        title: title.or_else(|| full.clone()).unwrap_or_default(),
        full,
        country: record.country("country"),
        group: record.slug("group"),
        period: period(&record),
        note: record.text("note"),
    })
}

/// Reads `from` and `to`, or the single `at`.
fn period(record: &Record<'_>) -> Period {
    let span = record.period();
    let Some(at) = record.get("at") else { return span };
    if record.get("from").or(record.get("to")).is_some() {
        let fault = at.fault(Code::BadValue, "`at` is a single date and cannot stand beside `from` or `to`");
        at.file.report(fault.help("keep `from` and `to`, or `at` alone"));
        return span;
    }
    Period { at: at.partial_date(), ..span }
}

#[cfg(test)]
mod tests {
    use crate::parse::check::check_document;

    #[test]
    fn a_profile_is_checked_field_by_field() {
        check_document(
            "content/participants/Mark Carney.md",
            "---\nname: A\nnames: { en_GB: x, uk: ~, de: [x] }\ncountry: [GB, XYZ]\nwikidata: 212\nas_of: 2026-1-6\nroles:\n - { title: A, from: 2013, to: 2012-12 }\n - { at: 2013, to: 2014, title: B }\n - { from: 2013-02-30 }\n - Chancellor\n---\n",
            &[
                "file bad-slug the name `Mark Carney` is not a slug, so it cannot be part of an address | rename it to `mark-carney`",
                "3:10+5 bad-language `en_GB` is not a language tag | write `en-GB`",
                "3:31+3 wrong-type `names.de` must be text, not a list",
                "4:15+3 unknown-country `XYZ` is not a country code | codes are the two letters of ISO 3166-1, such as `FR`",
                "5:11+3 bad-wikidata `212` is not a Wikidata id | it looks like `Q212`",
                "6:8+8 bad-date `2026-1-6` is not a date of the form `2026`, `2026-01` or `2026-01-06` | write `2026-01-06`",
                "8:32+7 bad-date `to` (2012-12) lies before the beginning (2013)",
                "9:10+4 bad-value `at` is a single date and cannot stand beside `from` or `to` | keep `from` and `to`, or `at` alone",
                "10:4+20 missing-field `title` is missing; a role needs it | add `title: …`, the short title: President",
                "10:12+10 bad-date `2013-02-30` is not a day of the calendar",
                "11:4+10 wrong-type `roles[3]` must be a mapping (`title`, `full`, `country`, `group`, `from`, `to`, `at`, `note`), not text",
            ],
        );
    }
}
