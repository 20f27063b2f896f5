use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use super::{Outlet, led_out::LedOut};
use crate::{
    base::{Fingerprint, SitePath},
    model::Config,
    render::{self, Ways},
    write::WriteError,
};

/// Takes every finished page and notes where it leads, so that links are held against the site as readers have it.
///
/// Kept are the places that are led to, each once, and digests of what can be led to: no text.
pub struct LinkCheck {
    config: Arc<Config>,
    follows_out: bool,
    noted: Mutex<Noted>,
}

/// What was noted of all pages.
#[derive(Default)]
struct Noted {
    led_to: BTreeMap<Place, Leading>,
    pages: BTreeSet<SitePath>,
    ids: HashSet<Fingerprint, foldhash::fast::RandomState>,
    led_out: LedOut,
}

/// A place of the site: an address, and an element there.
type Place = (SitePath, Option<String>);

/// Who leads to a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leading {
    /// The first page that does, by address.
    pub page: SitePath,
    /// How that page writes it.
    pub written: String,
    /// How many pages do.
    pub pages: usize,
}

/// A place that is led to and is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The address.
    pub path: SitePath,
    /// The element, if the address is there and it alone is not.
    pub fragment: Option<String>,
    /// Who leads there.
    pub leading: Leading,
}

impl LinkCheck {
    /// Begins with no page. `follows_out`: whether what is led to on other servers is noted too.
    pub fn new(config: Arc<Config>, follows_out: bool) -> Self {
        LinkCheck { config, follows_out, noted: Mutex::default() }
    }

    /// Hands over what is led to on other servers.
    pub fn led_out(&mut self) -> LedOut {
        let noted = self.noted.get_mut().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut noted.led_out)
    }

    /// Returns what is led to and is not there, by address. `answers` says what is there beside the pages that were taken.
    pub fn missing(self, answers: impl Fn(&SitePath) -> bool) -> Vec<Missing> {
        let Noted { led_to, pages, ids, .. } = self.noted.into_inner().unwrap_or_else(PoisonError::into_inner);
        let missing = led_to.into_iter().filter_map(|((path, fragment), leading)| {
            let is_page = pages.contains(&path);
            if !is_page && !answers(&path) {
                return Some(Missing { path, fragment: None, leading });
            }
            // Of a picture's or a document's parts nothing is known.
            let id = fragment.filter(|_| is_page)?;
            (!ids.contains(&key(&path, &id))).then_some(Missing { path, fragment: Some(id), leading })
        });
        missing.collect()
    }

    fn note(&self, page: &SitePath, ways: Ways) {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        noted.pages.insert(page.clone());
        if self.follows_out {
            noted.led_out.note(page, &ways);
        }
        noted.ids.extend(ways.ids.iter().map(|id| key(page, id)));
        let mut led_to: BTreeMap<Place, String> = BTreeMap::new();
        for way in ways.leads_to {
            led_to.entry((way.path, way.fragment)).or_insert(way.written);
        }
        for (place, written) in led_to {
            let leading = Leading { page: page.clone(), written, pages: 0 };
            let known = noted.led_to.entry(place).or_insert_with(|| leading.clone());
            let pages = known.pages + 1;
            if leading.page < known.page {
                *known = leading;
            }
            known.pages = pages;
        }
    }
}

fn key(page: &SitePath, id: &str) -> Fingerprint {
    Fingerprint::of(format!("{page}#{id}").as_bytes())
}

fn is_page(path: &SitePath) -> bool {
    path.file().ends_with(".html")
}

impl Outlet for LinkCheck {
    fn takes_despite_faults(&self) -> bool {
        false
    }

    fn takes_whole(&self) -> bool {
        false
    }

    fn held(&self, _path: &SitePath) -> Result<Vec<u8>, WriteError> {
        Ok(Vec::new())
    }

    /// Files that are copied are not read for it.
    fn keep(&self, path: &SitePath, _fingerprint: Fingerprint) -> Result<bool, WriteError> {
        Ok(!is_page(path))
    }

    fn put(&self, path: &SitePath, bytes: Vec<u8>, _fingerprint: Fingerprint) -> Result<(), WriteError> {
        if is_page(path) {
            let (base_url, base_path) = (self.config.base_url.as_deref(), &*self.config.base_path);
            // What cannot be read as HTML leads nowhere.
            let ways = render::ways(&String::from_utf8_lossy(&bytes), path, base_url, base_path).unwrap_or_default();
            self.note(path, ways);
        }
        Ok(())
    }
}
