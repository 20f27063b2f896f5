use std::{collections::BTreeMap, ops::Range};

use super::Session;
use crate::{
    base::{Code, Diagnostic, Place, Severity, SitePath, Spot, percent_decoded},
    model::{Afar, Elsewhere, Reach},
    render::{self, Ways},
};

/// How many pages are kept that lead to one address: enough to find the texts in which it stands.
const PAGES_MAX: usize = 5;

/// What pages lead to on other servers, by address without `#…`.
#[derive(Debug, Default)]
pub struct LedOut {
    by_address: BTreeMap<String, Leads>,
}

/// Who leads to an address.
#[derive(Debug, Default)]
struct Leads {
    /// The first pages that do, each with the address as written there.
    pages: BTreeMap<SitePath, String>,
    /// The first pages that lead to an element there, by its id, each as written there.
    ids: BTreeMap<String, (SitePath, String)>,
    /// How many pages do.
    count: usize,
}

impl LedOut {
    /// Notes where a page leads.
    pub fn note(&mut self, page: &SitePath, ways: &Ways) {
        let mut written: BTreeMap<&str, Vec<(&str, Option<&str>)>> = BTreeMap::new();
        for whole in &ways.leads_out {
            let (address, id) = whole.split_once('#').map_or((&**whole, None), |(address, id)| (address, Some(id)));
            written.entry(address).or_default().push((whole, id.filter(|id| is_of_element(id))));
        }
        for (address, forms) in written {
            let leads = self.by_address.entry(address.to_owned()).or_default();
            leads.count += 1;
            leads.pages.insert(page.clone(), forms[0].0.to_owned());
            if leads.pages.len() > PAGES_MAX {
                leads.pages.pop_last();
            }
            for (whole, id) in forms {
                let Some(id) = id else { continue };
                let here = (page.clone(), whole.to_owned());
                let first = leads.ids.entry(percent_decoded(id).into_owned()).or_insert_with(|| here.clone());
                if here < *first {
                    *first = here;
                }
            }
        }
    }

    /// Returns the addresses, each with the elements that are led to there.
    pub fn elsewhere(&self) -> Elsewhere {
        let one = |(address, leads): (&String, &Leads)| (address.clone(), leads.ids.keys().cloned().collect());
        self.by_address.iter().map(one).collect()
    }
}

/// Scripts read what stands behind `#` in ways of their own: text that is looked for, and routes.
fn is_of_element(id: &str) -> bool {
    !id.is_empty() && id != "top" && !id.starts_with([':', '!', '/']) && !id.contains('=')
}

