use std::collections::BTreeSet;

use super::{Proof, titles};
use crate::{
    base::{Code, CountryCode, Diagnostic, Edit, EditValue, KeyPath, fold},
    mentions::{Mention, Presence, presence, sentence_around},
    model::{Entity, ParticipantId, Speaker},
};

/// Where something that the text names belongs in the front matter.
struct Declaration {
    list: &'static str,
    item: EditValue,
}

/// Tells of everybody and everything that the text names and the front matter does not: each once, where it is named first.
pub(super) fn check(proof: &Proof<'_>) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let undeclared = proof.mentions.iter().filter(|mention| !proof.declared.holds(&mention.entity));
    undeclared.filter(|mention| told.insert(&mention.entity)).map(|mention| tell(proof, mention)).collect()
}

fn tell(proof: &Proof<'_>, mention: &Mention) -> Diagnostic {
    let declaration = declaration(proof, mention);
    let Declaration { list, item } = &declaration;
    let words = proof.words(mention);
    let message = match name_of(proof, &mention.entity) {
        name if name == words => format!("the text names {name}, but the front matter does not"),
        name => format!("the text names {name} (`{words}`), but the front matter does not"),
    };
    let written = shown(item);
    let elsewhere = match (*list, &mention.entity) {
        ("mentions", Entity::Person(_)) => "; to `participants` if they took part",
        ("mentions", Entity::Country(code)) if existed(proof, *code) => "; to `countries` if it took part",
        _ => "",
    };
    let help = format!("add `{written}` to `{list}`{elsewhere}; or pass over the words with `ignore: [{words}]`");
    Diagnostic::new(Code::UndeclaredMention, proof.place(mention.block, &mention.range), message)
        .help(help)
        .fix(Edit::append(KeyPath::of(list), declaration.item))
}

/// A former state can be spoken of at any time, but takes part in nothing after its end.
fn existed(proof: &Proof<'_>, code: CountryCode) -> bool {
    proof.site.country_name(code).existed.holds(proof.briefing.date)
}

fn name_of(proof: &Proof<'_>, entity: &Entity) -> String {
    match entity {
        Entity::Person(id) => proof.site.participants[*id].name.to_string(),
        Entity::Country(code) => proof.site.country_name(*code).name.to_string(),
        Entity::Group(slug) => proof.site.groups[slug].front.name.to_string(),
    }
}

fn declaration(proof: &Proof<'_>, mention: &Mention) -> Declaration {
    match &mention.entity {
        Entity::Person(id) => of_person(proof, *id),
        Entity::Country(code) => Declaration { list: "mentions", item: code.as_str().into() },
        Entity::Group(slug) => {
            let list = if gives_its_name(proof, &proof.site.groups[slug].front.name) { "groups" } else { "mentions" };
            Declaration { list, item: slug.to_string().into() }
        }
    }
}

/// A group that the event or the title is named for is what the briefing concerns.
fn gives_its_name(proof: &Proof<'_>, group: &str) -> bool {
    let front = &proof.briefing.front;
    let group = fold(group);
    let event = front.event.as_ref().and_then(|event| event.name.as_ref());
    event.into_iter().chain([&front.title]).any(|name| fold(name).contains(&group))
}

fn of_person(proof: &Proof<'_>, id: ParticipantId) -> Declaration {
    let presence = presence_of(proof, id);
    let list = if presence.is_part() { "participants" } else { "mentions" };
    let how = match presence {
        Presence::Host => Some("host"),
        Presence::Chair => Some("chair"),
        Presence::Remote => Some("remote"),
        _ => None,
    };
    Declaration { list, item: entry(proof, id, how) }
}

/// What the text says of a person's presence; who is quoted took part unless it says otherwise.
fn presence_of(proof: &Proof<'_>, id: ParticipantId) -> Presence {
    let speaks =
        proof.briefing.quotes.iter().any(|quote| matches!(&quote.by, Speaker::Person(it) if it.participant == id));
    let said = proof.mentions.iter().filter(|mention| mention.entity == Entity::Person(id)).map(|mention| {
        let text = &proof.prose.blocks[mention.block].text;
        let sentence = sentence_around(text, &mention.range);
        let name = mention.range.start - sentence.start..mention.range.end - sentence.start;
        presence(&text[sentence], name)
    });
    match Presence::of_all(said) {
        Presence::Unclear if speaks => Presence::TookPart,
        presence => presence,
    }
}

fn entry(proof: &Proof<'_>, id: ParticipantId, how: Option<&str>) -> EditValue {
    let person = &proof.site.participants[id];
    let how = how.map(|how| ("as".to_owned(), EditValue::from(how)));
    if let Some(profile) = &person.profile {
        let slug = profile.slug.to_string();
        return match how {
            Some(how) => EditValue::Map(vec![("ref".to_owned(), slug.into()), how]),
            None => slug.into(),
        };
    }
    let titled = titles::of_mention(proof, id);
    let role =
        titled.as_ref().map(|titled| titled.role.clone()).or_else(|| person.latest_role.as_deref().map(str::to_owned));
    let country = titled.and_then(|titled| titled.country).or_else(|| person.countries.first().copied());
    let pairs = [
        Some(("name".to_owned(), person.name.to_string().into())),
        role.map(|role| ("role".to_owned(), role.into())),
        country.map(|code| ("country".to_owned(), code.as_str().into())),
        how,
    ];
    EditValue::Map(pairs.into_iter().flatten().collect())
}

/// How an item is written, for the help.
pub(super) fn shown(item: &EditValue) -> String {
    match item {
        EditValue::Text(text) | EditValue::Word(text) => text.clone(),
        EditValue::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        EditValue::Map(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}: {}", shown(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
    }
}
