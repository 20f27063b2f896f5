use super::{
    Planner, Route,
    feeds::FeedOf,
    participant::{PersonalList, relation_key},
    parts::HeadOf,
    people_index,
};
use crate::{
    base::{CountryCode, Diagnostic, Slug, Text, countries},
    model::{
        Country, Entity, ListKey, Maker, MemberRef, Page, ParticipantId, Relation,
        view::{CountryView, Entry, Link, Membership, Pager, PersonRow, View},
    },
};

/// How many of a country's own people its page shows.
const PEOPLE_SHOWN: usize = 30;

impl Planner<'_> {
    pub(super) fn country(&self, route: &Route, code: CountryCode, found: &mut Vec<Diagnostic>) -> Page {
        let country = &self.site.countries[&code];
        let body = country.path.as_ref().and_then(|path| self.body_use(path, false, found));
        Page {
            path: route.path.clone(),
            maker: Maker::Template("country.html"),
            source: country.path.clone(),
            language: None,
            view: View::Country(Box::new(self.country_view(route, country))),
            body,
            entries: Vec::new(),
        }
    }

    fn country_view(&self, route: &Route, country: &Country) -> CountryView {
        let (code, name) = (country.code, &country.name);
        let (took_part, took_part_pager) = self.newest_of_country(country, Relation::TookPart);
        let (mentioned, mentioned_pager) = self.newest_of_country(country, Relation::Mentioned);
        let existed = self.language().period(&name.existed);
        let met = self.country_counts(country.met.clone());
        let people_page = people_index::has_page_of_people(self.site, country.code);
        CountryView {
            head: self.head_of_entity(
                &FeedOf::Country(code),
                "CollectionPage",
                HeadOf {
                    kind: "country",
                    title: self.country_name(code),
                    description: Some(self.say("about-country", &[("country", &self.country_in_text(code))])),
                    path: &route.path,
                    lang: None,
                    parents: vec![self.home_link(), self.countries_link()],
                    section: Some("countries/"),
                },
                self.country_entity(country),
                None,
            ),
            country: self.country_ref(code),
            aka: name.aka.clone(),
            names: self.foreign_names(table_names(code, self.language().base())),
            capital: name.capital.clone(),
            region: self.region_name(&name.region),
            status: match () {
                () if name.is_former => "former",
                () if name.is_organisation => "organisation",
                () => "state",
            },
            existed_text: (name.is_former && !existed.is_empty()).then_some(existed),
            successors: self.country_refs(&name.successors),
            wikidata: name.wikidata.clone(),
            people: self.most_present(country),
            people_count: country.people.len(),
            people_href: people_page.then(|| self.addresses.href(&self.addresses.people_of_country(code))),
            memberships: self.memberships(code),
            took_part,
            took_part_pager,
            mentioned,
            mentioned_pager,
            calendar: self.events_href(code),
            activity: self.activity_of_country(country),
            map: self.map_of_met(&[code], &met),
            met,
            extra: country.front.as_ref().map(|front| front.extra.clone()).unwrap_or_default(),
        }
    }

    pub(super) fn country_list(&self, route: &Route, code: CountryCode, relation: Relation, number: usize) -> Page {
        let name = self.country_name(code);
        let of = self.link(name.clone(), &self.addresses.country(code));
        let list = PersonalList {
            title: self.say(relation_key(relation), &[("name", &name)]),
            parents: vec![self.home_link(), self.countries_link(), of.clone()],
            of,
            section: "countries/",
            newest: self.addresses.country(code),
            relation,
        };
        let numbered = |n| self.addresses.country_list(code, relation, n);
        self.personal_list(
            route,
            list,
            self.site.list(&ListKey::Country(code, relation)),
            number,
            numbered,
            |briefing| self.entry_of_country(briefing, code, relation),
        )
    }

    fn newest_of_country(&self, country: &Country, relation: Relation) -> (Vec<Entry>, Pager) {
        let code = country.code;
        let numbered = |n| self.addresses.country_list(code, relation, n);
        self.newest_entries(
            self.site.list(&ListKey::Country(code, relation)),
            &self.addresses.country(code),
            numbered,
            |briefing| self.entry_of_country(briefing, code, relation),
            &Entity::Country(code),
        )
    }

    /// The country's own people, most often at the table first, those of equals by name.
    fn most_present(&self, country: &Country) -> Vec<PersonRow> {
        let mut people: Vec<ParticipantId> = country.people.clone();
        people.sort_by_key(|id| std::cmp::Reverse(self.site.participants[*id].took_part.len()));
        people.truncate(PEOPLE_SHOWN);
        people.into_iter().map(|id| self.person_row(id)).collect()
    }

    fn memberships(&self, code: CountryCode) -> Vec<Membership> {
        let groups = self.site.groups.iter();
        groups.flat_map(|(slug, group)| self.memberships_in(slug, &group.front.members, code)).collect()
    }

    fn memberships_in(
        &self,
        slug: &Slug,
        members: &[Option<crate::model::MemberFront>],
        code: CountryCode,
    ) -> Vec<Membership> {
        let own = members.iter().flatten().filter(|member| member.member == MemberRef::Country(code));
        own.map(|member| Membership {
            group: self.group_ref(slug),
            period_text: self.language().period(&member.period),
            quality: member.quality.clone(),
        })
        .collect()
    }

    pub(super) fn countries_link(&self) -> Link {
        self.link(self.text("countries"), &crate::base::SitePath::new("countries/"))
    }
}

/// The country's names in other languages, in the table's order, but for that of the page; a country of `site.toml` has none.
fn table_names(code: CountryCode, spoken: &str) -> impl Iterator<Item = (&'static str, Text)> {
    let record = code.record();
    let english = Some("en").filter(|_| spoken != "en");
    let languages = english.into_iter().chain(countries::LANGUAGES).filter(move |lang| *lang != spoken);
    languages.filter_map(move |lang| Some((lang, Text::from(record?.name_in(lang)?))))
}
