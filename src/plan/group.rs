use super::{
    Planner, Route,
    archive::page,
    feeds::FeedOf,
    participant::{PersonalList, relation_key},
    parts::HeadOf,
};
use crate::{
    base::{Diagnostic, Period, SitePath, Slug},
    model::{
        Entity, Group, GroupFront, ListKey, Maker, MemberFront, MemberRef, Page, Relation,
        view::{GroupRow, GroupView, GroupsView, Link, MemberView, View},
    },
};

/// Whether a member has left, whether it is a person, and its name's place in the alphabet.
type MemberOrder = (bool, bool, Vec<u8>);

impl Planner<'_> {
    pub(super) fn groups(&self, route: &Route) -> Page {
        let mut slugs: Vec<&Slug> = self.site.groups.keys().collect();
        slugs.sort_by_cached_key(|slug| {
            (self.language().sort_key(&self.site.groups[*slug].front.name), (*slug).clone())
        });
        let view = View::Groups(GroupsView {
            head: self.head(HeadOf {
                kind: "groups",
                title: self.text("groups"),
                description: None,
                path: &route.path,
                lang: None,
                parents: vec![self.home_link()],
                section: Some("groups/"),
            }),
            groups: slugs.into_iter().map(|slug| self.group_row(slug)).collect(),
        });
        page(route, "groups.html", view)
    }

    fn group_row(&self, slug: &Slug) -> GroupRow {
        let group = &self.site.groups[slug];
        GroupRow {
            group: self.group_ref(slug),
            disambiguation: group.front.disambiguation.clone(),
            sort_of: group.front.kind.clone(),
            briefings: group.briefings.len(),
            mentioned: group.mentioned.len(),
        }
    }

    pub(super) fn group(&self, route: &Route, slug: &Slug, found: &mut Vec<Diagnostic>) -> Page {
        let group = &self.site.groups[slug];
        let body = self.body_use(&group.path, false, found);
        Page {
            path: route.path.clone(),
            maker: Maker::Template("group.html"),
            source: Some(group.path.clone()),
            language: None,
            view: View::Group(Box::new(self.group_view(route, slug, group))),
            body,
            entries: Vec::new(),
        }
    }

    fn group_view(&self, route: &Route, slug: &Slug, group: &Group) -> GroupView {
        let front = &group.front;
        let newest = |relation: Relation| {
            let numbered = |n| self.addresses.group_list(slug, relation, n);
            let entry = |id| self.entry_of_group(id, slug);
            let ids = self.site.list(&ListKey::Group(slug.clone(), relation));
            self.newest_entries(ids, &route.path, numbered, entry, &Entity::Group(slug.clone()))
        };
        let (briefings, briefings_pager) = newest(Relation::TookPart);
        let (mentioned, mentioned_pager) = newest(Relation::Mentioned);
        let existed = self.language().period(&Period { from: front.founded, to: front.dissolved, at: None });
        let in_text = front.in_text.clone().unwrap_or_else(|| front.name.clone());
        GroupView {
            head: self.head_of_entity(
                &FeedOf::Group(slug.clone()),
                "CollectionPage",
                HeadOf {
                    kind: "group",
                    title: front.name.clone(),
                    description: Some(self.say("about-group", &[("group", &in_text)])),
                    path: &route.path,
                    lang: None,
                    parents: vec![self.home_link(), self.groups_link()],
                    section: Some("groups/"),
                },
                self.group_entity(group),
                None,
            ),
            in_text,
            aka: front.aka.clone(),
            disambiguation: front.disambiguation.clone(),
            sort_of: front.kind.clone(),
            existed_text: (!existed.is_empty()).then_some(existed),
            wikidata: front.wikidata.clone(),
            members: self.members(front),
            briefings,
            briefings_pager,
            mentioned,
            mentioned_pager,
            extra: front.extra.clone(),
        }
    }

    pub(super) fn group_list(&self, route: &Route, slug: &Slug, relation: Relation, number: usize) -> Page {
        let group = &self.site.groups[slug];
        let newest = self.addresses.group(slug);
        let of = self.link(group.front.name.clone(), &newest);
        let key = match relation {
            Relation::TookPart => "list-briefings",
            Relation::Mentioned => relation_key(relation),
        };
        let list = PersonalList {
            title: self.say(key, &[("name", &group.front.name)]),
            parents: vec![self.home_link(), self.groups_link(), of.clone()],
            of,
            section: "groups/",
            newest,
            relation,
        };
        let numbered = |n| self.addresses.group_list(slug, relation, n);
        let entry = |id| self.entry_of_group(id, slug);
        self.personal_list(
            route,
            list,
            self.site.list(&ListKey::Group(slug.clone(), relation)),
            number,
            numbered,
            entry,
        )
    }

    /// Those that are members still, then those that left; each run with countries by name, then people.
    fn members(&self, front: &GroupFront) -> Vec<MemberView> {
        let mut members: Vec<(MemberOrder, MemberView)> =
            front.members.iter().flatten().filter_map(|member| self.member(member)).collect();
        members.sort_by(|(one, _), (other, _)| one.cmp(other));
        members.into_iter().map(|(_, view)| view).collect()
    }

    fn member(&self, member: &MemberFront) -> Option<(MemberOrder, MemberView)> {
        let (name, href, flag, is_person, order) = match &member.member {
            MemberRef::Country(code) => {
                let country = self.site.countries.contains_key(code).then(|| self.country_ref(*code))?;
                let order = self.language().sort_key(&country.name);
                (country.name.clone(), country.href.clone(), country.flag.clone(), false, order)
            }
            MemberRef::Participant(slug) => {
                let id = self.site.participants.get(slug)?;
                let person = Some(&self.site.participants[id]).filter(|person| person.has_page())?;
                (
                    self.person_name(id),
                    Some(self.person_ref(id).href),
                    None,
                    true,
                    self.language().sort_key(&person.sort),
                )
            }
        };
        let ended = member.period.to.is_some();
        let view = MemberView {
            name,
            href,
            flag,
            period_text: self.language().period(&member.period),
            quality: member.quality.clone(),
            ended,
        };
        Some(((ended, is_person, order), view))
    }

    fn groups_link(&self) -> Link {
        self.link(self.text("groups"), &SitePath::new("groups/"))
    }
}
