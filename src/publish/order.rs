use serde::Serialize;

use super::{Class, Difference, Entry};

/// A step in which files appear together; the next begins when all of them stand.
///
/// What is new leads before what differs: nobody comes to a new page before a page that stood already leads there, so that when
/// it does, the new page and its parts are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Phase {
    /// What the files are to readers.
    pub class: Class,
    /// Whether they take the place of others.
    pub replaces: bool,
}

/// Returns the step in which a file appears.
pub fn phase(entry: &Entry, replaces: bool) -> Phase {
    Phase { class: entry.class, replaces }
}

/// Returns the files that are to be sent, step by step; steps in which nothing is to be done are left out.
pub fn phases(difference: &Difference) -> Vec<(Phase, Vec<&Entry>)> {
    let new = difference.new.iter().map(|entry| (phase(entry, false), entry));
    let changed = difference.changed.iter().map(|changed| (phase(&changed.new, true), &changed.new));
    let mut steps: std::collections::BTreeMap<Phase, Vec<&Entry>> = Default::default();
    for (phase, entry) in new.chain(changed) {
        steps.entry(phase).or_default().push(entry);
    }
    steps.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            class::classes,
            manifest::tests::{at, entry, manifest},
        },
        *,
    };

    fn site(files: &[(&str, &str)]) -> Vec<Entry> {
        let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        let entries = files.iter().zip(classes(&paths));
        entries.map(|((path, text), class)| Entry { class, ..entry(path, text) }).collect()
    }

    #[test]
    fn parts_come_before_pages_new_before_changed_and_news_last() {
        let old = site(&[("index.html", "1"), ("a/index.html", "1"), ("site.css", "1"), ("feed.xml", "1")]);
        let new = site(&[
            ("index.html", "2"),
            ("a/index.html", "2"),
            ("b/index.html", "new"),
            ("b/card.png", "new"),
            ("site.css", "2"),
            ("feed.xml", "2"),
        ]);
        let difference = Difference::between(&manifest(&old).files, &[], &new, at("18:00"));
        let steps: Vec<Vec<&str>> =
            phases(&difference).iter().map(|(_, entries)| entries.iter().map(|entry| &*entry.path).collect()).collect();
        let expected = [["b/card.png"], ["site.css"], ["b/index.html"], ["a/index.html"], ["index.html"], ["feed.xml"]];
        assert_eq!(steps, expected);
    }
}