impl Session<'_> {
    /// Returns what is to be told of addresses of other servers, in their order.
    pub(super) fn told_of(&self, led_out: &LedOut, found: &BTreeMap<String, Afar>) -> Vec<Diagnostic> {
        let mut told = Vec::new();
        for (address, Afar { reach, missing }) in found {
            let Some(leads) = led_out.by_address.get(address) else { continue };
            told.extend(self.told_of_reach(address, reach, leads));
            let missing = missing.iter().filter_map(|id| Some((id, leads.ids.get(id)?)));
            told.extend(missing.map(|(id, (page, written))| {
                let message = format!(
                    "`{written}` on the page {page} may lead nowhere: the page there has nothing of the id `{id}`"
                );
                Diagnostic::new(Code::DeadLink, self.place_where(written, page), message)
                    .severity(Severity::Notice)
                    .help("open it; a script may make what is led to, else leave `#…` out or find its new name")
            }));
        }
        told
    }

    fn told_of_reach(&self, address: &str, reach: &Reach, leads: &Leads) -> Option<Diagnostic> {
        let (page, _) = leads.pages.first_key_value()?;
        let others = match leads.count {
            1 => String::new(),
            2 => " and another page".to_owned(),
            count => format!(" and {} other pages", count - 1),
        };
        let subject = format!("`{address}` on the page {page}{others}");
        let (code, severity, message, help) = match reach {
            Reach::There => return None,
            Reach::Moved(to) => {
                let help = match is_front_page(to) && !is_front_page(address) {
                    true => "that is a front page: what was led to may be gone; look for it there".to_owned(),
                    false => format!("write `{to}`"),
                };
                (Code::MovedLink, Severity::Notice, format!("{subject} has moved for good to {to}"), help)
            }
            Reach::Dead(why) => {
                let help = format!("lead to a copy, as far as there is one: https://web.archive.org/web/*/{address}");
                (Code::DeadLink, Severity::Warning, format!("{subject} is dead: {why}"), help)
            }
            Reach::Doubtful(why) => {
                let help =
                    "open it; if readers get there, put it under `accept` or `ignore` in `[links]` of `site.toml`";
                (Code::DeadLink, Severity::Notice, format!("{subject} may be dead: {why}"), help.to_owned())
            }
            Reach::Private => {
                let message =
                    format!("{subject} leads to this machine or into a private network, where readers do not get");
                let help = "write an address that is public; where all readers are inside, set `private = true` in `[links]` of `site.toml`";
                (Code::DeadLink, Severity::Warning, message, help.to_owned())
            }
        };
        let mut places = leads.pages.iter().map(|(page, written)| self.place_where(written, page));
        let place = places.next()?;
        let mut told = Diagnostic::new(code, place, message).severity(severity).help(help);
        for also in places {
            if also != told.place && told.related.iter().all(|known| known.place != also) {
                told = told.related(also, "also here");
            }
        }
        Some(told)
    }

    /// Returns where an address of another server is written: in a template, the document of the page or the configuration. One that
    /// was put together of parts stands in none of them as a whole.
    fn place_where(&self, written: &str, page: &SitePath) -> Place {
        let place = self.place_of(written, page);
        if !matches!(place.spot, Spot::File) {
            return place;
        }
        let mut texts = self.texts();
        let spelled = percent_decoded(written);
        let config = self.config_path();
        for path in [&place.path, &config] {
            let Some(text) = texts.get(path) else { continue };
            if let Some(range) = address_in(&text, written).or_else(|| address_in(&text, &spelled)) {
                return Place::span(path, render::span_of(&text, &range));
            }
        }
        place
    }
}

fn is_front_page(address: &str) -> bool {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest).split_once('/').map_or("", |(_, path)| path);
    path.is_empty()
}

/// Finds an address in a text, and not one that only begins with it or holds it.
fn address_in(text: &str, address: &str) -> Option<Range<usize>> {
    let is_part = |letter: char| letter.is_alphanumeric() || "/-_~%?=&+#@:".contains(letter);
    let is_whole = |start: usize| {
        let before = text[..start].chars().next_back();
        let mut after = text[start + address.len()..].chars();
        let goes_on = match after.next() {
            // A full stop belongs to it only where something follows.
            Some('.' | ',' | ';' | '!') => after.next().is_some_and(is_part),
            Some('/') => after.next().is_some_and(is_part),
            next => next.is_some_and(is_part),
        };
        !before.is_some_and(|letter| letter.is_alphanumeric() || "/=".contains(letter)) && !goes_on
    };
    text.match_indices(address)
        .map(|(start, _)| start)
        .find(|start| is_whole(*start))
        .map(|start| start..start + address.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_where_it_stands_as_a_whole() {
        for (text, expected) in [
            ("see https://a.example/x.", Some(4)),
            ("https://a.example/xy https://a.example/x", Some(21)),
            ("https://web.archive.org/web/2020/https://a.example/x (https://a.example/x)", Some(54)),
            ("https://a.example/x.pdf", None),
            ("<https://a.example/x>", Some(1)),
            ("url: \"https://a.example/x\"", Some(6)),
            ("é https://a.example/x#y", None),
        ] {
            assert_eq!(address_in(text, "https://a.example/x").map(|range| range.start), expected, "{text}");
        }
    }
}
