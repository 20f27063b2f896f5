use super::{
    country_codes,
    fields::{self, PRESENCES, Table},
    file::yaml_value,
    node::Node,
    record::Record,
    value::Value,
};
use crate::{
    base::{Code, countries, slugify},
    model::{EntryTarget, MentionFront, ParticipantEntry, Presence},
};

const ALL_PRESENCES: [Presence; 6] =
    [Presence::Host, Presence::Chair, Presence::Attended, Presence::Remote, Presence::Invited, Presence::Absent];

/// Reads one entry of `participants`: a slug, or a mapping with `ref` or `name`.
pub(super) fn participant(value: Value<'_>) -> Option<ParticipantEntry> {
    match value.node {
        Node::Map(_) => return person(&value, &fields::PARTICIPANT),
        Node::List(_) => return value.refuse(value.wrong_type("a slug or a mapping with `ref` or `name`")),
        _ => {}
    }
    let slug = value.slug_or(|text| match country_named(text) {
        Some(code) => format!("a country goes into `countries`, as `{code}`"),
        None => person_help(text),
    })?;
    Some(entry(EntryTarget::Ref(slug)))
}

/// Reads one entry of `mentions`: a country's code in capitals, a slug, or a mapping.
pub(super) fn mention(value: Value<'_>) -> Option<MentionFront> {
    match value.node {
        Node::Map(_) => return person(&value, &fields::MENTION).map(MentionFront::Person),
        Node::List(_) => return value.refuse(value.wrong_type("a code, a slug or a mapping with `name`")),
        _ => {}
    }
    let text = value.text()?;
    if country_codes::looks_like_code(&text) {
        let group = || format!("{}; a group is named by its slug, `{}`", country_codes::FORM, slugify(&text));
        let help = || country_codes::help_if_meant(&text).unwrap_or_else(group);
        return country_codes::read(&text, &value, help).map(MentionFront::Country);
    }
    let slug = value.slug_or(|text| match countries::by_name(text) {
        Some(country) => format!("the code of {} is `{}`", country.in_text, country.code),
        None => person_help(text),
    })?;
    Some(MentionFront::Slug(slug))
}

fn person_help(text: &str) -> String {
    format!("write `{{ name: {} }}`, or the slug of a profile: `{}`", yaml_value(text), slugify(text))
}

fn country_named(text: &str) -> Option<&'static str> {
    let by_code = if country_codes::looks_like_code(text) { countries::find(text) } else { None };
    by_code.or_else(|| countries::by_name(text)).map(|country| country.code)
}

fn entry(target: EntryTarget) -> ParticipantEntry {
    ParticipantEntry { target, role: None, country: None, group: None, presence: Presence::default() }
}

fn person(value: &Value<'_>, table: &'static Table) -> Option<ParticipantEntry> {
    let record = Record::open(value, table)?;
    let is_participant = table.field("as").is_some();
    let presence = if is_participant { record.get("as").and_then(|value| value.choice(PRESENCES)) } else { None };
    let details = ParticipantEntry {
        role: record.text("role"),
        country: record.country("country"),
        group: if is_participant { record.slug("group") } else { None },
        presence: presence.map_or(Presence::default(), |nth| ALL_PRESENCES[nth]),
        ..entry(EntryTarget::Name("".into()))
    };
    Some(ParticipantEntry { target: target(&record)?, ..details })
}

