use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};

/// What sort of thing a change is of; changes are told in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A briefing, or something that briefings say of themselves.
    Briefing,
    /// A person.
    Person,
    /// A country.
    Country,
    /// A group.
    Group,
    /// A topic.
    Topic,
    /// A series.
    Series,
    /// A page that is none of these.
    Page,
    /// The site as a whole.
    Site,
}

impl Kind {
    /// All of them, in their order.
    pub const ALL: [Kind; 8] =
        [Kind::Briefing, Kind::Person, Kind::Country, Kind::Group, Kind::Topic, Kind::Series, Kind::Page, Kind::Site];

    /// Returns the heading above its changes.
    pub fn heading(self) -> &'static str {
        match self {
            Kind::Briefing => "Briefings",
            Kind::Person => "People",
            Kind::Country => "Countries",
            Kind::Group => "Groups",
            Kind::Topic => "Topics",
            Kind::Series => "Series",
            Kind::Page => "Pages",
            Kind::Site => "The site",
        }
    }
}

/// What a change is of. Two of one kind and id are the same, however they are called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// What sort of thing.
    pub kind: Kind,
    /// What subjects of a kind are ordered by.
    pub order: String,
    /// Which: a slug, a code, a document's path or an address.
    pub id: String,
    /// What an editor calls it.
    pub name: String,
}

impl Subject {
    /// Makes a subject that is ordered by its name.
    pub fn new(kind: Kind, id: impl Into<String>, name: impl Into<String>) -> Self {
        let name = name.into();
        Subject { kind, order: name.to_lowercase(), id: id.into(), name }
    }
}

/// What is said of a subject by one side and not, or otherwise, by the other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// Something that is so now, and what there is to say of it: `new page`, `withdrawn`.
    Mark(&'static str, Option<String>),
    /// How the subject stands to briefings: `took part`, `mentioned`; nothing where it is not named.
    Standing(Option<&'static str>, Option<&'static str>),
    /// What has a value on one side or on both.
    Value(Cow<'static, str>, Option<String>, Option<String>),
}

impl Claim {
    /// Says that something is so now.
    pub fn mark(what: &'static str) -> Self {
        Claim::Mark(what, None)
    }

    /// Says that something is so now, and what there is to say of it.
    pub fn mark_with(what: &'static str, detail: impl Into<String>) -> Self {
        Claim::Mark(what, Some(detail.into()))
    }

    /// Says what a value was and is; nothing if it is the same.
    pub fn value<T: Into<String>>(what: &'static str, old: Option<T>, new: Option<T>) -> Option<Self> {
        let (old, new) = (old.map(Into::into), new.map(Into::into));
        (old != new).then_some(Claim::Value(what.into(), old, new))
    }
}

/// A briefing or a page for which a claim holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Spot {
    /// Its title.
    pub title: String,
    /// Its address as it is printed in pages; of something that is gone, the one it had.
    pub address: String,
    /// What the claim means for this one alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One thing that changed, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What it is of.
    pub subject: Subject,
    /// What changed.
    pub claim: Claim,
    /// For which briefings (or pages, if it is of a page), newest first; none if it is of the subject alone.
    pub spots: Vec<Spot>,
}

/// Gathers changes, so that what is the same for many briefings is told once.
#[derive(Debug, Default)]
pub struct Changes {
    spots: BTreeMap<(Subject, Claim), Vec<Spot>>,
    /// What briefings say of themselves, each with itself as subject.
    own: BTreeMap<Claim, Vec<(Subject, Spot)>>,
}

impl Changes {
    /// Notes a change of the subject alone.
    pub fn note(&mut self, subject: &Subject, claim: Claim) {
        self.spots.entry((subject.clone(), claim)).or_default();
    }

    /// Notes a change of the subject alone, if there is one.
    pub fn note_any(&mut self, subject: &Subject, claims: impl IntoIterator<Item = Claim>) {
        claims.into_iter().for_each(|claim| self.note(subject, claim));
    }

    /// Notes a change that holds for one briefing or page.
    pub fn note_at(&mut self, subject: &Subject, claim: Claim, spot: &Spot) {
        self.spots.entry((subject.clone(), claim)).or_default().push(spot.clone());
    }

    /// Notes changes of what a briefing says of itself; if others say the same, they are told together.
    pub fn note_own(&mut self, subject: &Subject, claims: impl IntoIterator<Item = Claim>, spot: &Spot) {
        for claim in claims {
            self.own.entry(claim).or_default().push((subject.clone(), spot.clone()));
        }
    }

    /// Hands the changes over, by kind, subject and claim.
    pub fn into_list(mut self) -> Vec<Change> {
        let together = Subject { order: String::new(), ..Subject::new(Kind::Briefing, "briefings", "Briefings") };
        for (claim, said) in std::mem::take(&mut self.own) {
            match said.as_slice() {
                [(subject, _)] => self.note(subject, claim),
                _ => said.iter().for_each(|(_, spot)| self.note_at(&together, claim.clone(), spot)),
            }
        }
        let change = |((subject, claim), spots)| Change { subject, claim, spots };
        self.spots.into_iter().map(change).collect()
    }
}
