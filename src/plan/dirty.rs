use std::collections::BTreeSet;

use super::{
    Copy, PageKey, Planner, Route,
    feeds::FeedOf,
    link_index::{LinkKey, key_of_portrait},
    owner::Owner,
    paging::Paging,
    quoting::quoted_for,
    related::onlookers,
    routes::RouteChanges,
};
use crate::{
    base::{CountryCode, SitePath, SourcePath},
    model::{
        Briefing, BriefingId, Entity, FeedContent, ListKey, MemberRef, Mentioned, ParticipantId, Relation, Site,
        Speaker, Spots, Touched, TranslationFront,
    },
};

/// Returns everything whose addresses may be others after an update.
pub fn owners_of(site: &Site, touched: &Touched, files: &[&SourcePath]) -> BTreeSet<Owner> {
    let mut owners = BTreeSet::from([Owner::Site, Owner::Letters]);
    // Which of several pages of that address gives the list its words may be another, and all give way to the first correction.
    if touches_corrections(touched) {
        owners.insert(Owner::Corrections);
        owners.extend(site.pages.keys().cloned().map(Owner::Document));
    }
    owners.extend(touched.documents.iter().cloned().map(Owner::Document));
    // A translation is where its original is, as long as that is published.
    let of_originals = touched.documents.iter().flat_map(|path| site.translations_of(path));
    owners.extend(of_originals.map(|(path, _)| Owner::Document(path.clone())));
    owners.extend(touched.lists.keys().map(|key| match key.clone() {
        ListKey::Timeline => Owner::Timeline,
        ListKey::Year(year) => Owner::Year(year),
        ListKey::Month(year, month) => Owner::Month(year, month),
        ListKey::Participant(id, _) => Owner::Participant(id),
        ListKey::Country(code, _) => Owner::Country(code),
        ListKey::Group(slug, _) => Owner::Group(slug),
        ListKey::Topic(slug) => Owner::Topic(slug),
        ListKey::Series(slug) => Owner::Series(slug),
    }));
    owners.extend(touched.people.iter().copied().map(Owner::Participant));
    let homes = touched.homes.iter().chain(&touched.countries);
    owners.extend(homes.flat_map(|code| [Owner::Country(*code), Owner::PeopleOf(*code)]));
    if touched.index_resized {
        owners.extend(site.countries.keys().map(|code| Owner::PeopleOf(*code)));
    }
    owners.extend(touched.topics.iter().cloned().map(Owner::Topic));
    owners.extend(touched.series.iter().cloned().map(Owner::Series));
    for file in files {
        owners.extend([Owner::Fixed(file.below_static().to_owned()), Owner::Attachment(SourcePath::clone(file))]);
    }
    owners
}

impl<'a> Planner<'a> {
    /// Returns the pages whose views may differ after an update: a little too many, never one too few.
    ///
    /// What stands on no page that is named here did not change; what does is compared before anything is rendered.
    pub fn dirty(&self, touched: &Touched, changes: &RouteChanges, files: &[&SourcePath]) -> BTreeSet<SitePath> {
        let mut dirty = self.pages_of_site(touched);
        let leads = self.leads(touched, changes, files);
        let linking = leads.iter().flat_map(|key| self.plan.links.leading_to(key).map(move |document| (key, document)));
        for (key, document) in linking {
            dirty.extend(self.key_of(document));
            dirty.extend(self.feeds_of_text(document));
            dirty.extend(self.pages_picturing(key, document));
        }
        // What lies in a bundle is listed on its page.
        dirty.extend(files.iter().flat_map(|file| self.keys_of_bundles(file)));
        // A translation shows what its original does, in another language, and each links to the others.
        let translated = touched.documents.iter().filter_map(|path| TranslationFront::of_path(path));
        let originals = translated.filter_map(|(original, _)| self.site.briefing_at(&original)).map(PageKey::Briefing);
        dirty.extend(originals);
        let of_originals: Vec<PageKey> = dirty.iter().flat_map(|key| self.translations_of_page(key)).collect();
        dirty.extend(of_originals);
        // A country's page links to the page of its people only where there is one.
        dirty.extend(changes.came.iter().chain(&changes.gone).filter_map(|route| match route.key {
            PageKey::PeopleOfCountry(code) => Some(PageKey::Country(code)),
            _ => None,
        }));
        // What stands beside a page says nothing that the page does not say.
        if !self.site.config.data.beside.is_empty() {
            let beside: Vec<PageKey> = dirty.iter().flat_map(beside).collect();
            dirty.extend(beside);
        }
        dirty.extend(self.plan.promises.remains_dirty(changes).cloned().map(PageKey::Gone));
        let came = changes.came.iter().map(|route| route.path.clone());
        dirty.iter().filter_map(|key| self.route(key)).map(|route| route.path.clone()).chain(came).collect()
    }

