use serde_json::{Value, json};

use super::text;
use crate::{
    base::{Text, known},
    model::{Appearance, Briefing, EventFront, Mentioned, NoteFront, view::Head},
    plan::{Planner, archive::was_there},
};

impl Planner<'_> {
    /// Describes a briefing as a `NewsArticle`, with whom it is about, whom it mentions and the event with those who were there.
    pub(in crate::plan) fn news_article(&self, briefing: &Briefing, head: &Head, image: Option<&Text>) -> Option<Text> {
        let front = &briefing.front;
        let config = &self.site.config;
        let date = self.iso_time(&front.date);
        let topics: Vec<Value> = briefing.topics.iter().map(|slug| json!(self.site.topics[slug].name)).collect();
        let authors = front.authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
        let corrections = briefing.corrections.iter().map(|note| self.correction_comment(note)).collect();
        let modified = briefing.modified.as_ref().map_or_else(|| date.clone(), |time| self.iso_time(time));
        let breadcrumb = self.breadcrumbs(&head.breadcrumbs, &head.title);
        let page = known([("@type", json!("WebPage")), ("url", json!(head.permalink)), ("breadcrumb", breadcrumb)]);
        text(known([
            ("@context", json!("https://schema.org")),
            ("@type", json!("NewsArticle")),
            ("headline", json!(front.title)),
            ("description", json!(briefing.summary)),
            ("datePublished", json!(date)),
            ("dateModified", json!(modified)),
            ("creativeWorkStatus", json!(briefing.withdrawn.as_ref().map(|_| "Withdrawn"))),
            ("identifier", json!(self.permanent_id(&front.id))),
            ("url", json!(head.permalink)),
            ("image", json!(image)),
            ("inLanguage", json!(front.lang.as_ref().unwrap_or(&config.language))),
            ("dateline", json!(self.dateline(briefing))),
            ("author", Value::Array(authors)),
            ("publisher", self.publisher()),
            ("keywords", Value::Array(topics)),
            ("about", self.about(briefing)),
            ("mentions", self.mentions(briefing)),
            ("correction", Value::Array(corrections)),
            ("mainEntityOfPage", Value::Object(page)),
        ]))
    }

    fn correction_comment(&self, note: &NoteFront) -> Value {
        json!({ "@type": "CorrectionComment", "text": note.text, "datePublished": self.iso_time(&note.date) })
    }

    /// The event with those who were there, or these themselves; then the countries and the groups.
    fn about(&self, briefing: &Briefing) -> Value {
        let people = || self.people(briefing, true);
        let mut about = match &briefing.front.event {
            Some(event) => vec![self.event_entity(event, briefing, people())],
            None => people(),
        };
        about.extend(briefing.countries.iter().map(|code| self.named_country(*code)));
        about.extend(briefing.groups.iter().map(|slug| self.named_group(slug)));
        Value::Array(about)
    }

    /// Those who were only invited, or absent, and who and what the text names.
    fn mentions(&self, briefing: &Briefing) -> Value {
        let mut mentions = self.people(briefing, false);
        mentions.extend(briefing.mentions.iter().map(|mention| match mention {
            Mentioned::Person(appearance) => self.named_person(appearance),
            Mentioned::Country(code) => self.named_country(*code),
            Mentioned::Group(slug) => self.named_group(slug),
        }));
        Value::Array(mentions)
    }

    fn people(&self, briefing: &Briefing, present: bool) -> Vec<Value> {
        let people = briefing.participants.iter().filter(|it: &&Appearance| was_there(it.presence) == present);
        people.map(|appearance| self.named_person(appearance)).collect()
    }

    fn event_entity(&self, event: &EventFront, briefing: &Briefing, people: Vec<Value>) -> Value {
        let country = briefing.event_country.map(|code| self.country_name(code));
        let address = known([
            ("@type", json!("PostalAddress")),
            ("addressLocality", json!(event.city)),
            ("addressCountry", json!(briefing.event_country.map(|code| code.to_string()))),
        ]);
        let place = event.place.as_ref().or(event.city.as_ref()).or(country.as_ref());
        let location = place.map_or(Value::Null, |name| json!({ "@type": "Place", "name": name, "address": address }));
        let entity = known([
            ("@type", json!("Event")),
            ("name", json!(event.name.as_ref().unwrap_or(&briefing.front.title))),
            ("startDate", json!(self.iso_time(&event.start.unwrap_or(briefing.front.date)))),
            ("endDate", json!(event.end.as_ref().map(|end| self.iso_time(end)))),
            ("location", location),
            ("attendee", Value::Array(people)),
        ]);
        Value::Object(entity)
    }
}
