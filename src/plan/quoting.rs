use crate::model::{BriefingId, Entity, ListKey, Site};

/// How many of a list's newest entries quote the text: each costs the reading of one.
pub(super) const PASSAGES_SHOWN: usize = 10;

/// Returns those on whose pages a briefing's text is quoted: it is among the newest of their list.
pub fn quoted_for(site: &Site, id: BriefingId) -> Vec<Entity> {
    let lists = site.lists_of(&site.briefings[id]).into_iter();
    lists.filter(|key| is_among_newest(site, key, id)).filter_map(entity_of).collect()
}

fn is_among_newest(site: &Site, key: &ListKey, id: BriefingId) -> bool {
    let list = site.list(key);
    let oldest_shown = list.len().checked_sub(PASSAGES_SHOWN).map(|at| site.order_of(list[at]));
    oldest_shown.is_none_or(|oldest| site.order_of(id) >= oldest)
}

/// Whom a list is of, if texts can name them.
fn entity_of(key: ListKey) -> Option<Entity> {
    match key {
        ListKey::Participant(id, _) => Some(Entity::Person(id)),
        ListKey::Country(code, _) => Some(Entity::Country(code)),
        ListKey::Group(slug, _) => Some(Entity::Group(slug)),
        ListKey::Timeline | ListKey::Year(_) | ListKey::Month(..) | ListKey::Topic(_) | ListKey::Series(_) => None,
    }
}
