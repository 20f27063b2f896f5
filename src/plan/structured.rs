use serde_json::{Value, json};

use super::Planner;
use crate::{
    base::SitePath,
    model::{Briefing, Extra, NoteFront},
};

impl Planner<'_> {
    /// Describes a briefing as a schema.org `NewsArticle` in JSON-LD: one top-level object, without what is not known.
    pub(super) fn news_article(&self, briefing: &Briefing, path: &SitePath) -> Extra {
        let front = &briefing.front;
        let config = &self.site.config;
        let date = self.iso_time(&front.date);
        let permalink = self.addresses.permalink(path);
        let topics: Vec<Value> = briefing.topics.iter().map(|slug| json!(self.site.topics[slug].name)).collect();
        let authors = front.authors.iter().map(|name| json!({ "@type": "Person", "name": name })).collect();
        let publisher = config.publisher.as_ref().map(|name| json!({ "@type": "Organization", "name": name }));
        let corrections = briefing.corrections.iter().map(|note| self.correction_comment(note)).collect();
        let modified = briefing.modified.as_ref().map_or_else(|| date.clone(), |time| self.iso_time(time));
        let known = [
            ("@context", json!("https://schema.org")),
            ("@type", json!("NewsArticle")),
            ("headline", json!(front.title)),
            ("description", json!(briefing.summary)),
            ("datePublished", json!(date)),
            ("dateModified", json!(modified)),
            ("creativeWorkStatus", json!(briefing.withdrawn.as_ref().map(|_| "Withdrawn"))),
            ("identifier", json!(self.permanent_id(&front.id))),
            ("url", json!(permalink)),
            ("inLanguage", json!(front.lang.as_ref().unwrap_or(&config.language))),
            ("dateline", json!(self.dateline(briefing))),
            ("author", Value::Array(authors)),
            ("publisher", json!(publisher)),
            ("keywords", Value::Array(topics)),
            ("correction", Value::Array(corrections)),
        ];
        let is_there = |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
        known.into_iter().filter(|(_, value)| is_there(value)).map(|(key, value)| (key.to_owned(), value)).collect()
    }

    fn correction_comment(&self, note: &NoteFront) -> Value {
        json!({ "@type": "CorrectionComment", "text": note.text, "datePublished": self.iso_time(&note.date) })
    }
}
