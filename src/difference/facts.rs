use super::{change::Claim, edition::BothTexts, texts};
use crate::model::NoteFront;

/// Gathers what is said of one subject otherwise than before.
#[derive(Debug, Default)]
pub struct Facts {
    claims: Vec<Claim>,
}

impl Facts {
    /// Compares one value.
    pub fn value<T: ToString>(&mut self, what: &'static str, old: Option<T>, new: Option<T>) {
        let text = |side: Option<T>| side.map(|value| value.to_string());
        self.claims.extend(Claim::value(what, text(old), text(new)));
    }

    /// Compares lists whose order says nothing.
    pub fn list(&mut self, what: &'static str, old: Vec<String>, new: Vec<String>) {
        let owned = |side: Option<&str>| side.map(str::to_owned);
        let claims = texts::changed(&old, &new).into_iter();
        self.claims.extend(claims.map(|(old, new)| Claim::Value(what.into(), owned(old), owned(new))));
    }

    /// Compares dated notes; the words are for one that came, one that was reworded, and one that went.
    pub fn notes(&mut self, [came, reworded, went]: [&'static str; 3], old: &[NoteFront], new: &[NoteFront]) {
        let words = |notes: &[NoteFront]| notes.iter().map(|note| note.text.to_string()).collect::<Vec<_>>();
        for change in texts::changed(&words(old), &words(new)) {
            self.claims.push(match change {
                (None, new) => Claim::Mark(came, new.map(str::to_owned)),
                (old, None) => Claim::Mark(went, old.map(str::to_owned)),
                (Some(old), Some(new)) => Claim::Value(reworded.into(), Some(old.into()), Some(new.into())),
            });
        }
    }

    /// Compares running texts, paragraph by paragraph.
    pub fn text(&mut self, what: &'static str, texts: Option<BothTexts>) {
        let Some(texts) = texts else { return };
        let quoted = |side: Option<&str>| side.map(|words| format!("“{words}”"));
        let claims = texts.changed().into_iter();
        self.claims.extend(claims.map(|(old, new)| Claim::Value(what.into(), quoted(old), quoted(new))));
        if texts.is_reordered() {
            self.claims.push(Claim::mark("paragraphs in another order"));
        }
    }

    /// Hands over what differs.
    pub fn into_claims(self) -> Vec<Claim> {
        self.claims
    }
}