    fn translations_of_page(&self, key: &PageKey) -> Vec<PageKey> {
        let PageKey::Briefing(id) = key else { return Vec::new() };
        let translations = self.site.translations_of(&self.site.briefings[*id].path);
        translations.map(|(path, _)| PageKey::Translation(path.clone())).collect()
    }

    /// Returns the pages that show a document's text, or quote it.
    pub fn showing_text(&self, document: &SourcePath) -> Vec<&'a Route> {
        let quoting = self.site.briefing_at(document).map(|id| self.pages_quoting(id)).unwrap_or_default();
        let feeds = self.feeds_of_text(document);
        let as_ninjs = self.site.briefing_at(document).map(PageKey::Ninjs);
        let others = quoting.iter().chain(&feeds).chain(&as_ninjs).filter_map(|key| self.route(key));
        self.route_of(document).into_iter().chain(others).collect()
    }

    /// The feeds that may hold a document's text.
    fn feeds_of_text(&self, document: &SourcePath) -> Vec<PageKey> {
        let briefing = self.site.briefing_at(document).filter(|_| self.site.config.feeds.content == FeedContent::Full);
        briefing.into_iter().flat_map(|id| self.feeds_showing(id)).collect()
    }

    /// The briefings that show a file as the portrait of someone who took part.
    fn pages_picturing(&self, file: &LinkKey, profile: &SourcePath) -> impl Iterator<Item = PageKey> {
        let document = self.documents.get(profile).filter(|document| key_of_portrait(document).as_ref() == Some(file));
        let slug = document.and_then(|document| document.front.describes());
        let person = slug.and_then(|slug| self.site.participants.get(slug));
        person.into_iter().flat_map(|id| &self.site.participants[id].took_part).map(|id| PageKey::Briefing(*id))
    }

    /// The pages that quote a briefing's text.
    fn pages_quoting(&self, id: BriefingId) -> Vec<PageKey> {
        let page = |entity| match entity {
            Entity::Person(id) => PageKey::Participant(id),
            Entity::Country(code) => PageKey::Country(code),
            Entity::Group(slug) => PageKey::Group(slug),
        };
        quoted_for(self.site, id).into_iter().map(page).collect()
    }

    /// Everything that links and images of bodies may lead to, and that may be another than before.
    fn leads(&self, touched: &Touched, changes: &RouteChanges, files: &[&SourcePath]) -> BTreeSet<LinkKey> {
        let mut leads: BTreeSet<LinkKey> = touched.documents.iter().cloned().map(LinkKey::Source).collect();
        // `[[slug#heading]]` leads to a document by the slug of what it describes.
        let described = touched.documents.iter().filter_map(|path| self.documents.get(path)?.front.describes());
        leads.extend(touched.slugs.iter().chain(described).cloned().map(LinkKey::Name));
        for code in &touched.countries {
            leads.extend([LinkKey::Country(*code), LinkKey::Name(self.site.countries[code].name.slug.clone())]);
        }
        let pages = changes.came.iter().chain(&changes.gone).map(|route| &route.path);
        let copies: Vec<&Copy> = changes.copied.iter().chain(&changes.uncopied).collect();
        // What travels with a page comes and goes with it, while its file stays where it is.
        leads.extend(copies.iter().map(|copy| LinkKey::Source(copy.source.clone())));
        let copies = copies.into_iter().map(|copy| &copy.path);
        leads.extend(pages.chain(copies).map(|path| LinkKey::Address(path.folded())));
        for file in files {
            leads.extend([LinkKey::Source(SourcePath::clone(file)), LinkKey::Fixed(file.below_static().to_owned())]);
        }
        leads
    }

    /// The pages that show what the update of the site touched.
    fn pages_of_site(&self, touched: &Touched) -> BTreeSet<PageKey> {
        let mut dirty = BTreeSet::from([PageKey::Home, PageKey::NotFound, PageKey::Archive, PageKey::Topics]);
        dirty.extend([PageKey::SeriesIndex, PageKey::Groups, PageKey::Countries, PageKey::CountriesByLetter]);
        dirty.extend([PageKey::People, PageKey::PeopleByCountry, PageKey::Search, PageKey::Data, PageKey::Headers]);
        // Any page that comes, goes or changes may stand in them.
        let parts = (1..).map(PageKey::SitemapPart).take_while(|part| self.route(part).is_some());
        dirty.extend(parts.chain([PageKey::Sitemap, PageKey::NewsSitemap]));
        dirty.extend(touched.briefings.iter().chain(&touched.neighbours).map(|id| PageKey::Briefing(*id)));
        dirty.extend(touched.briefings.iter().flat_map(|id| [PageKey::Event(*id), PageKey::Picture(*id)]));
        for document in &touched.documents {
            dirty.extend(self.key_of(document));
        }
        for (key, spots) in &touched.lists {
            self.pages_of_list(key, spots, &mut dirty);
            self.pages_relating(key, spots, &mut dirty);
            // Each part of a series says which of how many it is.
            if matches!(key, ListKey::Series(_)) && spots.from.is_some() {
                dirty.extend(self.site.list(key).iter().map(|id| PageKey::Briefing(*id)));
            }
        }
        if touches_corrections(touched) {
            self.pages_of_corrections(&mut dirty);
        }
        self.pages_of_people(touched, &mut dirty);
        touched.countries.iter().for_each(|code| self.pages_showing(*code, &mut dirty));
        self.pages_of_topics(touched, &mut dirty);
        if touched.index_resized {
            dirty.extend(self.site.countries.keys().map(|code| PageKey::Country(*code)));
        }
        dirty
    }

    /// The newest page of a list, and the numbered ones on which it differs.
    fn pages_of_list(&self, key: &ListKey, spots: &Spots, dirty: &mut BTreeSet<PageKey>) {
        let paging = |length| Paging::new(length, self.site.config.page_size);
        let length = self.site.list(key).len();
        let now = paging(length);
        let last = now.numbered();
        let moved = spots.from.map_or(last + 1, |from| now.page_of(from))..=last;
        // A numbered page that is new, or no longer the last or the last but one, shows other ways to its neighbours.
        let before = paging(spots.length_before.unwrap_or(length)).numbered();
        let beside = if before == last { last + 1..=last } else { before.min(last).saturating_sub(1).max(1)..=last };
        let changed = spots.at.iter().map(|at| now.page_of(*at)).filter(|number| *number <= last);
        dirty.insert(page_of_list(key, None));
        dirty.extend(FeedOf::list(key).iter().flat_map(FeedOf::forms));
        if let ListKey::Country(code, Relation::TookPart) = key {
            dirty.insert(PageKey::Events(*code));
        }
        dirty.extend(changed.chain(moved).chain(beside).map(|number| page_of_list(key, Some(number))));
    }

    /// The briefings that may show another one as related than before, or lead to another along a person's.
    fn pages_relating(&self, key: &ListKey, spots: &Spots, dirty: &mut BTreeSet<PageKey>) {
        dirty.extend(spots.near.iter().flat_map(|at| onlookers(self.site, key, *at)).map(PageKey::Briefing));
    }

    /// The list of corrections with its feed. Corrections are few, so all its pages are looked at again.
    fn pages_of_corrections(&self, dirty: &mut BTreeSet<PageKey>) {
        let pages = Paging::new(self.site.corrections.len(), self.site.config.page_size).numbered();
        dirty.insert(PageKey::Corrections(None));
        dirty.extend(FeedOf::Corrections.forms());
        dirty.extend((1..=pages).map(|number| PageKey::Corrections(Some(number))));
    }

    /// The pages on which people stand beside others: who met them, the indexes, their countries.
    fn pages_of_people(&self, touched: &Touched, dirty: &mut BTreeSet<PageKey>) {
        dirty.extend(touched.people.iter().map(|id| PageKey::Participant(*id)));
        // Counts and roles of people stand in the rows of their letters and countries.
        dirty.extend(touched.letters.iter().map(|letter| PageKey::PeopleLetter(*letter)));
        dirty.extend(touched.homes.iter().flat_map(|code| [PageKey::Country(*code), PageKey::PeopleOfCountry(*code)]));
        touched.renamed.iter().for_each(|id| self.pages_naming(*id, dirty));
    }

    /// The pages that name a person: where they were, whom they met, and the lists that show them in a delegation.
    fn pages_naming(&self, id: ParticipantId, dirty: &mut BTreeSet<PageKey>) {
        let person = &self.site.participants[id];
        dirty.insert(PageKey::PeopleLetter(person.letter()));
        dirty.extend(
            person.countries.iter().flat_map(|code| [PageKey::Country(*code), PageKey::PeopleOfCountry(*code)]),
        );
        for (relation, list) in [(Relation::TookPart, &person.took_part), (Relation::Mentioned, &person.mentioned)] {
            let everywhere = Spots { from: Some(0), ..Spots::default() };
            self.pages_of_list(&ListKey::Participant(id, relation), &everywhere, dirty);
            for briefing in list {
                dirty.insert(PageKey::Briefing(*briefing));
                // By another name the person may be found elsewhere in the text, or stand where a country was read.
                dirty.extend(self.pages_quoting(*briefing));
            }
        }
        for briefing in &person.took_part {
            let others = self.site.briefings[*briefing].participants.iter();
            dirty.extend(others.map(|it| PageKey::Participant(it.participant)));
            self.lists_showing(*briefing, dirty);
        }
        let is_member = |member: &MemberRef| matches!(member, MemberRef::Participant(slug) if *slug == person.slug);
        let groups = self
            .site
            .groups
            .iter()
            .filter(|(_, group)| group.front.members.iter().flatten().any(|it| is_member(&it.member)));
        dirty.extend(groups.map(|(slug, _)| PageKey::Group(slug.clone())));
    }

    /// The pages of lists that show a briefing.
    fn lists_showing(&self, briefing: BriefingId, dirty: &mut BTreeSet<PageKey>) {
        for key in self.site.lists_of(&self.site.briefings[briefing]) {
            if let Some(at) = self.site.position(&key, briefing) {
                self.pages_of_list(&key, &Spots { at: BTreeSet::from([at]), ..Spots::default() }, dirty);
            }
        }
    }

    /// The feeds that may show a briefing.
    fn feeds_showing(&self, briefing: BriefingId) -> impl Iterator<Item = PageKey> {
        let lists = self.site.lists_of(&self.site.briefings[briefing]);
        lists.into_iter().filter_map(|key| FeedOf::list(&key)).flat_map(|of| of.forms().collect::<Vec<_>>())
    }

    /// The pages that name a country which is no briefing's own: before its page came, or after it went, it can only stand
    /// beside a person, an event, a quotation, a member or a successor. Rare enough to look through the site for it.
    fn pages_showing(&self, code: CountryCode, dirty: &mut BTreeSet<PageKey>) {
        dirty.insert(PageKey::Country(code));
        for (id, _) in self.site.published().filter(|(_, briefing)| names_country(briefing, code)) {
            dirty.insert(PageKey::Briefing(id));
            self.lists_showing(id, dirty);
        }
        for (id, person) in self.site.participants.iter() {
            let roles = person.profile.iter().flat_map(|profile| &profile.roles);
            if roles.into_iter().any(|role| role.country == Some(code)) || person.countries.contains(&code) {
                dirty.insert(PageKey::Participant(id));
            }
        }
        let successors = self.site.countries.values().filter(|country| country.name.successors.contains(&code));
        dirty.extend(successors.map(|country| PageKey::Country(country.code)));
        for (slug, group) in &self.site.groups {
            if group.front.members.iter().flatten().any(|it| it.member == MemberRef::Country(code)) {
                dirty.insert(PageKey::Group(slug.clone()));
                // A briefing that concerns a group shows its members of that day.
                dirty.extend(group.briefings.iter().map(|id| PageKey::Briefing(*id)));
            }
        }
    }

    /// The pages that print a topic or a series that is called otherwise now.
    fn pages_of_topics(&self, touched: &Touched, dirty: &mut BTreeSet<PageKey>) {
        let topics = touched.topics.iter().map(|slug| ListKey::Topic(slug.clone()));
        let series = touched.series.iter().map(|slug| ListKey::Series(slug.clone()));
        for key in topics.chain(series) {
            self.pages_of_list(&key, &Spots { from: Some(0), ..Spots::default() }, dirty);
            for id in self.site.list(&key) {
                dirty.insert(PageKey::Briefing(*id));
                dirty.extend(self.feeds_showing(*id));
                let beside = self.site.briefings[*id].topics.iter();
                dirty.extend(beside.map(|slug| PageKey::Topic(slug.clone())));
            }
        }
    }
}

