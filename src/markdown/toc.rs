//! The table of contents: a body's headings of levels 2 to 4, each with those below it.

use serde::Serialize;

/// A heading in the table of contents.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TocEntry {
    /// 2 to 4, as printed.
    pub level: u8,
    /// The id of its anchor.
    pub id: String,
    /// Its words. Text, not HTML.
    pub title: String,
    /// The headings below it, in their order.
    pub children: Vec<TocEntry>,
}

/// Puts headings, in their order, below one another. One that skips a level stands below the last higher one.
pub(super) fn nest(headings: impl IntoIterator<Item = TocEntry>) -> Vec<TocEntry> {
    let mut top = Vec::new();
    for heading in headings {
        place(&mut top, heading);
    }
    top
}

fn place(mut siblings: &mut Vec<TocEntry>, heading: TocEntry) {
    // Levels grow on the way down, so this ends after three steps.
    while siblings.last().is_some_and(|last| last.level < heading.level) {
        siblings = &mut siblings.last_mut().expect("it was there a line ago").children;
    }
    siblings.push(heading);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(entries: &[TocEntry]) -> String {
        entries.iter().map(|entry| format!("{}({})", entry.level, outline(&entry.children))).collect()
    }

    #[test]
    fn headings_stand_below_the_last_higher_one() {
        let heading = |level| TocEntry { level, id: String::new(), title: String::new(), children: Vec::new() };
        assert_eq!(outline(&nest([3, 2, 4, 3, 4, 4, 2].map(heading))), "3()2(4()3(4()4()))2()");
    }
}
