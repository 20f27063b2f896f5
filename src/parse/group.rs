use super::{
    fields::{self, GROUP},
    file::File,
    file_name,
    node::Node,
    record::Record,
    value::Value,
};
use crate::{
    base::Code,
    model::{GroupFront, MemberFront, MemberRef},
};

/// Reads the front matter of a group's page.
pub(super) fn read(file: &File<'_>, node: &Node) -> Option<GroupFront> {
    let record = Record::top(file, node, &GROUP)?;
    let slug = file_name::identity(file.path(), &record);
    let (founded, dissolved) = (record.partial_date("founded"), record.partial_date("dissolved"));
    record.report_reversed(founded, dissolved, "dissolved");
    Some(GroupFront {
        name: record.text("name").unwrap_or_else(|| slug.as_str().into()),
        in_text: record.text("in_text"),
        aka: record.texts("aka"),
        disambiguation: record.text("disambiguation"),
        kind: record.text("kind"),
        founded,
        dissolved,
        wikidata: record.wikidata(),
        aliases: record.aliases(),
        members: record.list("members", member),
        extra: record.extra(),
        slug,
    })
}

fn member(value: Value<'_>) -> Option<MemberFront> {
    if let Node::Text(text) = value.node {
        let key = if super::country_codes::looks_like_code(text) { "country" } else { "ref" };
        let fault = value.wrong_type("a mapping").help(format!("write `{{ {key}: {text} }}`"));
        return value.refuse(fault);
    }
    let record = Record::open(&value, &fields::MEMBER)?;
    let period = record.period();
    let quality = record.text("as");
    Some(MemberFront { member: member_ref(&record)?, period, quality })
}

fn member_ref(record: &Record<'_>) -> Option<MemberRef> {
    match (record.get("country"), record.get("ref")) {
        (Some(country), None) => country.country().map(MemberRef::Country),
        (None, Some(slug)) => slug.slug().map(MemberRef::Participant),
        (Some(_), Some(_)) => {
            let fault = record.fault(Code::BadValue, "the member has both `country` and `ref`");
            record.refuse(fault.help("a country and a person are two members: make two entries"))
        }
        (None, None) if record.misspells(&["country", "ref"]) => None,
        (None, None) => {
            let fault = record.fault(Code::MissingField, "the member has neither `country` nor `ref`");
            record.refuse(fault.help("add `country: …` with a code, or `ref: …` with the slug of a profile"))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::check::check_document;

    #[test]
    fn members_are_countries_or_people() {
        check_document(
            "content/groups/g.md",
            "---\nname: G\nfounded: 2025\ndissolved: 2024\nmembers: [FR, { country: FR, ref: x }, { from: 2000 }, { ref: A B, to: 1 }, keir-starmer, { cuontry: FR }]\n---\n",
            &[
                "4:12+4 bad-date `dissolved` (2024) lies before the beginning (2025)",
                "5:11+2 wrong-type `members[0]` must be a mapping, not text | write `{ country: FR }`",
                "5:15+23 bad-value the member has both `country` and `ref` | a country and a person are two members: make two entries",
                "5:40+14 missing-field the member has neither `country` nor `ref` | add `country: …` with a code, or `ref: …` with the slug of a profile",
                "5:63+3 bad-slug `A B` is not a slug | write `a-b`",
                "5:72+1 bad-date `1` is not a date of the form `2026`, `2026-01` or `2026-01-06`",
                "5:77+12 wrong-type `members[4]` must be a mapping, not text | write `{ ref: keir-starmer }`",
                "5:93+7 unknown-key `cuontry` is not a key of a member | did you mean `country`?",
            ],
        );
    }
}
