//! Finds people in running text by the titles, countries and honorifics around their names.

use super::sighting::{Sighting, Tag, Tagged};
use crate::{
    base::CountryCode,
    mentions::{is_said, office},
};

/// A title while it is read: where its words stand, and the country in it.
#[derive(Debug, Clone, Default)]
struct Title {
    words: Option<(usize, usize)>,
    country: Option<CountryCode>,
    /// What follows the country: "High Representative of the Union for Foreign Affairs".
    tail: Option<(usize, usize)>,
    end: usize,
}

/// Finds everybody named in one block, in the order of the text.
pub fn sightings(text: &Tagged<'_>) -> Vec<Sighting> {
    let mut reader = Reader { text, carried: None, found: Vec::new() };
    let mut at = 0;
    while at < text.words.len() {
        at = reader.read(at).max(at + 1);
    }
    reader.found
}

struct Reader<'a> {
    text: &'a Tagged<'a>,
    /// A title in the plural, which those named after it in the sentence share: "Presidents X of A, Y of B".
    carried: Option<(String, usize)>,
    found: Vec<Sighting>,
}

impl Reader<'_> {
    /// Reads one person, or passes a word over; returns where to go on.
    fn read(&mut self, start: usize) -> usize {
        let text = self.text;
        if self.carried.as_ref().is_some_and(|(_, sentence)| *sentence != text.sentence[start]) {
            self.carried = None;
        }
        if let Some(end) = self.counterpart(start) {
            return end;
        }
        let before = self.before_name(start);
        if let Some(end) = self.title_then_name(start, &before) {
            return end;
        }
        if let Some((from, to)) = before.words.filter(|(from, to)| text.is_plural(*from, *to)) {
            self.carried = Some((super::role::singular(&text.role(from, to)), text.sentence[start]));
            return to;
        }
        self.bare_name(start).unwrap_or(start + 1)
    }

    /// Reads what may stand before a name: country, title, honorifics, in any order.
    fn before_name(&self, start: usize) -> Before {
        let text = self.text;
        let mut before = Before { end: start, ..Before::default() };
        loop {
            let at = before.end;
            match text.tag(at) {
                Some(Tag::Country(code)) if !self.is_name_of_a_country_kind(at, before.words.is_some()) => {
                    before.country = before.country.or(Some(code));
                    before.end = text.span_end(at);
                    if text.is(before.end, "'s") {
                        before.end += 1;
                        before.owned = true;
                    }
                }
                _ if before.country.is_some() && before.words.is_none() && text.is_passing(at) => before.end += 1,
                Some(Tag::Honorific) => {
                    before.honorific = true;
                    before.end += if text.is(at + 1, ".") { 2 } else { 1 };
                }
                Some(Tag::Part) if before.words.is_none() || before.honorific => match self.title(at, false) {
                    Some(title) => {
                        before.words = before.words.or(title.words);
                        before.country = before.country.or(title.country);
                        before.end = title.end;
                    }
                    None => return before,
                },
                _ => return before,
            }
        }
    }

    /// "Israel Katz" behind a title is a person, "Ukraine" before one a country.
    fn is_name_of_a_country_kind(&self, at: usize, has_title: bool) -> bool {
        let end = self.text.span_end(at);
        has_title && end == at + 1 && self.text.is_name_word(end)
    }

    /// Reads a title from its first word on. `freely`: names of organisations may be in it, since it ends at a mark.
    fn title(&self, start: usize, freely: bool) -> Option<Title> {
        let text = self.text;
        let (mut end, mut has_head) = (start, false);
        while let Some(word) = text.words.get(end) {
            if freely && has_head && word.is("'s") && text.words.get(end + 1).is_some_and(|word| !word.is_mark()) {
                end += 2;
                continue;
            }
            if text.tag(end) == Some(Tag::Part) {
                has_head |= office::is_head(&word.small) || word.small.split('-').any(office::is_head);
                end += 1;
                continue;
            }
            // "Minister of State at the Foreign Ministry, "; "economist at Bocconi University" holds no office there.
            let is_joint = matches!(&*word.small, "of" | "for" | "on" | "to" | "and" | "&" | "in" | "de")
                || (freely && has_head && word.is("at") && text.is(end + 1, "the"));
            if end == start || !(is_joint || word.is(",")) {
                let goes_on = end > start && (text.is_subject(end) || (freely && has_head && text.is_free(end)));
                match goes_on {
                    true => end += 1,
                    false => break,
                }
                continue;
            }
            let next = if text.is(end + 1, "the") { end + 2 } else { end + 1 };
            let joined = &*word.small;
            if joined == "," {
                match has_head && self.is_list_of_subjects(next) {
                    true => end = next,
                    false => break,
                }
                continue;
            }
            match text.tag(next) {
                Some(Tag::Country(code)) if joined == "of" && has_head => {
                    let after = text.span_end(next);
                    let after =
                        after + usize::from(text.words.get(after).is_some_and(|word| office::is_state(&word.small)));
                    let tail = self.tail(after).filter(|_| freely);
                    let words = Some((start, self.without_state(end)));
                    return Some(Title { words, country: Some(code), tail, end: tail.map_or(after, |(_, end)| end) });
                }
                Some(Tag::Country(_)) if matches!(joined, "to" | "for") && has_head => end = text.span_end(next),
                Some(Tag::Part) => end = next,
                _ if joined == "and" || joined == "&" => match text.is_subject(next) {
                    true => end = next + 1,
                    false => break,
                },
                _ if has_head && (text.is_free(next) || text.is_subject(next)) => end = next + 1,
                _ if has_head
                    && freely
                    && joined == "for"
                    && text.words.get(next).is_some_and(|word| !word.is_mark()) =>
                {
                    end = next + 1;
                }
                _ => break,
            }
        }
        (has_head && end > start).then_some(Title { words: Some((start, end)), country: None, tail: None, end })
    }

    /// "for Foreign Affairs and Security Policy" behind a country.
    fn tail(&self, start: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let goes_on = |at: &usize| {
            let joint = |at: usize| text.words.get(at).is_some_and(|word| matches!(&*word.small, "and" | "of" | "the"));
            text.words.get(*at).is_some_and(|word| word.is_capital() || text.is_subject(*at)) || joint(*at)
        };
        let end = text.is(start, "for").then(|| (start + 1..text.words.len()).take_while(goes_on).last()).flatten()?;
        Some((start, end + 1))
    }

    /// "President of the Republic" of Ghana → "President".
    fn without_state(&self, end: usize) -> usize {
        let text = self.text;
        let mut at = end;
        while at > 0
            && (office::is_state(&text.words[at - 1].small)
                || matches!(
                    &*text.words[at - 1].small,
                    "federal" | "islamic" | "democratic" | "arab" | "hashemite" | "united"
                ))
        {
            at -= 1;
        }
        let is_named = at > 0 && at < end && (text.words[at - 1].is_article() || text.is(at - 1, "of"));
        // "Secretary of State" is an office; "President of the Republic" has an article.
        if !(is_named && text.words[at - 1].is_article()) {
            return end;
        }
        at -= 1;
        if at > 0 && text.is(at - 1, "of") { at - 1 } else { end }
    }

    /// "Trade, Industry and Energy": a comma inside of a title, with an "and" behind it and no office.
    fn is_list_of_subjects(&self, at: usize) -> bool {
        let text = self.text;
        let subject =
            |at: usize| text.is_subject(at) && text.words.get(at).is_some_and(|word| !office::is_head(&word.small));
        subject(at) && (at + 1..at + 4).any(|at| text.is(at, "and") && subject(at + 1))
    }

    /// "UK Prime Minister Keir Starmer", "the President of Kiribati, Teburoro Tiaon,", "Mr. Wong".
    fn title_then_name(&mut self, start: usize, before: &Before) -> Option<usize> {
        let text = self.text;
        let (before, name) = match before.words.is_some() || before.honorific || before.owned {
            false => return None,
            true => match text.name_behind_title(before.end, before.words.is_some()) {
                // "Baroness Whitmore of Kell".
                Some((from, to))
                    if before.honorific && to == from + 1 && text.is(to, "of") && text.is_name_word(to + 1) =>
                {
                    (before.clone(), (from, to + 2))
                }
                Some(name) => (before.clone(), name),
                None => self.behind_a_comma(start, before)?,
            },
        };
        let words = name.1 - name.0;
        if text.is_organisation(name.0, name.1) || (before.words.is_none() && !before.honorific && words < 2) {
            return None;
        }
        let is_listed = self.found.last().is_some_and(|last| text.sentence[last.start] == text.sentence[start])
            && text.is_likely_person(name);
        let speaks = is_listed || text.words.get(name.1).is_some_and(|word| is_said(&word.small) || word.is(","));
        if before.words.is_none() && !before.honorific && !speaks {
            return None;
        }
        let mut title = before.words.map(|(from, to)| text.role(from, to));
        let is_long_title = title.as_ref().is_some_and(|role| role.contains(" of ") || role.contains(" for "));
        if words == 1 && !before.honorific && is_long_title {
            return None;
        }
        let is_plural = before.words.is_some_and(|(from, to)| text.is_plural(from, to));
        if is_plural && let Some(role) = &title {
            let singular = super::role::singular(role);
            self.carried = Some((singular.clone(), text.sentence[start]));
            title = Some(singular);
        }
        let title = title.map(|title| self.with_time(start, title));
        Some(self.take(start, name, title, before.country, false))
    }

    /// "the former Russian foreign minister": what stands before the country belongs to the title.
    fn with_time(&self, start: usize, title: String) -> String {
        let first = start.checked_sub(1).map(|at| &*self.text.words[at].small);
        match first
            .filter(|word| matches!(*word, "former" | "acting" | "interim" | "outgoing" | "incoming" | "caretaker"))
        {
            Some(word) => super::role::titled(&format!("{word} {title}")),
            None => title,
        }
    }

    /// "his Congolese counterpart Didier Kabongo": the office of the one named before.
    fn counterpart(&mut self, start: usize) -> Option<usize> {
        let text = self.text;
        let Some(Tag::Country(code)) = text.tag(start) else { return None };
        let at = text.span_end(start);
        let plain = text.is(at, "counterpart").then_some(at + 1)?;
        let at = plain + usize::from(text.is(plain, ","));
        let name = text.name(at)?;
        let role = self
            .found
            .last()
            .filter(|last| text.sentence[last.start] == text.sentence[start])
            .and_then(|last| last.role.clone());
        Some(self.take(start, name, role, Some(code), false))
    }

    /// "The foreign minister of Brazil, Mauro Vieira, …": the title with organisations in it, a comma, the name.
    fn behind_a_comma(&self, start: usize, before: &Before) -> Option<(Before, (usize, usize))> {
        let text = self.text;
        let first = before.words?.0;
        let title = self.title(first, true)?;
        let mut at = title.end;
        if !text.is(at, ",") {
            return None;
        }
        at += 1;
        while text.tag(at) == Some(Tag::Honorific) || text.is_rank(at) {
            at += if text.is(at + 1, ".") { 2 } else { 1 };
        }
        let name = text.name(at)?;
        let is_introduced = start == 0
            || text.sentence[start - 1] != text.sentence[start]
            || text.words[start - 1].is_article()
            || matches!(&*text.words[start - 1].small, "its" | "his" | "her" | "'s")
            || matches!(text.tag(start), Some(Tag::Country(_)))
            || text.words[start - 1].is_mark();
        let is_closed =
            text.words.get(name.1).is_none_or(|word| word.is_mark() || word.is("of") || is_said(&word.small));
        let is_named = name.1 - name.0 >= 2 || at > title.end + 1;
        let its = || start.checked_sub(1).filter(|at| text.is(*at, "its")).and_then(|at| text.country_before(at));
        let country = before.country.or(title.country).or_else(its);
        let before = Before { words: title.words, country, ..before.clone() };
        (is_introduced && is_closed && is_named).then_some((before, name))
    }

    /// A name without anything before it, if what stands behind it says that it is a person's.
    fn bare_name(&mut self, start: usize) -> Option<usize> {
        let text = self.text;
        let name = text.name(start)?;
        if text.is_organisation(name.0, name.1) {
            return None;
        }
        let in_brackets = start >= 2 && text.is(start - 1, "(") && text.is(name.1, ")");
        let country = match text.tag(start.saturating_sub(2)) {
            Some(Tag::Country(code)) if in_brackets => Some(code),
            _ => None,
        };
        let carried = self.carried.as_ref().map(|(role, _)| role.clone());
        if country.is_some() && name.1 - name.0 >= 2 {
            return Some(self.take(start, name, carried, country, false));
        }
        let described = self.behind(name.1, None);
        let is_long = name.1 - name.0 >= 2;
        // "Foreign Ministers Alexandra Vlachou and Burak Aydın".
        let is_next = start > 1 && (text.is(start - 1, "and") || text.is(start - 1, ","));
        let follows =
            is_next && self.found.last().is_some_and(|last| last.range.end + 6 > text.words[start].range.start);
        if carried.is_some() && is_long && follows && text.is_likely_person(name) {
            return Some(self.take(start, name, carried, None, false));
        }
        let is_capital_name = (name.0..name.1).any(|at| text.is_surname_in_capitals(at));
        let said = text
            .words
            .get(name.1)
            .is_some_and(|word| is_said(&word.small) || (word.is(",") && text.is(name.1 + 1, "who")));
        let is_described = described.role.is_some() || described.country.is_some();
        let wanted = is_described && (is_long || is_capital_name);
        // Words that begin a sentence have a capital without being names, so two more must follow them.
        if wanted {
            let role = described.role.is_none().then_some(carried).flatten();
            return Some(self.take(start, name, role, None, false));
        }
        (is_long && said && text.is_likely_person(name)).then(|| self.take(start, name, None, None, true))
    }

    /// Takes a person, with what stands behind the name.
    fn take(
        &mut self,
        start: usize,
        name: (usize, usize),
        role: Option<String>,
        country: Option<CountryCode>,
        bare: bool,
    ) -> usize {
        let text = self.text;
        // A rank says less than the office behind the name: "General X, Minister of Defence".
        let is_rank = role.as_deref().is_some_and(super::role::is_rank);
        let behind = self.behind(name.1, role.as_deref().filter(|_| !is_rank));
        let role = if is_rank && behind.role.is_some() { behind.role.clone() } else { role };
        let mut sighting = Sighting {
            name: text.written_name(name),
            range: text.bytes(name.0, name.1),
            start,
            role: role.or(behind.role),
            country: country.or(behind.country).or(text.country_of_line),
            like: None,
            is_bare: bare,
            is_guess: false,
        };
        if sighting.country.is_none() && sighting.role.as_deref().is_some_and(super::role::is_of_united_nations) {
            sighting.country = CountryCode::parse("UN").map(|read| read.code());
        }
        if sighting.country.is_none() && sighting.role.is_some() {
            let is_of_several = self.carried.is_some() && sighting.range.start == text.words[start].range.start;
            sighting.country =
                text.country_of_place(name.1).or_else(|| self.country_around(start).filter(|_| !is_of_several));
            sighting.is_guess = sighting.country.is_some();
            sighting.like = self.before_pronoun(start);
        }
        self.found.push(sighting);
        behind.end.max(name.1)
    }

    /// Reads what describes a person behind the name: "(France)", ", the British prime minister,", "of Italy".
    fn behind(&self, end: usize, has_role: Option<&str>) -> Described {
        let text = self.text;
        let mut described = Described { end, ..Described::default() };
        let word = |at: usize| text.words.get(at);
        match word(end).map(|word| &*word.small) {
            Some("of" | "from") => {
                let next = if text.is(end + 1, "the") { end + 2 } else { end + 1 };
                if let Some(Tag::Country(code)) = text.tag(next) {
                    let after = text.span_end(next);
                    described.country = Some(code);
                    described.end = after;
                    if text.is(after, "(") {
                        return described;
                    }
                }
            }
            Some("(") => {
                if let Some(inner) = self.description(end + 1, has_role) {
                    return inner;
                }
            }
            Some("," | "–" | "—" | "-" | ":") => {
                let is_list = text.is(end, ",");
                if let Some(inner) = self.description(end + 1, has_role)
                    && (inner.role.is_some() || is_list)
                {
                    return inner;
                }
            }
            _ => {}
        }
        described
    }

    /// Reads a title, a country, or both, at a place where one may describe a person.
    fn description(&self, start: usize, has_role: Option<&str>) -> Option<Described> {
        let text = self.text;
        let mut at = start;
        let mut country = None;
        while text
            .words
            .get(at)
            .is_some_and(|word| word.is_article() || matches!(&*word.small, "its" | "his" | "her" | "then" | "as"))
        {
            if text.is(at, "its") {
                country = text.country_before(at);
            }
            at += 1;
        }
        if let Some(Tag::Country(code)) = text.tag(at) {
            country = Some(code);
            at = text.span_end(at) + usize::from(text.is(text.span_end(at), "'s"));
        }
        let closes = |at: usize| {
            text.words.get(at).is_none_or(|word| matches!(&*word.small, "," | ";" | ")" | "." | ":" | "–" | "—"))
        };
        if text.tag(at) == Some(Tag::Part)
            && has_role.is_none()
            && let Some(title) = self.title(at, true)
        {
            // A list goes on: "Keir Starmer, German Chancellor Friedrich Merz".
            if text.is_name_word(title.end) {
                return None;
            }
            let (from, to) = title.words?;
            let mut end = title.end;
            let mut country = country.or(title.country);
            if country.is_none()
                && text.is(end, ",")
                && let Some(Tag::Country(code)) = text.tag(end + 1)
                && closes(text.span_end(end + 1))
            {
                country = Some(code);
                end = text.span_end(end + 1);
            }
            let tail = title.tail.map(|(from, to)| format!(" {}", text.written(from, to))).unwrap_or_default();
            return Some(Described { role: Some(text.role(from, to) + &tail), country, end });
        }
        (country.is_some() && closes(at) && at > start).then_some(Described { role: None, country, end: at })
    }

    /// Guesses the country of a title without one: "Oman was represented by Foreign Minister …", the neighbour in a list.
    fn country_around(&self, start: usize) -> Option<CountryCode> {
        let text = self.text;
        let sentence = text.sentence[start];
        if self.is_of_an_organisation(start) {
            return None;
        }
        let mut at = start;
        let is_by = at > 0 && text.is(at - 1, "by");
        if is_by {
            at -= 1;
            while at > 0 && matches!(&*text.words[at - 1].small, "represented" | "was" | "were" | "is" | "are" | "be") {
                at -= 1;
            }
            if let Some(Tag::Country(code)) = at.checked_sub(1).and_then(|at| text.tag(at)) {
                return Some(code);
            }
        }
        let last = self.found.last().filter(|last| text.sentence[last.start] == sentence);
        let is_place = |at: usize| {
            matches!(text.tag(at), Some(Tag::Country(_))) && at > 0 && matches!(&*text.words[at - 1].small, "to" | "in")
        };
        let place = (0..start).rev().take_while(|at| text.sentence[*at] == sentence).find(|at| is_place(*at));
        let place = place.filter(|at| last.is_none_or(|last| *at > last.start));
        if let Some(Tag::Country(code)) = place.and_then(|at| text.tag(at)) {
            return Some(code);
        }
        if let Some(code) = self.on_behalf_of(start) {
            return Some(code);
        }
        last.and_then(|last| last.country).or_else(|| text.country_before(start))
    }

    /// "NATO Secretary General …" is of no country.
    fn is_of_an_organisation(&self, start: usize) -> bool {
        let text = self.text;
        start > 0 && text.sentence[start - 1] == text.sentence[start] && text.is_name_word(start - 1)
    }

    /// "He conveyed the greetings of …": who spoke in the sentence before.
    fn before_pronoun(&self, start: usize) -> Option<String> {
        let text = self.text;
        // "Warsame’s spokesman, Yusuf Adan".
        if start >= 2 && text.is(start - 1, "'s") && text.is_name_word(start - 2) {
            return Some(text.words[start - 2].text.to_owned());
        }
        let first = (0..=start).rev().take_while(|at| text.sentence[*at] == text.sentence[start]).last()?;
        if self.is_of_an_organisation(start) {
            return None;
        }
        let is_pronoun = matches!(&*text.words[first].small, "he" | "she" | "they");
        self.found.last().filter(|_| is_pronoun).map(|last| last.name.clone())
    }

    /// "answering on behalf of the European Commission".
    fn on_behalf_of(&self, start: usize) -> Option<CountryCode> {
        let text = self.text;
        let own = (start..text.words.len()).take_while(|at| text.sentence[*at] == text.sentence[start]);
        let at = own.into_iter().find(|at| text.is(*at, "behalf") && text.is(*at + 1, "of"))?;
        let next = at + if text.is(at + 2, "the") { 3 } else { 2 };
        text.tag(next).and_then(|tag| if let Tag::Country(code) = tag { Some(code) } else { None })
    }
}

/// What stands before a name.
#[derive(Debug, Clone, Default)]
struct Before {
    words: Option<(usize, usize)>,
    country: Option<CountryCode>,
    honorific: bool,
    /// Whether the country owns what follows: "Poland’s".
    owned: bool,
    end: usize,
}

/// What stands behind a name.
#[derive(Debug, Clone, Default)]
struct Described {
    role: Option<String>,
    country: Option<CountryCode>,
    end: usize,
}
