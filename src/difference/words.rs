use std::fmt;

use super::{
    change::{Change, Claim, Kind, Spot},
    texts,
};
use crate::base::grouped;

/// How many briefings are named before the others are only counted.
const NAMED_MAX: usize = 3;
/// What stands for a subject that a briefing does not name.
const NOT_NAMED: &str = "not named";

impl Change {
    /// Says the change in words that an editor reads, on one line.
    ///
    /// `Mark Carney: role Prime Minister → Governor on 1 briefing (“Allies meet”)`
    pub fn words(&self) -> String {
        format!("{}: {}", self.subject.name, self.words_without_subject())
    }

    /// Says the change in words, for where the subject is told already.
    pub fn words_without_subject(&self) -> String {
        match self.spots.as_slice() {
            [] => self.claim.to_string(),
            spots if matches!(self.claim, Claim::Mark(..)) && self.subject.kind == Kind::Page => {
                format!("{}: {}", self.claim, named(spots))
            }
            spots => format!("{} {} ({})", self.claim, self.count(), named(spots)),
        }
    }

    /// Says for how many briefings it holds: `in 2 briefings`; empty for none.
    pub fn count(&self) -> String {
        let count = self.spots.len();
        let preposition = if matches!(self.claim, Claim::Standing(..)) { "in" } else { "on" };
        let noun = if self.subject.kind == Kind::Page { "page" } else { "briefing" };
        match count {
            0 => String::new(),
            1 => format!("{preposition} 1 {noun}"),
            _ => format!("{preposition} {} {noun}s", thousands(count)),
        }
    }
}

/// Names some briefings and counts the others: `“A”, “B”, “C” and 9 more`.
fn named(spots: &[Spot]) -> String {
    let names: Vec<String> = spots.iter().take(NAMED_MAX).map(Spot::to_string).collect();
    match spots.len().saturating_sub(NAMED_MAX) {
        0 => names.join(", "),
        more => format!("{} and {} more", names.join(", "), thousands(more)),
    }
}

/// Writes a number with commas: `12,345`.
pub fn thousands(number: usize) -> String {
    grouped(&number.to_string(), ",")
}

impl fmt::Display for Spot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "“{}”", texts::beginning(&self.title))?;
        self.note.as_ref().map_or(Ok(()), |note| write!(out, " {note}"))
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = match self {
            Claim::Mark(what, None) => (*what).to_owned(),
            Claim::Mark(what, Some(detail)) => format!("{what}: {}", texts::beginning(detail)),
            Claim::Standing(old, new) => format!("{} → {}", old.unwrap_or(NOT_NAMED), new.unwrap_or(NOT_NAMED)),
            Claim::Value(what, Some(old), Some(new)) => {
                let (old, new) = texts::around_difference(old, new);
                format!("{what} {old} → {new}")
            }
            Claim::Value(what, None, Some(new)) => format!("{what} added: {}", texts::beginning(new)),
            Claim::Value(what, Some(old), None) => format!("{what} taken out: {}", texts::beginning(old)),
            Claim::Value(what, None, None) => what.to_string(),
        };
        // A subject that is itself the name of a value leaves no other to be told: `Dateline: KYIV → Kyiv`.
        out.write_str(words.trim_start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::difference::change::Subject;

    fn spots(titles: &[&str]) -> Vec<Spot> {
        let spot = |title: &&str| Spot { title: (*title).into(), address: "/x/".into(), note: None };
        titles.iter().map(spot).collect()
    }

    fn check(kind: Kind, name: &str, claim: Claim, titles: &[&str], expected: &str) {
        let change = Change { subject: Subject::new(kind, name, name), claim, spots: spots(titles) };
        assert_eq!(change.words(), expected);
    }

    fn value(what: &'static str, old: &str, new: &str) -> Claim {
        let side = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Claim::value(what, side(old), side(new)).expect("the sides differ")
    }

    #[test]
    fn a_role_on_one_briefing_names_it() {
        let claim = value("role", "Prime Minister", "Governor");
        let expected = "Mark Carney: role Prime Minister → Governor on 1 briefing (“Allies meet”)";
        check(Kind::Person, "Mark Carney", claim, &["Allies meet"], expected);
    }

    #[test]
    fn standing_is_told_with_both_sides() {
        let claim = Claim::Standing(Some("took part"), Some("mentioned"));
        let expected = "Keir Starmer: took part → mentioned in 2 briefings (“A”, “B”)";
        check(Kind::Person, "Keir Starmer", claim, &["A", "B"], expected);
        let expected = "Poland: not named → took part in 1 briefing (“A”)";
        check(Kind::Country, "Poland", Claim::Standing(None, Some("took part")), &["A"], expected);
        let expected = "Poland: mentioned → not named in 1 briefing (“A”)";
        check(Kind::Country, "Poland", Claim::Standing(Some("mentioned"), None), &["A"], expected);
    }

    #[test]
    fn many_briefings_are_counted_and_some_are_named() {
        let titles: Vec<&str> = "A B C D E".split(' ').collect();
        let expected = "Dateline: KYIV → Kyiv on 5 briefings (“A”, “B”, “C” and 2 more)";
        let change = Change {
            subject: Subject::new(Kind::Briefing, "dateline", "Dateline"),
            claim: Claim::Value("".into(), Some("KYIV".into()), Some("Kyiv".into())),
            spots: spots(&titles),
        };
        assert_eq!(change.words(), expected);
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(thousands(100), "100");
    }

    #[test]
    fn what_came_or_went_is_told_by_itself() {
        check(Kind::Person, "A", value("role", "", "Chair"), &[], "A: role added: Chair");
        check(Kind::Person, "A", value("role", "Chair", ""), &[], "A: role taken out: Chair");
        check(Kind::Briefing, "A", Claim::mark_with("withdrawn", "wrong"), &[], "A: withdrawn: wrong");
        check(Kind::Page, "A", Claim::mark("new page"), &["x"], "A: new page: “x”");
    }
}
