use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    collision::{Rank, rank_of, report, report_name},
    key::{Copy, PageKey, Route},
    owner::{Claim, Owner},
};
use crate::{
    base::{Diagnostic, Findings, SitePath},
    model::{Documents, Site},
};

/// Who has which address. Of several claims to one address the first by [`Rank`] has it, whoever came first.
#[derive(Default)]
pub struct Routes {
    by_owner: HashMap<Owner, Vec<Claim>>,
    /// Claims by the form in which addresses are the same on a disk that ignores case.
    slots: BTreeMap<SitePath, Slot>,
    /// Addresses of which something is told: more than one claims them, or no file can have their name everywhere.
    told: BTreeSet<SitePath>,
    copies: BTreeMap<SitePath, Copy>,
    page_count: usize,
    found: Findings<SitePath>,
}

/// The claims to one address; the holder's first.
struct Slot {
    holder: Claim,
    others: Vec<Claim>,
}

/// What became of addresses.
#[derive(Debug, Default)]
pub struct RouteChanges {
    /// Pages at addresses where before there was another or none.
    pub came: Vec<Route>,
    /// Pages that no longer have their address.
    pub gone: Vec<Route>,
    /// Files that are copied there now and were not, or with other bytes.
    pub copied: Vec<Copy>,
    /// Files that are no longer copied there.
    pub uncopied: Vec<Copy>,
}

impl RouteChanges {
    /// Adds what became of other addresses.
    pub fn extend(&mut self, other: RouteChanges) {
        self.came.extend(other.came);
        self.gone.extend(other.gone);
        self.copied.extend(other.copied);
        self.uncopied.extend(other.uncopied);
    }
}

impl Routes {
    /// Walks over every page, by address.
    pub fn pages(&self) -> impl Iterator<Item = &Route> {
        self.slots.values().filter_map(|slot| match &slot.holder {
            Claim::Page(route) => Some(route),
            Claim::Copy(_) => None,
        })
    }

    /// Returns how many pages there are.
    pub fn page_count(&self) -> usize {
        self.page_count
    }

    /// Returns the page at an address.
    pub fn page(&self, path: &SitePath) -> Option<&Route> {
        match self.holder(path) {
            Some(Claim::Page(route)) if route.path == *path => Some(route),
            _ => None,
        }
    }

    /// Walks over every page and file, by address.
    pub fn holders(&self) -> impl Iterator<Item = &Claim> {
        self.slots.values().map(|slot| &slot.holder)
    }

    /// Says whether an address answers: a page, a redirect or a file, and not what is left of one.
    pub fn answers(&self, path: &SitePath) -> bool {
        let answer = self.holder(path).filter(|holder| holder.path().file() == path.file());
        answer.is_some_and(|holder| !matches!(holder, Claim::Page(Route { key: PageKey::Gone(_), .. })))
    }

    /// Says whether a file is copied to an address.
    pub fn copies_to(&self, path: &SitePath) -> bool {
        self.copies.contains_key(path)
    }

    /// Returns the file that is copied to an address.
    pub fn copy_to(&self, path: &SitePath) -> Option<&Copy> {
        self.copies.get(path)
    }

    /// Walks over the forms of images, by address.
    pub fn forms(&self) -> impl Iterator<Item = &Copy> {
        self.copies.values().filter(|copy| copy.form.is_some())
    }

    /// Walks over the owners of claims, in no order.
    pub fn owners(&self) -> impl Iterator<Item = Owner> {
        self.by_owner.keys().cloned()
    }

