use std::cmp::Reverse;

use super::Planner;
use crate::{
    base::{CountryCode, Date, Slug, countries, nearest, slugify},
    model::{
        Answer, Answers, BriefingId, BriefingQuery, CountryQuery, MemberFront, MemberRef, ParticipantId, PeopleQuery,
        Query, Relation,
    },
};

/// Why a question cannot be meant.
struct Refusal {
    message: String,
    help: Option<String>,
}

impl Answers for Planner<'_> {
    fn answer(&self, query: &Query) -> Answer {
        let answer = match query {
            Query::Briefings(query) => self.asked_briefings(query),
            Query::Participants(query) => self.asked_people(query),
            Query::Countries(query) => self.asked_countries(query),
        };
        answer.unwrap_or_else(|Refusal { message, help }| Answer::Refused { message, help })
    }
}

impl Planner<'_> {
    fn asked_briefings(&self, query: &BriefingQuery) -> Result<Answer, Refusal> {
        let BriefingQuery { since, until, relation, .. } = query;
        let mut lists: Vec<&[BriefingId]> = Vec::new();
        if let Some(name) = &query.participant {
            let person = self.person_named(name).map(|id| &self.site.participants[id]);
            lists.push(person.map_or(&[], |person| of_relation(*relation, &person.took_part, &person.mentioned)));
        }
        if let Some(code) = &query.country {
            let country = &self.site.countries[&self.country_asked_for(code)?];
            lists.push(of_relation(*relation, &country.took_part, &country.mentioned));
        }
        if let Some(name) = &query.group {
            let group = &self.site.groups[&self.group_asked_for(name)?];
            lists.push(of_relation(*relation, &group.briefings, &group.mentioned));
        }
        if let Some(name) = &query.topic {
            lists.push(slug_of(name).and_then(|slug| self.site.topics.get(&slug)).map_or(&[], |it| &it.briefings));
        }
        if let Some(name) = &query.series {
            lists.push(slug_of(name).and_then(|slug| self.site.series.get(&slug)).map_or(&[], |it| &it.briefings));
        }
        // The shortest is walked over; in the others, ordered as all are, each of its briefings is looked up.
        lists.sort_by_key(|list| list.len());
        let (walked, others) = lists.split_first().map_or((&*self.site.timeline, &[][..]), |(one, rest)| (*one, rest));
        let walked = within(walked, *since, *until, |id| self.site.briefings[id].date);
        let is_in = |list: &&[BriefingId], id: BriefingId| {
            list.binary_search_by(|other| self.site.order_of(*other).cmp(&self.site.order_of(id))).is_ok()
        };
        let holds = |id: &&BriefingId| others.iter().all(|list| is_in(list, **id));
        let card = |id: &BriefingId| self.card(*id);
        Ok(Answer::Briefings(match query.oldest_first {
            true => walked.iter().filter(holds).take(query.limit).map(card).collect(),
            false => walked.iter().rev().filter(holds).take(query.limit).map(card).collect(),
        }))
    }

    fn asked_people(&self, query: &PeopleQuery) -> Result<Answer, Refusal> {
        let country = query.country.as_ref().map(|code| self.country_asked_for(code)).transpose()?;
        let is_of =
            |id: &ParticipantId| country.is_none_or(|code| self.site.participants[*id].countries.contains(&code));
        let mut found: Vec<(ParticipantId, usize)> = match (&query.met, country) {
            (Some(name), _) => self.people_met(name).into_iter().filter(|(id, _)| is_of(id)).collect(),
            (None, Some(code)) => self.often_seen(&self.site.countries[&code].people),
            (None, None) => self.site.roster.values().flat_map(|people| self.often_seen(people)).collect(),
        };
        // Those of the index stand in the order of names already.
        if query.most_first {
            found = self.highest(found.into_iter().collect(), query.limit);
        } else if query.met.is_some() {
            found.sort_by_key(|(id, _)| self.site.participants[*id].order_key());
        }
        found.truncate(query.limit);
        Ok(Answer::Participants(found.into_iter().map(|(id, _)| self.person_row(id)).collect()))
    }

    fn asked_countries(&self, query: &CountryQuery) -> Result<Answer, Refusal> {
        let members = query.group.as_ref().map(|name| self.group_asked_for(name)).transpose()?;
        let members = members.map(|slug| self.members_of(&slug));
        let met = query.met.as_ref().map(|code| self.country_asked_for(code)).transpose()?;
        let met = met.map(|code| &self.site.countries[&code].met);
        let region = query.region.as_ref().map(|region| slugify(region));
        let listed = self.site.countries.values().filter(|country| {
            country.has_page()
                && region.as_ref().is_none_or(|region| slugify(&country.name.region) == *region)
                && members.as_ref().is_none_or(|members| members.contains(&country.code))
                && met.is_none_or(|met| met.contains_key(&country.code))
        });
        let count = |code: CountryCode| match met {
            Some(met) => met[&code],
            None => self.site.countries[&code].took_part.len(),
        };
        let mut codes: Vec<CountryCode> = listed.map(|country| country.code).collect();
        codes.sort_by_cached_key(|code| {
            let first = query.most_first.then(|| Reverse(count(*code)));
            (first, self.language().sort_key(&self.country_name(*code)), *code)
        });
        codes.truncate(query.limit);
        Ok(Answer::Countries(codes.into_iter().map(|code| self.country_row(code)).collect()))
    }

    /// The countries whose membership has no end that is known, whatever the day.
    fn members_of(&self, slug: &Slug) -> Vec<CountryCode> {
        let open = self.site.groups[slug].front.members.iter().flatten().filter(|member| member.period.is_open());
        let code = |member: &MemberFront| match member.member {
            MemberRef::Country(code) => Some(code),
            MemberRef::Participant(_) => None,
        };
        open.filter_map(code).collect()
    }

    fn often_seen(&self, people: &[ParticipantId]) -> Vec<(ParticipantId, usize)> {
        people.iter().map(|id| (*id, self.site.participants[*id].took_part.len())).collect()
    }

    fn people_met(&self, name: &str) -> Vec<(ParticipantId, usize)> {
        let met = self.person_named(name).map(|id| self.met_with(id, &self.site.participants[id]));
        met.into_iter().flatten().collect()
    }

    /// People come and go with what editors write, so that there is none of a name is no mistake of a template.
    fn person_named(&self, name: &str) -> Option<ParticipantId> {
        self.site.participants.get(&slug_of(name)?)
    }

    fn country_asked_for(&self, text: &str) -> Result<CountryCode, Refusal> {
        let code = CountryCode::parse(text).map(|read| read.code());
        code.filter(|code| self.site.countries.contains_key(code)).ok_or_else(|| {
            let named = countries::by_name(text).map(|record| record.code);
            Refusal {
                message: format!("`{text}` is not the code of a country"),
                help: Some(named.map_or_else(
                    || "codes are those of ISO 3166-1, in two letters, and those of `site.toml`".to_owned(),
                    |code| format!("write `{code}`"),
                )),
            }
        })
    }

    fn group_asked_for(&self, text: &str) -> Result<Slug, Refusal> {
        slug_of(text).filter(|slug| self.site.groups.contains_key(slug)).ok_or_else(|| {
            let near = nearest(text, self.site.groups.keys().map(Slug::as_str));
            Refusal {
                message: format!("there is no group `{text}`"),
                help: Some(near.map_or_else(
                    || format!("a group is a document in `content/groups/`: `content/groups/{}.md`", slugify(text)),
                    |near| format!("did you mean `{near}`?"),
                )),
            }
        })
    }
}

fn slug_of(name: &str) -> Option<Slug> {
    Slug::parse(&slugify(name))
}

fn of_relation<'l>(relation: Relation, took_part: &'l [BriefingId], mentioned: &'l [BriefingId]) -> &'l [BriefingId] {
    match relation {
        Relation::TookPart => took_part,
        Relation::Mentioned => mentioned,
    }
}

/// The part of a list, oldest first, that lies between two days.
fn within(
    list: &[BriefingId],
    since: Option<Date>,
    until: Option<Date>,
    date: impl Fn(BriefingId) -> Date,
) -> &[BriefingId] {
    let from = since.map_or(0, |since| list.partition_point(|id| date(*id) < since));
    let to = until.map_or(list.len(), |until| list.partition_point(|id| date(*id) <= until));
    list.get(from..to).unwrap_or_default()
}
