use std::ops::Range;

/// How a long list is cut into pages.
///
/// Full pages are counted from the oldest entry, so that a new one never moves the others; the newest page holds the rest,
/// at least one full page's worth and less than two. Entry 0 is the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    total: usize,
    size: usize,
}

impl Paging {
    /// Cuts a list of `total` entries; `size` is at least 1.
    pub fn new(total: usize, size: usize) -> Self {
        Paging { total, size: size.max(1) }
    }

    /// Returns the count of all entries.
    pub fn total(&self) -> usize {
        self.total
    }

    /// Returns how many numbered pages there are beside the newest; they are counted from 1, the oldest.
    pub fn numbered(&self) -> usize {
        (self.total / self.size).saturating_sub(1)
    }

    /// Returns the entries of the newest page.
    pub fn newest(&self) -> Range<usize> {
        self.numbered() * self.size..self.total
    }

    /// Returns the number of the page on which an entry stands; above [`Paging::numbered`] that is the newest.
    pub fn page_of(&self, entry: usize) -> usize {
        entry / self.size + 1
    }

    /// Returns the entries of a numbered page, or of the newest if there is no number.
    pub fn shown(&self, number: Option<usize>) -> Range<usize> {
        number.map_or_else(|| self.newest(), |number| self.page(number))
    }

    /// Returns the entries of a numbered page.
    pub fn page(&self, number: usize) -> Range<usize> {
        (number - 1) * self.size..number * self.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_stands_on_one_page() {
        for total in 0..100 {
            let paging = Paging::new(total, 7);
            let mut seen: Vec<usize> = (1..=paging.numbered()).flat_map(|number| paging.page(number)).collect();
            seen.extend(paging.newest());
            assert_eq!(seen, (0..total).collect::<Vec<_>>());
            assert!(total < 7 || (7..14).contains(&paging.newest().len()), "{total}");
        }
    }

    #[test]
    fn numbered_pages_stay_when_the_list_grows() {
        for total in 14..100 {
            let (before, after) = (Paging::new(total, 7), Paging::new(total + 1, 7));
            assert!(before.numbered() <= after.numbered());
            assert!((1..=before.numbered()).all(|number| before.page(number) == after.page(number)));
        }
    }
}
