/// The languages of the old site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Languages {
    /// Tags that files may have as a suffix of their name; empty if the settings name none.
    pub known: Vec<String>,
    /// The one whose addresses have no prefix.
    pub default: Option<String>,
    /// Folders that hold one language each, with it: `content/fr`.
    pub folders: Vec<(String, String)>,
}

impl Languages {
    /// Takes the language off a name: `hello.fr` is `hello` in `fr`. `has_sibling` says whether the same name stands there
    /// without it, which tells a language where the settings name none.
    pub fn split<'n>(&self, stem: &'n str, has_sibling: impl Fn(&str) -> bool) -> (&'n str, Option<&'n str>) {
        let Some((name, suffix)) = stem.rsplit_once('.').filter(|(name, suffix)| !name.is_empty() && is_tag(suffix))
        else {
            return (stem, None);
        };
        let is_known = self.known.iter().any(|known| known.eq_ignore_ascii_case(suffix));
        match is_known || (self.known.is_empty() && has_sibling(name)) {
            true => (name, Some(suffix)),
            false => (stem, None),
        }
    }

    /// The prefix that addresses of a language have; nothing for the default one.
    pub fn prefix<'l>(&self, language: Option<&'l str>) -> Option<&'l str> {
        language.filter(|language| self.default.as_deref().is_none_or(|default| default != *language))
    }
}

/// Says whether a suffix has the form of a language tag: two or three letters, perhaps a region or script.
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split(['-', '_']);
    let is_language = |part: &str| matches!(part.len(), 2..=3) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_more = |part: &str| matches!(part.len(), 2..=8) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    parts.next().is_some_and(is_language) && parts.all(is_more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_is_a_language_if_the_settings_or_a_sibling_say_so() {
        let unknown = Languages::default();
        assert_eq!(unknown.split("hello.fr", |name| name == "hello"), ("hello", Some("fr")));
        assert_eq!(unknown.split("hello.js", |_| false), ("hello.js", None));
        assert_eq!(unknown.split("version-1.20", |_| true), ("version-1.20", None));
        let known = Languages { known: vec!["fr".into()], ..Languages::default() };
        assert_eq!(known.split("hello.fr", |_| false), ("hello", Some("fr")));
        assert_eq!(known.split("hello.js", |_| true), ("hello.js", None));
    }
}
