//! The language in which a page speaks: filters and functions ask for it on the thread that renders the page, since Tera hands them
//! nothing of the page inside components.

use std::{cell::RefCell, collections::HashMap, sync::Arc};
use tera::Value;

use crate::{base::Text, language::Language};

thread_local! {
    static CURRENT: RefCell<Arc<Speech>> = RefCell::new(Arc::new(Speech::new(Language::bare())));
}

/// A language, with the texts that need nothing filled in as templates take them.
#[derive(Debug)]
pub struct Speech {
    language: Arc<Language>,
    whole: HashMap<Text, Value, foldhash::fast::RandomState>,
}

impl Speech {
    /// Takes a language.
    pub fn new(language: Arc<Language>) -> Self {
        let whole = language.keys().filter_map(|key| {
            let text = language.message(key)?.whole()?;
            Some((key.clone(), Value::normal_string(&text)))
        });
        let whole = whole.collect();
        Speech { language, whole }
    }

    /// Returns a text into which nothing is filled.
    pub fn whole(&self, key: &str) -> Option<&Value> {
        self.whole.get(key)
    }

    /// Returns the language.
    pub fn language(&self) -> &Arc<Language> {
        &self.language
    }
}

/// Does work in which [`current`] is the given speech.
pub fn speaking<T>(speech: &Arc<Speech>, work: impl FnOnce() -> T) -> T {
    let before = CURRENT.replace(Arc::clone(speech));
    let outcome = work();
    CURRENT.set(before);
    outcome
}

/// Asks the language of the page that is being rendered on this thread.
pub fn current<T>(ask: impl FnOnce(&Speech) -> T) -> T {
    CURRENT.with_borrow(|speech| ask(speech))
}