    /// Returns the collisions.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// Gives owners the addresses that they claim now, in the place of those they claimed before.
    pub fn update(
        &mut self,
        claims: impl Iterator<Item = (Vec<Claim>, Owner)>,
        site: &Site,
        documents: &Documents,
    ) -> RouteChanges {
        let mut holders: BTreeMap<SitePath, Option<Claim>> = BTreeMap::new();
        for told in &self.told {
            holders.insert(told.clone(), self.slots.get(told).map(|slot| slot.holder.clone()));
        }
        for (after, owner) in claims {
            let before = self.by_owner.remove(&owner).unwrap_or_default();
            let same = before.iter().zip(&after).take_while(|(one, other)| one == other).count();
            for claim in before[same..].iter().filter(|claim| !after[same..].contains(claim)) {
                self.release(claim, &mut holders);
            }
            for claim in after[same..].iter().filter(|claim| !before[same..].contains(claim)) {
                self.take(claim.clone(), &mut holders);
            }
            if !after.is_empty() {
                self.by_owner.insert(owner, after);
            }
        }
        let mut changes = RouteChanges::default();
        for (folded, before) in holders {
            self.settle(&folded, site, documents);
            self.compare(&folded, before, &mut changes);
        }
        changes
    }

    fn holder(&self, path: &SitePath) -> Option<&Claim> {
        self.slots.get(&path.folded()).map(|slot| &slot.holder)
    }

    fn take(&mut self, claim: Claim, holders: &mut BTreeMap<SitePath, Option<Claim>>) {
        let folded = claim.path().folded();
        let slot = self.slots.get_mut(&folded);
        holders.entry(folded.clone()).or_insert_with(|| slot.as_ref().map(|slot| slot.holder.clone()));
        match slot {
            Some(slot) => slot.others.push(claim),
            None => drop(self.slots.insert(folded, Slot { holder: claim, others: Vec::new() })),
        }
    }

    fn release(&mut self, claim: &Claim, holders: &mut BTreeMap<SitePath, Option<Claim>>) {
        let folded = claim.path().folded();
        let Some(slot) = self.slots.get_mut(&folded) else { return };
        holders.entry(folded.clone()).or_insert_with(|| Some(slot.holder.clone()));
        if slot.holder == *claim {
            match slot.others.pop() {
                Some(other) => slot.holder = other,
                None => drop(self.slots.remove(&folded)),
            }
        } else {
            slot.others.retain(|other| other != claim);
        }
    }

    /// Lets the first by rank have the address, and reports the others, and a name that not every disk can hold.
    fn settle(&mut self, folded: &SitePath, site: &Site, documents: &Documents) {
        let mut found = Vec::new();
        if let Some(slot) = self.slots.get_mut(folded) {
            if !slot.others.is_empty() {
                found = Self::contest(slot, site, documents);
            }
            found.extend(report_name(&slot.holder, site));
            if !found.is_empty() || !slot.others.is_empty() {
                self.told.insert(folded.clone());
                return self.found.set(folded.clone(), found);
            }
        }
        self.told.remove(folded);
        self.found.clear(folded);
    }

    fn contest(slot: &mut Slot, site: &Site, documents: &Documents) -> Vec<Diagnostic> {
        let mut ranked: Vec<(Rank, Claim)> = std::iter::once(slot.holder.clone())
            .chain(slot.others.drain(..))
            .map(|claim| (rank_of(&claim, site), claim))
            .collect();
        ranked.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut claims = ranked.into_iter().map(|(_, claim)| claim);
        slot.holder = claims.next().expect("a contest has claims");
        slot.others = claims.collect();
        let report = |other: &Claim| report(&slot.holder, other, site, documents);
        slot.others.iter().filter_map(report).collect()
    }

    fn compare(&mut self, folded: &SitePath, before: Option<Claim>, changes: &mut RouteChanges) {
        let after = self.slots.get(folded).map(|slot| slot.holder.clone());
        if before == after {
            return;
        }
        match before {
            Some(Claim::Page(route)) => {
                self.page_count -= 1;
                changes.gone.push(route);
            }
            Some(Claim::Copy(copy)) => {
                self.copies.remove(&copy.path);
                changes.uncopied.push(copy);
            }
            None => {}
        }
        match after {
            Some(Claim::Page(route)) => {
                self.page_count += 1;
                changes.came.push(route);
            }
            Some(Claim::Copy(copy)) => {
                self.copies.insert(copy.path.clone(), copy.clone());
                changes.copied.push(copy);
            }
            None => {}
        }
    }
}