/// Whom an entry means: exactly one of `ref` and `name` says so.
fn target(record: &Record<'_>) -> Option<EntryTarget> {
    match (record.get("ref"), record.get("name")) {
        (Some(slug), None) => slug.slug().map(EntryTarget::Ref),
        (None, Some(name)) => match name.text() {
            Some(name) => Some(EntryTarget::Name(name)),
            None if matches!(name.node, Node::Text(_)) => {
                record.refuse(name.fault(Code::MissingField, "`name` is empty"))
            }
            None => None,
        },
        (Some(_), Some(_)) => {
            let fault = record.fault(Code::BadValue, "the entry has both `ref` and `name`");
            record.refuse(fault.help("`ref` names a profile by its slug, `name` a person by name: keep one of them"))
        }
        (None, None) if record.misspells(&["ref", "name"]) => None,
        (None, None) => {
            let fault = record.fault(Code::MissingField, "the entry has neither `ref` nor `name`");
            record.refuse(fault.help("add `name: …`, or `ref: …` with the slug of a profile"))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::check::check;

    #[test]
    fn participants_are_slugs_or_mappings_with_ref_or_name() {
        check(
            "participants: [keir-starmer, { ref: a-b, as: host }, { name: A B, role: President, country: eu, group: g }, ~]",
            &[],
        );
        check(
            "participants:\n  - Mark Carney\n  - UA\n  - { name: A, ref: b }\n  - { role: X }\n  - { nmae: X }\n  - { name: X, as: hots, country: UKR, group: The Group }\n  - [x]\n  - { name: '' }",
            &[
                "5:5+11 bad-slug `Mark Carney` is not a slug | write `{ name: Mark Carney }`, or the slug of a profile: `mark-carney`",
                "6:5+2 bad-slug `UA` is not a slug | a country goes into `countries`, as `UA`",
                "7:5+19 bad-value the entry has both `ref` and `name` | `ref` names a profile by its slug, `name` a person by name: keep one of them",
                "8:5+11 missing-field the entry has neither `ref` nor `name` | add `name: …`, or `ref: …` with the slug of a profile",
                "9:7+4 unknown-key `nmae` is not a key of a participant | did you mean `name`?",
                "10:20+4 bad-value `hots` is not a value of `participants[5].as` | did you mean `host`? It can be `host`, `chair`, `attended`, `remote`, `invited`, `absent`",
                "10:35+3 unknown-country `UKR` is not a country code | the code of Ukraine is `UA`",
                "10:47+9 bad-slug `The Group` is not a slug | write `the-group`",
                "11:5+3 wrong-type `participants[6]` must be a slug or a mapping with `ref` or `name`, not a list",
                "12:13+2 missing-field `name` is empty",
            ],
        );
        check(
            "participants: O'Neil, Ann",
            &[
                "4:15+11 bad-slug `O'Neil, Ann` is not a slug | write `{ name: \"O'Neil, Ann\" }`, or the slug of a profile: `oneil-ann`",
            ],
        );
    }

    #[test]
    fn mentions_are_codes_slugs_or_people() {
        check("mentions: [donald-trump, RU, { name: X, role: Y, country: UA }, { ref: x }, ru, ~]", &[]);
        check(
            "mentions: [XQQ, NATO, UKR, Ukraine, Donald Trump, { name: X, as: host }, 7.5, [x]]",
            &[
                "4:12+3 unknown-country `XQQ` is not a country code | codes are the two letters of ISO 3166-1, such as `FR`; a group is named by its slug, `xqq`",
                "4:17+4 unknown-country `NATO` is not a country code | codes are the two letters of ISO 3166-1, such as `FR`; a group is named by its slug, `nato`",
                "4:23+3 unknown-country `UKR` is not a country code | the code of Ukraine is `UA`",
                "4:28+7 bad-slug `Ukraine` is not a slug | the code of Ukraine is `UA`",
                "4:37+12 bad-slug `Donald Trump` is not a slug | write `{ name: Donald Trump }`, or the slug of a profile: `donald-trump`",
                "4:62+2 ~unknown-key `as` is not a key of a mention | its keys are `ref`, `name`, `role`, `country`; `known_keys` in `site.toml` silences this",
                "4:74+3 bad-slug `7.5` is not a slug | write `{ name: 7.5 }`, or the slug of a profile: `7-5`",
                "4:79+3 wrong-type `mentions[7]` must be a code, a slug or a mapping with `name`, not a list",
            ],
        );
    }
}
