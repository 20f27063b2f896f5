use crate::{
    base::Slug,
    model::{Briefing, BriefingId, ListKey, Series, Site},
};

/// Enters published briefings into the lists of those they name. They come in their final order, so that the first time each
/// goes to the end of its lists; later each is put where it belongs.
pub fn enter(site: &mut Site, ids: &[BriefingId]) {
    for id in ids {
        let briefing = &site.briefings[*id];
        site.by_path.insert(briefing.path.clone(), *id);
        site.by_slug.insert((briefing.front.slug.clone(), *id));
        *site.months.entry(month_of(briefing)).or_default() += 1;
        let corrections = briefing.corrections_by_date(&site.clock.zone);
        site.corrections.extend(corrections);
        meet(site, *id, 1);
        for key in kept_lists(site, &site.briefings[*id]) {
            open_series(site, &key, *id);
            put(site, &key, *id);
        }
    }
}

/// Takes a briefing out of the lists of those it names, before anything of it changes.
pub fn leave(site: &mut Site, id: BriefingId) {
    let briefing = &site.briefings[id];
    let month = month_of(briefing);
    let keys = kept_lists(site, briefing);
    site.by_path.remove(&briefing.path);
    site.by_slug.remove(&(briefing.front.slug.clone(), id));
    if let Some(count) = site.months.get_mut(&month) {
        *count -= 1;
        if *count == 0 {
            site.months.remove(&month);
        }
    }
    for correction in briefing.corrections_by_date(&site.clock.zone) {
        site.corrections.remove(&correction);
    }
    meet(site, id, -1);
    for key in &keys {
        take(site, key, id);
    }
}

/// Counts the countries of a briefing as having met, or no longer: a popular country has met others ten thousand times, too
/// often to count anew whenever its page may differ.
fn meet(site: &mut Site, id: BriefingId, step: isize) {
    let Site { briefings, countries, .. } = site;
    let present = &briefings[id].countries;
    for code in present {
        let Some(country) = countries.get_mut(code) else { continue };
        for other in present.iter().filter(|other| *other != code) {
            let count = country.met.entry(*other).or_default();
            *count = count.saturating_add_signed(step);
            if *count == 0 {
                country.met.remove(other);
            }
        }
    }
}

fn month_of(briefing: &Briefing) -> (i16, i8) {
    (briefing.date.year(), briefing.date.month())
}

fn open_series(site: &mut Site, key: &ListKey, id: BriefingId) {
    let ListKey::Series(slug) = key else { return };
    if let Some(name) = &site.briefings[id].front.series {
        let series = || Series { slug: slug.clone(), name: name.clone(), briefings: Vec::new() };
        site.series.entry(slug.clone()).or_insert_with(series);
    }
}

fn put(site: &mut Site, key: &ListKey, id: BriefingId) {
    let place = match site.list(key).last() {
        Some(last) if site.order_of(*last) > site.order_of(id) => {
            site.list(key).partition_point(|other| site.order_of(*other) < site.order_of(id))
        }
        _ => site.list(key).len(),
    };
    if let Some(list) = site.list_mut(key) {
        list.insert(place, id);
    }
}

fn take(site: &mut Site, key: &ListKey, id: BriefingId) {
    let place = site.position(key, id);
    if let (Some(place), Some(list)) = (place, site.list_mut(key)) {
        list.remove(place);
    }
}

/// The lists that are kept as such: the runs of years and months are parts of the timeline.
fn kept_lists(site: &Site, briefing: &Briefing) -> Vec<ListKey> {
    let mut keys = site.lists_of(briefing);
    keys.retain(|key| !matches!(key, ListKey::Year(_) | ListKey::Month(..)));
    keys
}

/// A series is called as its oldest briefing writes it, and gone when it has none.
pub fn name_series<'s>(site: &mut Site, slugs: impl Iterator<Item = &'s Slug>) {
    for slug in slugs {
        let oldest = site.series.get(slug).and_then(|series| series.briefings.first()).copied();
        let name = oldest.and_then(|id| site.briefings[id].front.series.clone());
        match (name, site.series.get_mut(slug)) {
            (Some(name), Some(series)) => series.name = name,
            _ => drop(site.series.remove(slug)),
        }
    }
}
