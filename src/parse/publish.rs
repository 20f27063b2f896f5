use std::collections::BTreeMap;

use super::{
    fields::{self, KEEP_MAX, PUBLISH_KINDS},
    file::shown,
    record::Record,
    value::Value,
};
use crate::{
    base::{Code, Diagnostic, Slug, Text, slugify},
    model::{FolderPlace, Place, Target},
};

/// Reads `[publish.…]`: the places where readers are, by name.
pub(super) fn publish(value: &Value<'_>) -> BTreeMap<Text, Target> {
    let entries = value.entries("tables such as `[publish.site]`");
    entries.filter_map(|(name, entry)| Some((target_name(name, &entry)?, target(&entry)?))).collect()
}

/// Reads the name of a target; faults point at the key.
fn target_name(name: &str, entry: &Value<'_>) -> Option<Text> {
    if Slug::parse(name).is_some() {
        return Some(name.into());
    }
    let place = entry.file.place(&entry.way.path().itself());
    let message = format!("{} is not a slug, and cannot be the name of a place", shown(name));
    entry.refuse(Diagnostic::new(Code::BadSlug, place, message).help(format!("write `{}`", slugify(name))))
}

fn target(entry: &Value<'_>) -> Option<Target> {
    let record = Record::open(entry, &fields::PUBLISH_FOLDER)?;
    let number = |key, min, max, default: usize| {
        let number = record.get(key).and_then(|value: Value<'_>| value.number(min, max));
        number.map_or(default, |number| usize::try_from(number).unwrap_or(usize::MAX))
    };
    record.get("kind")?.choice(PUBLISH_KINDS)?;
    let place = FolderPlace { path: record.text("path")?, keep: number("keep", 1, KEEP_MAX, Target::KEEP) };
    let deletes_max = number("max_deletes", 0, u64::MAX, Target::DELETES_MAX);
    Some(Target { place: Place::Folder(place), deletes_max })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{
        check::{lines, source},
        config,
    };

    #[test]
    fn targets_are_read_and_checked() {
        let toml = "[publish.live]\nkind = \"dir\"\npath = \"/srv/www\"\nkeep = 3\nmax_deletes = 0\n[publish.\"My Site\"]\nkind = \"dir\"\npath = \"x\"\n[publish.a]\nkind = \"dri\"\nbucket = \"b\"\nkeep = 0\n";
        let checked = config(Some(&source("site.toml", toml.as_bytes())));
        assert_eq!(
            lines(&checked.diagnostics),
            [
                "6:10+9 bad-slug `My Site` is not a slug, and cannot be the name of a place | write `my-site`",
                "9:1+11 missing-field `path` is missing; `[publish.…]` to a folder needs it | add `path = \"…\"`, the folder; a relative path counts from the site's folder",
                "10:8+5 bad-value `dri` is not a value of `publish.a.kind` | did you mean `dir`? It can be `dir`",
                "11:1+6 ~unknown-key `bucket` is not a key of `[publish.…]` to a folder | settings of your own go below `[extra]`",
            ]
        );
        let place = Place::Folder(FolderPlace { path: "/srv/www".into(), keep: 3 });
        assert_eq!(checked.value.publish, [("live".into(), Target { place, deletes_max: 0 })].into());
    }
}