/// What can stand beside a page.
fn beside(key: &PageKey) -> impl Iterator<Item = PageKey> {
    let as_ninjs = match key {
        PageKey::Briefing(id) => Some(PageKey::Ninjs(*id)),
        _ => None,
    };
    std::iter::once(PageKey::Twin(Box::new(key.clone()))).chain(as_ninjs)
}

/// Says whether corrections changed, or the page that gives their list its words.
fn touches_corrections(touched: &Touched) -> bool {
    touched.corrections || touched.slugs.iter().any(|slug| slug.as_str() == "corrections")
}

fn names_country(briefing: &Briefing, code: CountryCode) -> bool {
    let stands_for = |country: Option<CountryCode>| country == Some(code);
    let mut people = briefing.participants.iter().chain(briefing.mentioned_people());
    people.any(|it| stands_for(it.country))
        || stands_for(briefing.event_country)
        || briefing.countries.contains(&code)
        || briefing.mentions.contains(&Mentioned::Country(code))
        || briefing.quotes.iter().any(|quote| match &quote.by {
            Speaker::Person(person) => stands_for(person.country),
            Speaker::Country(country) => *country == code,
            Speaker::Described(_, country) => stands_for(*country),
        })
}

fn page_of_list(key: &ListKey, number: Option<usize>) -> PageKey {
    match (key.clone(), number) {
        (ListKey::Timeline, None) => PageKey::Home,
        (ListKey::Timeline, Some(number)) => PageKey::HomeOlder(number),
        (ListKey::Year(year), number) => PageKey::Year(year, number),
        (ListKey::Month(year, month), number) => PageKey::Month(year, month, number),
        (ListKey::Participant(id, _), None) => PageKey::Participant(id),
        (ListKey::Participant(id, relation), Some(number)) => PageKey::ParticipantList(id, relation, number),
        (ListKey::Country(code, _), None) => PageKey::Country(code),
        (ListKey::Country(code, relation), Some(number)) => PageKey::CountryList(code, relation, number),
        (ListKey::Group(slug, _), None) => PageKey::Group(slug),
        (ListKey::Group(slug, relation), Some(number)) => PageKey::GroupList(slug, relation, number),
        (ListKey::Topic(slug), None) => PageKey::Topic(slug),
        (ListKey::Topic(slug), Some(number)) => PageKey::TopicOlder(slug, number),
        (ListKey::Series(slug), None) => PageKey::Series(slug),
        (ListKey::Series(slug), Some(number)) => PageKey::SeriesOlder(slug, number),
    }
}
