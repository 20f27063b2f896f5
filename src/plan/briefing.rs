use super::{
    Planner, Route,
    archive::page,
    parts::{HeadOf, iso, preview_label},
    qr::qr,
};
use crate::{
    base::{CountryCode, Date, Diagnostic, Part, SourcePath, Text, WrittenTime},
    model::{
        Appearance, Briefing, BriefingId, EventFront, ListKey, Maker, MemberRef, Mentioned, NoticeFront, Page, Quote,
        Speaker,
        view::{
            Attendance, BriefingGroup, BriefingView, CountryRef, Delegate, Delegation, EventView, ExpiredView,
            Footnote, Head, ImageView, Link, MentionedPerson, NoticeView, QuoteView, RemovedView, SeriesPlace, View,
        },
    },
};

/// Words a minute of a reader who is at home in the language.
const WORDS_A_MINUTE: u32 = 230;

impl Planner<'_> {
    pub(super) fn briefing(&self, route: &Route, id: BriefingId, found: &mut Vec<Diagnostic>) -> Page {
        let briefing = &self.site.briefings[id];
        let body = self.body_use(&briefing.path, true, found);
        let image =
            body.iter().flat_map(|body| &body.images).find_map(|it| self.card_image(it.href.as_ref()?, it.size));
        let view = self.briefing_view(route, id, briefing, image);
        Page {
            path: route.path.clone(),
            maker: Maker::Template("briefing.html"),
            source: Some(briefing.path.clone()),
            language: None,
            view: View::Briefing(Box::new(view)),
            body,
            entries: Vec::new(),
        }
    }

    pub(super) fn briefing_view(
        &self,
        route: &Route,
        id: BriefingId,
        briefing: &Briefing,
        image: Option<ImageView>,
    ) -> BriefingView {
        let front = &briefing.front;
        let zone = &self.site.clock.zone;
        let document = &self.documents[&briefing.path];
        let head = self.plain_head(HeadOf {
            kind: "briefing",
            title: front.title.clone(),
            description: briefing.summary.clone(),
            path: &route.path,
            lang: front.lang.as_ref(),
            parents: self.way_to(briefing.date),
            section: Some("briefings/"),
        });
        BriefingView {
            // A search engine would quote the text without the notice that stands above it.
            head: Head {
                noindex: head.noindex || briefing.withdrawn.is_some(),
                json_ld: self.news_article(briefing, &head, image.as_ref().map(|image| &image.href)),
                card: image.or_else(|| self.drawn_picture(id, briefing)),
                ..head
            },
            id: self.permanent_id(&front.id),
            date: self.iso_time(&front.date),
            date_text: self.language().weekday(briefing.date),
            updated: briefing.modified.as_ref().map(|time| self.iso_time(time)),
            updated_text: briefing.modified.as_ref().map(|time| self.time_text(time)),
            dateline: self.dateline(briefing),
            dateline_in_body: document.body.outline.dateline.is_some(),
            summary: front.summary.clone(),
            authors: front.authors.clone(),
            source: front
                .source
                .as_ref()
                .map(|source| Link { title: source.name.clone(), href: source.url.clone().unwrap_or_default() }),
            words: document.body.outline.words,
            minutes: document.body.outline.words.div_ceil(WORDS_A_MINUTE).max(1),
            label: preview_label(briefing),
            withdrawn: briefing.withdrawn.as_ref().map(|notice| self.notice(notice)),
            scheduled_text: briefing.scheduled.map(|instant| self.language().instant(instant, zone)),
            delegations: self.delegations(briefing),
            participants: briefing.participants.len(),
            mentioned_people: briefing.mentioned_people().map(|it| self.mentioned_person(it)).collect(),
            mentioned_countries: self.mentioned_countries(briefing),
            mentioned_groups: mentioned_groups(briefing).map(|slug| self.group_ref(slug)).collect(),
            map: self.map_of_briefing(briefing),
            groups: briefing.groups.iter().map(|slug| self.group_that_day(slug, briefing.date)).collect(),
            topics: briefing.topics.iter().map(|slug| self.topic_link(slug)).collect(),
            series: self.series_place(id, briefing),
            event: front.event.as_ref().map(|event| self.event(event, id, briefing)),
            quotes: briefing.quotes.iter().map(|quote| self.quote(quote)).collect(),
            corrections: self.notes(&briefing.corrections),
            updates: self.notes(&briefing.updates),
            related: self.related(id, briefing),
            ways: self.ways(id, briefing),
            citation: self.citation(briefing, &route.path),
            share: self.share(briefing, &route.path),
            qr: self.addresses.permalink(&route.path).filter(|_| self.site.config.pages.qr).and_then(|it| qr(&it)),
            previous: self.neighbour(id, -1),
            next: self.neighbour(id, 1),
            ninjs: self.ninjs_href(id),
            attachments: self.attachments_of(&self.site.briefings[id].path),
            footnotes: self.footnotes(briefing),
            translations: self.translation_links(id, &route.path),
            extra: front.extra.clone(),
        }
    }

    /// The place the report is from: as written, else as the body opens.
    pub(super) fn dateline(&self, briefing: &Briefing) -> Option<Text> {
        let outline = &self.documents[&briefing.path].body.outline;
        briefing.front.dateline.clone().or_else(|| outline.dateline.as_deref().map(Text::from))
    }

    /// What is left of a briefing says nothing of what it was: neither title nor text.
    pub(super) fn taken_down(&self, route: &Route, path: &SourcePath) -> Page {
        let removed = self.site.removed.get(path).and_then(|briefing| briefing.front.removed.as_ref());
        match removed {
            Some(notice) => {
                let head = self.head_of_remains("removed", "removed", route);
                page(route, "removed.html", View::Removed(RemovedView { head, notice: self.notice(notice) }))
            }
            None => self.expired(route, path),
        }
    }

    fn expired(&self, route: &Route, path: &SourcePath) -> Page {
        let briefing = &self.site.expired[path];
        let expiry = briefing.front.expires.expect("only a briefing with an expiry can expire");
        let head = self.head_of_remains("expired", "expired", route);
        let day = expiry.day(&self.site.clock.zone);
        page(
            route,
            "expired.html",
            View::Expired(ExpiredView { head, date: iso(day), date_text: self.language().day(day) }),
        )
    }

    fn head_of_remains(&self, kind: &'static str, title: &str, route: &Route) -> Head {
        let head = self.head(HeadOf {
            kind,
            title: self.text(title),
            description: None,
            path: &route.path,
            lang: None,
            parents: vec![self.home_link(), self.archive_link()],
            section: Some("briefings/"),
        });
        Head { noindex: true, ..head }
    }

    fn notice(&self, notice: &NoticeFront) -> NoticeView {
        NoticeView {
            date: self.iso_time(&notice.date),
            date_text: self.language().day(notice.date.day(&self.site.clock.zone)),
            reason: notice.reason.clone(),
        }
    }

    /// A tag URI (RFC 4151) if the site has an authority for it; it never depends on the address.
    pub(super) fn permanent_id(&self, id: &Text) -> Text {
        match &self.site.config.tag {
            Some(authority) => format!("tag:{authority}:{id}").into(),
            None => id.clone(),
        }
    }

    fn way_to(&self, date: Date) -> Vec<Link> {
        let year = self.link(date.year().to_string(), &self.addresses.year(date.year()));
        vec![self.home_link(), self.archive_link(), year]
    }

    /// Returns a day or an instant as a reader sees it.
    fn time_text(&self, time: &WrittenTime) -> Text {
        let zone = &self.site.clock.zone;
        match time.has_time() {
            true => self.language().instant(time.instant(zone), zone),
            false => self.language().day(time.day(zone)),
        }
    }

    /// States by name, then organisations, then those who stood for no country; a country without a person named, too.
    fn delegations(&self, briefing: &Briefing) -> Vec<Delegation> {
        let mut codes = briefing.countries.clone();
        for code in briefing.participants.iter().filter_map(|it| it.country) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        self.by_name(&mut codes);
        let of = |country: Option<CountryCode>| {
            briefing.participants.iter().filter(move |it| it.country == country).map(|it| self.delegate(it)).collect()
        };
        let mut delegations: Vec<Delegation> = codes
            .into_iter()
            .map(|code| Delegation { country: Some(self.country_ref(code)), people: of(Some(code)) })
            .collect();
        if briefing.participants.iter().any(|it| it.country.is_none()) {
            delegations.push(Delegation { country: None, people: of(None) });
        }
        delegations
    }

    fn delegate(&self, appearance: &Appearance) -> Delegate {
        let person = &self.site.participants[appearance.participant];
        // What is wrong with a portrait is told where its profile has its own page.
        Delegate { attendee: self.attendee(appearance), portrait: self.portrait(person, &mut Vec::new()) }
    }

    fn mentioned_person(&self, appearance: &Appearance) -> MentionedPerson {
        MentionedPerson {
            person: self.person_of(appearance),
            role: appearance.role.clone(),
            role_full: appearance.role_full.clone(),
            country: appearance.country.map(|code| self.country_ref(code)),
        }
    }

    fn mentioned_countries(&self, briefing: &Briefing) -> Vec<Part<CountryRef>> {
        let mut codes: Vec<CountryCode> = mentioned_codes(briefing).collect();
        self.by_name(&mut codes);
        self.country_refs(&codes)
    }

    /// Returns the countries that were members of a group on a day, by name.
    pub(super) fn members_on(&self, slug: &crate::base::Slug, day: Date) -> Vec<CountryCode> {
        let members = self.site.groups[slug].front.members.iter().flatten().filter(|member| member.period.holds(day));
        let mut codes: Vec<CountryCode> = members
            .filter_map(|member| match &member.member {
                MemberRef::Country(code) if self.site.countries.contains_key(code) => Some(*code),
                MemberRef::Country(_) | MemberRef::Participant(_) => None,
            })
            .collect();
        self.by_name(&mut codes);
        codes.dedup();
        codes
    }

    fn group_that_day(&self, slug: &crate::base::Slug, day: Date) -> BriefingGroup {
        BriefingGroup { group: self.group_ref(slug), members: self.country_refs(&self.members_on(slug, day)) }
    }

    fn series_place(&self, id: BriefingId, briefing: &Briefing) -> Option<SeriesPlace> {
        let slug = briefing.series.as_ref()?;
        let series = &self.site.series[slug];
        let position = self.site.position(&ListKey::Series(slug.clone()), id)?;
        let at = |nth: Option<usize>| nth.and_then(|nth| series.briefings.get(nth)).map(|id| self.briefing_link(*id));
        Some(SeriesPlace {
            title: series.name.clone(),
            href: self.addresses.href(&self.addresses.series(slug)),
            position: position + 1,
            count: series.briefings.len(),
            previous: at(position.checked_sub(1)),
            next: at(Some(position + 1)),
        })
    }

    pub(super) fn briefing_link(&self, id: BriefingId) -> Link {
        self.link(self.site.briefings[id].front.title.clone(), &self.addresses.briefing(id))
    }

    fn event(&self, event: &EventFront, id: BriefingId, briefing: &Briefing) -> EventView {
        let zone = &self.site.clock.zone;
        let start = event.start.unwrap_or(briefing.front.date);
        let first = start.day(zone);
        let last = event.end.map_or(first, |end| end.day(zone).max(first));
        EventView {
            name: event.name.clone().unwrap_or_else(|| briefing.front.title.clone()),
            start: self.iso_time(&start),
            end: event.end.as_ref().map(|end| self.iso_time(end)),
            date_text: self.language().days(first, last),
            place: event.place.clone(),
            city: event.city.clone(),
            country: briefing.event_country.map(|code| self.country_ref(code)),
            attendance: event
                .attendance
                .iter()
                .map(|(label, number)| Attendance { label: label.clone(), number: *number })
                .collect(),
            calendar: self.event_href(id),
        }
    }

    fn quote(&self, quote: &Quote) -> QuoteView {
        let text = quote.text.clone();
        match &quote.by {
            Speaker::Person(person) => QuoteView {
                text,
                by: self.appearance_name(person),
                href: Some(self.person_ref(person.participant).href),
                role: person.role.clone(),
                country: person.country.map(|code| self.country_ref(code)),
            },
            Speaker::Country(code) => {
                let country = self.country_ref(*code);
                QuoteView {
                    text,
                    by: country.name.clone(),
                    href: country.href.clone(),
                    role: None,
                    country: Some(country),
                }
            }
            Speaker::Described(by, country) => QuoteView {
                text,
                by: by.clone(),
                href: None,
                role: None,
                country: country.map(|code| self.country_ref(code)),
            },
        }
    }

    /// Returns the briefing before or after this one in the timeline.
    fn neighbour(&self, id: BriefingId, step: isize) -> Option<Link> {
        let timeline = &self.site.timeline;
        let position = self.site.position(&ListKey::Timeline, id)?;
        let neighbour = timeline.get(position.checked_add_signed(step)?)?;
        Some(self.briefing_link(*neighbour))
    }

    fn footnotes(&self, briefing: &Briefing) -> Vec<Footnote> {
        let people = briefing.participants.iter().chain(briefing.mentioned_people()).filter_map(|it| it.country);
        let mut codes: Vec<CountryCode> =
            briefing.countries.iter().copied().chain(mentioned_codes(briefing)).chain(people).collect();
        self.by_name(&mut codes);
        codes.dedup();
        let footnote = |code: CountryCode| {
            let text = self.site.country_name(code).footnote.clone()?;
            Some(Footnote { name: self.country_name(code), text })
        };
        codes.into_iter().filter_map(footnote).collect()
    }
}

pub fn mentioned_codes(briefing: &Briefing) -> impl Iterator<Item = CountryCode> {
    briefing.mentions.iter().filter_map(|mention| match mention {
        Mentioned::Country(code) => Some(*code),
        _ => None,
    })
}

fn mentioned_groups(briefing: &Briefing) -> impl Iterator<Item = &crate::base::Slug> {
    briefing.mentions.iter().filter_map(|mention| match mention {
        Mentioned::Group(slug) => Some(slug),
        _ => None,
    })
}
