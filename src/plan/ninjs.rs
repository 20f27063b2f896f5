use super::{Planner, Route, addresses::Addresses, archive::encoded, feeds::changed_at, parts::preview_label};
use crate::{
    base::{CountryCode, SitePath, Slug, Text},
    model::{
        Appearance, Briefing, BriefingId, DataBeside, Mentioned, Page, Site,
        view::{NinjsName, NinjsView, View},
    },
};

/// Says whether a briefing is there as ninjs: what programs once have they keep, so it must be public, and its ids need the site's
/// whole address.
pub fn has_ninjs(site: &Site, briefing: &Briefing) -> bool {
    let is_wanted = site.config.data.beside.contains(&DataBeside::Ninjs);
    is_wanted && site.config.base_url.is_some() && preview_label(briefing).is_none()
}

impl Addresses<'_> {
    /// The address of a briefing as ninjs.
    pub fn ninjs(&self, id: BriefingId) -> SitePath {
        self.briefing(id).join("ninjs.json")
    }
}

impl Planner<'_> {
    /// Returns the address of a briefing as ninjs, if it is there.
    pub(super) fn ninjs_href(&self, id: BriefingId) -> Option<Text> {
        has_ninjs(self.site, &self.site.briefings[id]).then(|| self.addresses.href(&self.addresses.ninjs(id)))
    }

    pub(super) fn ninjs(&self, route: &Route, id: BriefingId) -> Page {
        let view = View::Ninjs(Box::new(self.ninjs_view(id)));
        Page { entries: vec![self.whole_text(id)], ..encoded(route, view) }
    }

    fn ninjs_view(&self, id: BriefingId) -> NinjsView {
        let (site, briefing) = (self.site, &self.site.briefings[id]);
        let front = &briefing.front;
        NinjsView {
            uri: self.feed_id(&front.id),
            id: front.id.clone(),
            href: self.addresses.permalink(&self.addresses.briefing(id)).unwrap_or_default(),
            title: front.title.clone(),
            slug: front.slug.as_str().into(),
            lang: front.lang.clone().unwrap_or_else(|| site.config.language.clone()),
            published: self.instant(front.public_at(&site.clock.zone)),
            updated: self.instant(changed_at(site, briefing)),
            withdrawn: briefing.withdrawn.as_ref().map(|notice| notice.reason.clone()),
            summary: briefing.summary.clone().filter(|_| briefing.withdrawn.is_none()),
            authors: front.authors.clone(),
            publisher: site.config.publisher.clone(),
            licence: site.config.licence.clone(),
            dateline: self.dateline(briefing),
            words: self.documents[&briefing.path].body.outline.words as usize,
            people: self.ninjs_people(briefing),
            organisations: self.ninjs_organisations(briefing),
            places: self.ninjs_places(briefing),
            topics: briefing.topics.iter().map(|slug| self.ninjs_topic(slug)).collect(),
            event: front.event.as_ref().map(|event| event.name.clone().unwrap_or_else(|| front.title.clone())),
            source: front.source.as_ref().map(|source| NinjsName {
                name: source.name.clone(),
                rel: "",
                uri: source.url.clone(),
                literal: None,
            }),
        }
    }

    fn ninjs_people(&self, briefing: &Briefing) -> Vec<NinjsName> {
        let person = |it: &Appearance, rel: &'static str| NinjsName {
            name: it.name.clone(),
            rel,
            uri: self.addresses.permalink(&self.addresses.participant(it.participant)),
            literal: Some(self.site.participants[it.participant].slug.as_str().into()),
        };
        let took_part = briefing.participants.iter().map(|it| person(it, it.presence.word()));
        took_part.chain(briefing.mentioned_people().map(|it| person(it, "mentioned"))).collect()
    }

    /// Groups, and those organisations that stand among countries.
    fn ninjs_organisations(&self, briefing: &Briefing) -> Vec<NinjsName> {
        let group = |slug: &Slug, rel| NinjsName {
            name: self.site.groups[slug].front.name.clone(),
            rel,
            uri: self.addresses.permalink(&self.addresses.group(slug)),
            literal: Some(slug.as_str().into()),
        };
        let mentioned = briefing.mentions.iter().filter_map(|mention| match mention {
            Mentioned::Group(slug) => Some(group(slug, "mentioned")),
            _ => None,
        });
        let concerned = briefing.groups.iter().map(|slug| group(slug, "concerned"));
        let countries = ninjs_countries(briefing).filter(|(code, _)| self.is_organisation(*code));
        concerned.chain(mentioned).chain(countries.map(|(code, rel)| self.ninjs_country(code, rel))).collect()
    }

    fn ninjs_places(&self, briefing: &Briefing) -> Vec<NinjsName> {
        let countries = ninjs_countries(briefing).filter(|(code, _)| !self.is_organisation(*code));
        let mut places: Vec<NinjsName> = countries.map(|(code, rel)| self.ninjs_country(code, rel)).collect();
        let event = briefing.front.event.as_deref();
        let named = event.into_iter().flat_map(|event| [&event.place, &event.city]).flatten();
        places.extend(named.map(|name| NinjsName { name: name.clone(), rel: "event", uri: None, literal: None }));
        places.extend(briefing.event_country.map(|code| self.ninjs_country(code, "event")));
        places
    }

    fn is_organisation(&self, code: CountryCode) -> bool {
        self.site.country_name(code).is_organisation
    }

    fn ninjs_country(&self, code: CountryCode, rel: &'static str) -> NinjsName {
        let country = &self.site.countries[&code];
        let uri = country.has_page().then(|| self.addresses.permalink(&self.addresses.country(code))).flatten();
        NinjsName { name: country.name.name.clone(), rel, uri, literal: Some(code.as_str().into()) }
    }

    fn ninjs_topic(&self, slug: &Slug) -> NinjsName {
        NinjsName {
            name: self.site.topics[slug].name.clone(),
            rel: "topic",
            uri: self.addresses.permalink(&self.addresses.topic(slug)),
            literal: Some(slug.as_str().into()),
        }
    }
}

fn ninjs_countries(briefing: &Briefing) -> impl Iterator<Item = (CountryCode, &'static str)> {
    let mentioned = briefing.mentions.iter().filter_map(|mention| match mention {
        Mentioned::Country(code) => Some((*code, "mentioned")),
        _ => None,
    });
    briefing.countries.iter().map(|code| (*code, "took-part")).chain(mentioned)
}
