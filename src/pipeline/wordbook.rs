use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock, OnceLock},
};

use crate::{
    base::{Checked, Text},
    language::Languages,
    load,
    model::{Source, Strings},
    parse,
};

/// A file of words, and what it says once somebody has asked.
type Lazily = (Source, OnceLock<Option<Arc<Strings>>>);

/// The theme's files of words by language, each read when it is first asked for.
static THEME: LazyLock<BTreeMap<String, Lazily>> = LazyLock::new(|| {
    let files = load::theme_sources().into_iter();
    let of_words =
        files.filter_map(|file| Some((Strings::language_of(&file.path)?.to_owned(), (file, OnceLock::new()))));
    of_words.collect()
});

/// Returns the theme's words of a language, if it has any.
pub fn of_theme(tag: &str) -> Option<Arc<Strings>> {
    let (file, read) = THEME.get(tag)?;
    read.get_or_init(|| parse::strings(file).value.map(Arc::new)).clone()
}

/// Makes the site's language and others, of the words of the theme and of the project's files.
pub fn languages(templates: &[Source], site: &str, others: &BTreeSet<Text>) -> Checked<Languages> {
    let mut diagnostics = Vec::new();
    let files = templates.iter().filter(|file| Strings::language_of(&file.path).is_some());
    let own: Vec<Strings> = files.filter_map(|file| parse::strings(file).report_to(&mut diagnostics)).collect();
    let languages = Languages::new(of_theme, &own, site, others).report_to(&mut diagnostics);
    Checked { value: languages, diagnostics }
}
