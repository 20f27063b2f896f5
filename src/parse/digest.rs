use std::collections::BTreeMap;

use super::{
    fields,
    file::shown,
    record::Record,
    value::{Value, Wrong},
};
use crate::{
    base::{Code, Diagnostic, Slug, Text, slugify},
    model::{DigestList, Mailbox},
};

/// Reads `[digest.…]`: the lists of readers, by name.
pub(super) fn digests(value: &Value<'_>) -> BTreeMap<Text, DigestList> {
    let entries = value.entries("tables such as `[digest.weekly]`");
    entries.filter_map(|(name, entry)| Some((list_name(name, &entry)?, list(&entry)?))).collect()
}

/// Reads the name of a list, which is part of names of files; faults point at the key.
fn list_name(name: &str, entry: &Value<'_>) -> Option<Text> {
    if Slug::parse(name).is_some() {
        return Some(name.into());
    }
    let place = entry.file.place(&entry.way.path().itself());
    let message = format!("{} is not a slug, and cannot be the name of a list", shown(name));
    entry.refuse(Diagnostic::new(Code::BadSlug, place, message).help(format!("write `{}`", slugify(name))))
}

fn list(entry: &Value<'_>) -> Option<DigestList> {
    let record = Record::open(entry, &fields::DIGEST)?;
    let slugs = |key| record.list(key, |item| item.slug()).into_iter().flatten().collect();
    Some(DigestList {
        title: record.text("title"),
        from: record.get("from").and_then(|value| mailbox(&value)),
        to: record.list("to", |item| mailbox(&item)).into_iter().flatten().collect(),
        language: record.language("language"),
        people: slugs("people"),
        countries: record.list("countries", |item| item.country()).into_iter().flatten().collect(),
        groups: slugs("groups"),
        topics: slugs("topics"),
    })
}

/// Reads `Name <address>` or an address alone.
fn mailbox(value: &Value<'_>) -> Option<Mailbox> {
    let written = value.checked(value.text()?, Code::BadAddress, check_mailbox)?;
    let (name, address) = parts(&written);
    Some(Mailbox { name: (!name.is_empty()).then(|| name.into()), address: address.into() })
}

fn parts(written: &str) -> (&str, &str) {
    match written.strip_suffix('>').and_then(|written| written.rsplit_once('<')) {
        Some((name, address)) => (name.trim().trim_matches('"'), address.trim()),
        None => ("", written),
    }
}

/// A header ends where its line does, and an address where a space or a sign of the header's grammar is.
fn check_mailbox(written: &str) -> Result<(), Wrong> {
    let (name, address) = parts(written);
    let is_word = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte))
    };
    let is_address = address.rsplit_once('@').is_some_and(|(local, domain)| is_word(local) && is_word(domain));
    match is_address && !name.contains(char::is_control) {
        true => Ok(()),
        false => Err(Wrong::new(format!("{} is not an address of mail", shown(written)))
            .help("write `desk@example.org` or `The Desk <desk@example.org>`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{
        check::{lines, source},
        config,
    };

    #[test]
    fn lists_of_readers_are_read() {
        let toml = "[digest.weekly]\nfrom = \"The Desk <desk@example.org>\"\nto = \"a@b.example\"\npeople = [\"mark-carney\"]\ncountries = [\"FR\", \"UKR\"]\nlanguage = \"fr\"\n[digest.\"My List\"]\n[digest.x]\nfrom = \"desk\"\nto = [\"a b@c.example\", \"x <y@z.example\"]\n";
        let checked = config(Some(&source("site.toml", toml.as_bytes())));
        assert_eq!(
            lines(&checked.diagnostics),
            [
                "5:20+5 unknown-country `UKR` is not a country code | the code of Ukraine is `UA`",
                "7:9+9 bad-slug `My List` is not a slug, and cannot be the name of a list | write `my-list`",
                "9:8+6 bad-address `desk` is not an address of mail | write `desk@example.org` or `The Desk <desk@example.org>`",
                "10:7+15 bad-address `a b@c.example` is not an address of mail | write `desk@example.org` or `The Desk <desk@example.org>`",
                "10:24+16 bad-address `x <y@z.example` is not an address of mail | write `desk@example.org` or `The Desk <desk@example.org>`",
            ]
        );
        let weekly = &checked.value.digests["weekly"];
        let from = Mailbox { name: Some("The Desk".into()), address: "desk@example.org".into() };
        assert_eq!((weekly.from.as_ref(), weekly.to.len(), weekly.countries.len()), (Some(&from), 1, 1));
        assert!(!weekly.is_of_all() && checked.value.digests["x"].is_of_all());
    }
}
