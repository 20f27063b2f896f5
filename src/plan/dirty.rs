use std::{collections::BTreeSet, ops::Range};

use super::{PageKey, Planner, paging::Paging, people_index::letter_of};
use crate::{
    base::SourcePath,
    model::{Document, ListKey, Spots, Touched},
};

impl Planner<'_> {
    /// Returns the pages whose views may differ after an update: a little too many, never one too few.
    ///
    /// What stands on no page that is named here did not change; what does is compared before anything is rendered.
    pub fn dirty(&self, touched: &Touched) -> BTreeSet<PageKey> {
        let mut dirty = BTreeSet::from([PageKey::Home, PageKey::NotFound, PageKey::Archive, PageKey::Topics]);
        dirty.extend([PageKey::SeriesIndex, PageKey::Groups, PageKey::Countries, PageKey::CountriesByLetter]);
        dirty.extend([PageKey::People, PageKey::PeopleByCountry]);
        dirty.extend(touched.briefings.iter().chain(&touched.neighbours).map(|id| PageKey::Briefing(*id)));
        dirty.extend((0..self.site.expired.len()).map(PageKey::Expired));
        for (key, spots) in &touched.lists {
            self.pages_of_list(key, spots, &mut dirty);
        }
        self.pages_of_people(touched, &mut dirty);
        dirty.extend(self.pages_with_links());
        dirty
    }

    /// The newest page of a list, and the numbered ones on which it differs.
    fn pages_of_list(&self, key: &ListKey, spots: &Spots, dirty: &mut BTreeSet<PageKey>) {
        let paging = Paging::new(self.site.list(key).len(), self.site.config.page_size);
        let differs = |range: Range<usize>| {
            let moved = spots.from.is_some_and(|from| from < range.end);
            moved || spots.at.iter().any(|at| range.contains(at))
        };
        // A numbered page that is new, or no longer the last, shows other ways to its neighbours.
        let last = paging.numbered();
        let numbers = (1..=last).filter(|number| differs(paging.page(*number)) || *number + 1 >= last);
        let numbers: Vec<Option<usize>> = std::iter::once(None).chain(numbers.map(Some)).collect();
        dirty.extend(numbers.into_iter().map(|number| page_of_list(key, number)));
    }

    /// The pages on which people stand beside others: who met them, the indexes, their countries.
    fn pages_of_people(&self, touched: &Touched, dirty: &mut BTreeSet<PageKey>) {
        for id in &touched.people {
            dirty.insert(PageKey::Participant(*id));
        }
        // Counts of people stand in the rows of their letters and countries; a name may have moved from one letter to another.
        let letters = touched.people.iter().map(|id| letter_of(&self.site.participants[*id].sort));
        match touched.renamed.is_empty() {
            true => dirty.extend(letters.map(PageKey::PeopleLetter)),
            false => {
                dirty.extend(super::people_index::letters_with_pages(self.site).into_iter().map(PageKey::PeopleLetter))
            }
        }
        for code in &touched.homes {
            dirty.extend([PageKey::Country(*code), PageKey::PeopleOfCountry(*code)]);
        }
        for id in &touched.renamed {
            let person = &self.site.participants[*id];
            for briefing in person.took_part.iter().chain(&person.mentioned) {
                dirty.insert(PageKey::Briefing(*briefing));
                let others = self.site.briefings[*briefing].participants.iter();
                dirty.extend(others.map(|it| PageKey::Participant(it.participant)));
            }
            self.rows_of_renamed(*id, dirty);
        }
    }

    /// A renamed person stands in the delegations that countries' and groups' lists show.
    fn rows_of_renamed(&self, id: crate::model::ParticipantId, dirty: &mut BTreeSet<PageKey>) {
        let person = &self.site.participants[id];
        for briefing in &person.took_part {
            for key in self.site.lists_of(&self.site.briefings[*briefing]) {
                if let Some(at) = self.site.position(&key, *briefing) {
                    self.pages_of_list(&key, &Spots { from: None, at: BTreeSet::from([at]) }, dirty);
                }
            }
        }
        dirty.extend(
            person.countries.iter().flat_map(|code| [PageKey::Country(*code), PageKey::PeopleOfCountry(*code)]),
        );
    }

    /// Pages whose bodies link to others of the site: what these are called, and whether they are there, may have changed.
    fn pages_with_links(&self) -> impl Iterator<Item = PageKey> {
        let linking = self.documents.values().filter(|document| links_within(document));
        linking.filter_map(|document| self.key_of(&document.path))
    }

    fn key_of(&self, document: &SourcePath) -> Option<PageKey> {
        self.plan.route_of(document).map(|route| route.key.clone())
    }
}

fn links_within(document: &Document) -> bool {
    let outline = &document.body.outline;
    outline.links.iter().any(|link| !link.target.starts_with("http:") && !link.target.starts_with("https:"))
        || !outline.images.is_empty()
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
