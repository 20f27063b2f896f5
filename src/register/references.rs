use super::{
    Conflicts,
    who::{Directory, Person},
};
use crate::{
    amend::{Edit, Value},
    base::{KeyPath, KeyStep, Slug},
    model::{
        BriefingFront, EntryTarget, GroupFront, MemberRef, MentionFront, ParticipantEntry, Presence, QuoteSpeaker,
    },
    parse::{self, Node},
};

/// Finds the edits that make every reference to one person one to another.
pub struct Rewrite<'a> {
    pub directory: &'a Directory,
    pub old: &'a Person<'a>,
    /// Who is meant from now on; nobody yet if it is only a new slug.
    pub new: Option<&'a Person<'a>>,
    pub to: &'a Slug,
    pub conflicts: Conflicts,
}

/// An entry of a list that means the person: where, and whether under the old slug.
struct Listed<'f> {
    path: KeyPath,
    entry: Option<&'f ParticipantEntry>,
    is_old: bool,
}

impl Rewrite<'_> {
    /// Returns the edits of a briefing; `front` is its front matter as text. Faults: two entries that say different things.
    pub fn briefing(&self, written: &BriefingFront, front: &str) -> Result<Vec<Edit>, String> {
        let node = parse::yaml(front).unwrap_or(Node::Null);
        let mut edits = Vec::new();
        let at_table: Vec<Listed<'_>> = self.at_table(written);
        if let Some(kept) = self.keep_one(&at_table, &node, &mut edits)? {
            self.point(&at_table[kept], &node, &mut edits);
        }
        let mentioned = self.mentioned(written);
        let keeps = usize::from(at_table.is_empty());
        mentioned.iter().take(keeps).for_each(|listed| self.point(listed, &node, &mut edits));
        if !at_table.iter().chain(&mentioned).any(|listed| listed.is_old) {
            // What was there twice before is its editor's, not ours.
            return Ok(self.quotes(written));
        }
        edits.extend(mentioned.into_iter().skip(keeps).map(|listed| Edit::remove(listed.path)));
        edits.extend(self.quotes(written));
        Ok(edits)
    }

    /// Returns the edits of a group.
    pub fn group(&self, written: &GroupFront) -> Vec<Edit> {
        let members = written.members.iter().enumerate();
        let old = members.filter(|(_, member)| {
            matches!(member, Some(member) if member.member == MemberRef::Participant(self.old.slug.clone()))
        });
        old.map(|(nth, _)| Edit::set(KeyPath::of("members").index(nth).key("ref"), self.to.as_str())).collect()
    }

    fn quotes(&self, written: &BriefingFront) -> Vec<Edit> {
        let by_old = |(nth, quote): (usize, &Option<crate::model::QuoteFront>)| match quote.as_ref()?.by {
            QuoteSpeaker::Slug(ref slug) if slug == self.old.slug => {
                Some(Edit::set(KeyPath::of("quotes").index(nth).key("by"), self.to.as_str()))
            }
            _ => None,
        };
        written.quotes.iter().enumerate().filter_map(by_old).collect()
    }

    fn at_table<'f>(&self, written: &'f BriefingFront) -> Vec<Listed<'f>> {
        let listed = |(nth, entry): (usize, &'f Option<ParticipantEntry>)| {
            let entry = entry.as_ref()?;
            let is_old = self.which(&entry.target)?;
            Some(Listed { path: KeyPath::of("participants").index(nth), entry: Some(entry), is_old })
        };
        written.participants.iter().enumerate().filter_map(listed).collect()
    }

    fn mentioned<'f>(&self, written: &'f BriefingFront) -> Vec<Listed<'f>> {
        let listed = |(nth, mention): (usize, &'f Option<MentionFront>)| {
            let path = KeyPath::of("mentions").index(nth);
            match mention.as_ref()? {
                MentionFront::Country(_) => None,
                MentionFront::Slug(slug) => {
                    let is_old = self.which(&EntryTarget::Ref(slug.clone()))?;
                    Some(Listed { path, entry: None, is_old })
                }
                MentionFront::Person(entry) => {
                    Some(Listed { path, entry: Some(entry), is_old: self.which(&entry.target)? })
                }
            }
        };
        written.mentions.iter().enumerate().filter_map(listed).collect()
    }

    /// Whether an entry means the old one, or the new one; nothing if somebody else.
    fn which(&self, target: &EntryTarget) -> Option<bool> {
        if self.directory.is(target, self.old, &[self.to]) {
            return Some(true);
        }
        let is_new = |new: &&Person<'_>| self.directory.is(target, new, &[self.old.slug]);
        self.new.filter(is_new).map(|_| false)
    }

    /// Of several entries one stays, with what the others say beside it; returns which, if an old one is among them.
    fn keep_one(&self, listed: &[Listed<'_>], node: &Node, edits: &mut Vec<Edit>) -> Result<Option<usize>, String> {
        if !listed.iter().any(|one| one.is_old) {
            return Ok(None);
        }
        let is_mapping = |one: &Listed<'_>| matches!(value_at(node, &one.path), Some(Node::Map(_)));
        // The new one's own entry if it can hold more than a slug, else any that can, else the first.
        let kept = listed
            .iter()
            .position(|one| !one.is_old && is_mapping(one))
            .or_else(|| listed.iter().position(is_mapping))
            .unwrap_or(0);
        for (nth, other) in listed.iter().enumerate().filter(|(nth, _)| *nth != kept) {
            self.carry(&listed[kept], other, edits)?;
            edits.push(Edit::remove(listed[nth].path.clone()));
        }
        Ok(Some(kept))
    }

    /// Brings what only a dropped entry says to the one that stays.
    fn carry(&self, kept: &Listed<'_>, dropped: &Listed<'_>, edits: &mut Vec<Edit>) -> Result<(), String> {
        let (Some(stays), Some(goes)) = (kept.entry, dropped.entry) else { return Ok(()) };
        for ((key, stays), (_, goes)) in words_of(stays).into_iter().zip(words_of(goes)) {
            match (stays, goes) {
                (None, Some(word)) => edits.push(Edit::set(kept.path.key(key), Value::Text(word))),
                (Some(stays), Some(goes)) if stays != goes && self.conflicts == Conflicts::Refused => {
                    return Err(format!(
                        "`{}` says {key} `{stays}` and `{}` says `{goes}`; mend one of the two, or keep the first with `--force`",
                        kept.path, dropped.path
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes an entry mean the new slug.
    fn point(&self, listed: &Listed<'_>, node: &Node, edits: &mut Vec<Edit>) {
        if !listed.is_old {
            return;
        }
        let Some(Node::Map(entries)) = value_at(node, &listed.path) else {
            return edits.push(Edit::set(listed.path.clone(), self.to.as_str()));
        };
        if entries.iter().any(|(key, value)| key == "ref" && *value != Node::Null) {
            return edits.push(Edit::set(listed.path.key("ref"), self.to.as_str()));
        }
        let name = listed.path.key("name");
        edits.push(Edit::set(name.clone(), self.to.as_str()));
        edits.push(Edit::rename_key(name, "ref"));
    }
}

/// What an entry says beside whom it means, by key.
fn words_of(entry: &ParticipantEntry) -> [(&'static str, Option<String>); 4] {
    let presence = match entry.presence {
        Presence::Attended => None,
        other => serde_json::to_value(other).ok().and_then(|word| word.as_str().map(str::to_owned)),
    };
    [
        ("role", entry.role.as_ref().map(ToString::to_string)),
        ("country", entry.country.map(|code| code.to_string())),
        ("group", entry.group.as_ref().map(ToString::to_string)),
        ("as", presence),
    ]
}

/// The value at a path; one value where a list is meant is a list of one.
pub fn value_at<'n>(node: &'n Node, path: &KeyPath) -> Option<&'n Node> {
    path.steps.iter().try_fold(node, |node, step| match (step, node) {
        (KeyStep::Key(key), Node::Map(entries)) => entries.iter().find(|(name, _)| name == key).map(|(_, value)| value),
        (KeyStep::Index(nth), Node::List(items)) => items.get(*nth),
        (KeyStep::Index(0), single) => Some(single),
        _ => None,
    })
}
