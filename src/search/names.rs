use std::collections::BTreeMap;

use super::{
    for_each_word,
    shards::{Cutter, Directory, File, Sizes},
};
use crate::model::SearchEntity;

/// Writes who and what is found by each word of a name.
pub fn write_names(entities: &[SearchEntity], sizes: Sizes) -> (Directory, Vec<File>) {
    let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut scratch = String::new();
    for (nth, entity) in entities.iter().enumerate() {
        for name in &entity.names {
            for_each_word(name, &mut scratch, |word| {
                let named = by_word.entry(word.to_owned()).or_default();
                if named.last() != Some(&nth) {
                    named.push(nth);
                }
            });
        }
    }
    let mut cutter = Cutter::new(sizes);
    for (word, named) in &by_word {
        let named: Vec<_> = named.iter().map(|nth| &entities[*nth].shown).collect();
        cutter.add(word, &serde_json::to_vec(&named).unwrap_or_default());
    }
    cutter.finish()
}
