//! The built-in country table: what dateline knows of a country before a site says anything.
//!
//! Input: `countries.tsv`, embedded in the binary and made by `generate.mjs` from CLDR and `corrections.json`. Output: one
//! [`CountryRecord`] for each code of ISO 3166-1 and ISO 3166-3, and for Kosovo, the European Union and the United Nations.
//! The module does not know `site.toml`, the profiles of a site, or how a date is read; `SOURCE.md` says where the
//! data comes from and how disputed names are chosen.

use std::fmt;
use std::sync::LazyLock;

/// Lists codes that editors write and ISO 3166-1 does not have, each with the code that is meant.
///
/// Source: both are exceptional usage of the European Union's style guide. Neither left-hand code is in the table.
pub const CODE_ALIASES: &[(&str, &str)] = &[("UK", "GB"), ("EL", "GR")];

/// Lists the languages of [`CountryRecord::names`], in its order; English is [`CountryRecord::name`].
///
/// Source: the official languages of the United Nations, then German, Italian, Polish and Ukrainian.
pub const LANGUAGES: [&str; 9] = ["ar", "zh", "fr", "ru", "es", "de", "it", "pl", "uk"];

/// Lists phrases that hold the name or adjective of a country and mean something else, sorted.
///
/// For a search of running text that prefers the longest match: none of these is a mention of the country inside it. Not
/// complete; a site's own `ignore` list adds to it.
pub const LOOK_ALIKES: &[&str] = &[
    "African American",
    "African Americans",
    "Air France",
    "Bermuda Triangle",
    "British Columbia",
    "Central American",
    "Central Americans",
    "East China Sea",
    "Gulf of Guinea",
    "Gulf of Mexico",
    "Indian Ocean",
    "Inner Mongolia",
    "Lake Chad",
    "Latin American",
    "Latin Americans",
    "Native American",
    "Native Americans",
    "New Jersey",
    "New Mexico",
    "North American",
    "North Americans",
    "Northern Ireland",
    "River Jordan",
    "Sea of Japan",
    "South American",
    "South Americans",
    "South China Sea",
];

const TABLE: &str = include_str!("countries.tsv");
const LIST_SEPARATOR: &str = "; ";

static COUNTRIES: LazyLock<Vec<CountryRecord>> = LazyLock::new(|| rows(TABLE).map(parse_row).collect());

/// Tells what sort of entry a record is.
///
/// For sorting and filtering; it is not printed, and says nothing of anyone's status under law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CountryKind {
    /// A member or observer state of the United Nations, and Kosovo and Taiwan, which newsrooms list alike.
    State,
    /// Any other entry of ISO 3166-1.
    Territory,
    /// The European Union and the United Nations.
    Organisation,
    /// An entry of ISO 3166-3: a state that ended or was renamed, or a code that was withdrawn.
    Former,
}

/// Names the part of the world under which a country is listed.
///
/// Source: UN M49 as CLDR has it (Cyprus, Türkiye and the Caucasus are in Asia); Antarctica, which M49 leaves
/// out, and the organisations are ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Region {
    /// M49 area 002.
    Africa,
    /// M49 area 019, from Greenland to Cape Horn.
    Americas,
    /// The continent and what was claimed of it.
    Antarctica,
    /// M49 area 142.
    Asia,
    /// M49 area 150, with the whole of Russia.
    Europe,
    /// M49 area 009.
    Oceania,
    /// Not a place: the European Union and the United Nations.
    Organisations,
}

impl Region {
    /// Lists all regions in the order of their names.
    pub const ALL: [Self; 7] =
        [Self::Africa, Self::Americas, Self::Antarctica, Self::Asia, Self::Europe, Self::Oceania, Self::Organisations];

    /// Returns the region's English name, as a heading prints it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Africa => "Africa",
            Self::Americas => "Americas",
            Self::Antarctica => "Antarctica",
            Self::Asia => "Asia",
            Self::Europe => "Europe",
            Self::Oceania => "Oceania",
            Self::Organisations => "Organisations",
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

/// Holds one line of the table.
///
/// All text is Unicode NFC, with typographic apostrophes (`Côte d’Ivoire`): whoever matches it against what people type
/// folds `'` and `’`. Names, adjectives and metonyms are to be matched with their case, since "poles", "polish", "us" and
/// "un" are words too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryRecord {
    /// Two upper-case letters, or four for an entry of ISO 3166-3.
    pub code: &'static str,
    /// The ISO 3166-1 alpha-3 code, or the one withdrawn with a former entry; none for `XK`, `EU` and `UN`.
    pub alpha3: Option<&'static str>,
    /// The three-digit code of ISO 3166-1 and M49, zeros kept; a former entry may share a present one's.
    pub numeric: Option<&'static str>,
    /// What sort of entry it is.
    pub kind: CountryKind,
    /// The short English name, as a heading or a list prints it.
    pub name: &'static str,
    /// The name inside a sentence, with its article where it takes one: "the Netherlands".
    pub in_text: &'static str,
    /// The name in a URL: lower-case ASCII letters, digits and single hyphens; unique in the table.
    pub slug: &'static str,
    /// Other English names by which it is known, abbreviations included; none is another entry's name, save for "Burma" and
    /// "East Timor", names of a present country and of a former entry.
    pub aka: Vec<&'static str>,
    /// The adjective first, then the people, then variants: "Polish", "Poles". Former entries aside, "Congolese",
    /// "Dominican" and "Dominicans" stand in two records; empty where English has no accepted word.
    pub adjectives: Vec<&'static str>,
    /// The capital's English name; none where there is none, or where naming one would take a side (`IL`, `PS`, `EH`).
    pub capital: Option<&'static str>,
    /// Words that stand for its government: "Kremlin". A capital is never among them.
    pub metonyms: Vec<&'static str>,
    /// The part of the world under which it is listed.
    pub region: Region,
    /// The M49 area directly around it, in CLDR's English: "Eastern Africa", "Caribbean".
    pub subregion: Option<&'static str>,
    /// The first day, `YYYY` or `YYYY-MM-DD`, before which it did not exist. For a present entry only where it is well known
    /// and no earlier state under the same code could be meant.
    pub from: Option<&'static str>,
    /// The last day, likewise; every former entry has one, and no other.
    pub to: Option<&'static str>,
    /// The codes of the entries that came after a former one, sorted.
    pub successors: Vec<&'static str>,
    /// The item id at Wikidata: "Q142". Former entries have none.
    pub wikidata: Option<&'static str>,
    /// The short names in [`LANGUAGES`], in that order; empty where unknown, which only former entries may be.
    pub names: [&'static str; LANGUAGES.len()],
}

impl CountryRecord {
    /// Returns the short name in a language, none if the table does not know it.
    ///
    /// Takes a bare language code in lower case, "en" or one of [`LANGUAGES`]; region and script are the caller's to cut off.
    pub fn name_in(&self, language: &str) -> Option<&'static str> {
        if language == "en" {
            return Some(self.name);
        }
        let index = LANGUAGES.iter().position(|known| *known == language)?;
        optional(self.names[index])
    }

    /// Tells whether the entry is one of ISO 3166-3.
    pub fn is_former(&self) -> bool {
        self.kind == CountryKind::Former
    }

    fn has_name(&self, wanted: &str) -> bool {
        let english = [self.name, self.in_text];
        let mut names = english.iter().chain(&self.aka).chain(&self.names);
        names.any(|name| !name.is_empty() && fold(name) == wanted)
    }
}

/// Returns all records, sorted by code.
///
/// Length: 283, of which 249 of ISO 3166-1, 3 more of two letters, 31 of ISO 3166-3. The first call parses the table.
pub fn all() -> &'static [CountryRecord] {
    &COUNTRIES
}

/// Finds a record by its two- or four-letter code, in upper case.
///
/// Aliases are not followed: see [`CODE_ALIASES`].
pub fn find(code: &str) -> Option<&'static CountryRecord> {
    let index = all().binary_search_by(|country| country.code.cmp(code)).ok()?;
    Some(&all()[index])
}

/// Finds a record by its three-letter code in any case; a present entry before a former one.
///
/// For hints: a site's content uses two-letter codes only.
pub fn by_alpha3(alpha3: &str) -> Option<&'static CountryRecord> {
    first_present(|country| country.alpha3.is_some_and(|own| own.eq_ignore_ascii_case(alpha3)))
}

/// Finds a record by its slug or a name in any language of the table, an aka included; a present entry before a former one.
///
/// Case, the kind of apostrophe and a leading "the" make no difference, nor do the diacritics of the English name
/// ("turkiye"). For hints: it reads the whole table, and a name that two present entries share gives the first by code.
pub fn by_name(text: &str) -> Option<&'static CountryRecord> {
    let wanted = fold(text);
    if wanted.is_empty() {
        return None;
    }
    let slug = hyphenated(&wanted);
    first_present(|country| country.slug == slug || country.has_name(&wanted))
}

fn first_present(fits: impl Fn(&CountryRecord) -> bool) -> Option<&'static CountryRecord> {
    all().iter().filter(|country| fits(country)).min_by_key(|country| country.is_former())
}

fn fold(text: &str) -> String {
    let lower = text.trim().to_lowercase().replace(['’', 'ʼ'], "'");
    lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
}

fn hyphenated(folded: &str) -> String {
    let parts = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("-")
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1)
}

fn parse_row(line: &'static str) -> CountryRecord {
    let mut cells = line.split('\t');
    let mut next = || cells.next().expect("invariant: generate.mjs writes every column of every row");
    // Fields are read in the order written here, which is the order of the columns.
    CountryRecord {
        code: next(),
        alpha3: optional(next()),
        numeric: optional(next()),
        kind: parse_kind(next()),
        name: next(),
        in_text: next(),
        slug: next(),
        aka: list(next()),
        adjectives: list(next()),
        capital: optional(next()),
        metonyms: list(next()),
        region: parse_region(next()),
        subregion: optional(next()),
        from: optional(next()),
        to: optional(next()),
        successors: list(next()),
        wikidata: optional(next()),
        names: std::array::from_fn(|_| next()),
    }
}

fn optional(cell: &'static str) -> Option<&'static str> {
    (!cell.is_empty()).then_some(cell)
}

fn list(cell: &'static str) -> Vec<&'static str> {
    cell.split(LIST_SEPARATOR).filter(|item| !item.is_empty()).collect()
}

fn parse_kind(cell: &str) -> CountryKind {
    match cell {
        "state" => CountryKind::State,
        "territory" => CountryKind::Territory,
        "organisation" => CountryKind::Organisation,
        "former" => CountryKind::Former,
        other => panic!("invariant: generate.mjs writes four kinds, not `{other}`"),
    }
}

fn parse_region(cell: &str) -> Region {
    let found = Region::ALL.into_iter().find(|region| region.name() == cell);
    found.expect("invariant: generate.mjs writes the names of `Region::ALL`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    const ISO_3166_1: &str = "
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
        CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
        FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
        JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
        MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
        PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
        TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";
    const ISO_3166_3: &str = "
        AIDJ ANHH BQAQ BUMM BYAA CSHH CSXX CTKI DDDE DYBJ FQHH FXFR GEHH HVBF JTUM MIUM NHVU NQAQ NTHH PCHH PUUM PZPA
        RHZW SKIN SUHH TPTL VDVN WKUM YDYE YUCS ZRCD";
    const NOT_ISO: &str = "EU UN XK";

    /// Names that a present country and a former entry share on purpose.
    const SHARED_NAMES: [(&str, &str); 2] = [("MM", "Burma"), ("TL", "East Timor")];

    fn get(code: &str) -> &'static CountryRecord {
        find(code).unwrap_or_else(|| panic!("no record for {code}"))
    }

    fn present() -> impl Iterator<Item = &'static CountryRecord> {
        all().iter().filter(|country| !country.is_former())
    }

    #[test]
    fn table_has_the_columns_that_the_parser_reads() {
        let header = TABLE.lines().nth(1).expect("a header follows the comment");
        let (own, languages) = header.split_at(header.find("\tar\t").expect("languages come last"));
        assert_eq!(
            own,
            "code\talpha3\tnumeric\tkind\tname\tin_text\tslug\taka\tadjectives\tcapital\tmetonyms\tregion\tsubregion\t\
             from\tto\tsuccessors\twikidata"
        );
        assert_eq!(languages.trim().split('\t').collect::<Vec<_>>(), LANGUAGES);
        let width = header.split('\t').count();
        assert!(rows(TABLE).all(|line| line.split('\t').count() == width));
    }

    #[test]
    fn codes_are_those_of_iso_and_three_more() {
        let expected: BTreeSet<_> =
            [ISO_3166_1, ISO_3166_3, NOT_ISO].iter().flat_map(|codes| codes.split_whitespace()).collect();
        assert_eq!(all().iter().map(|country| country.code).collect::<BTreeSet<_>>(), expected);
        assert_eq!((ISO_3166_1.split_whitespace().count(), ISO_3166_3.split_whitespace().count()), (249, 31));
        assert_eq!(all().len(), 283);
    }

    #[test]
    fn codes_are_sorted_and_each_is_found() {
        assert!(all().is_sorted_by(|a, b| a.code < b.code));
        assert!(all().iter().all(|country| find(country.code) == Some(country)));
        assert_eq!((find("ua"), find("UKR"), find("")), (None, None, None));
    }

    #[test]
    fn iso_entries_have_alpha3_and_numeric_and_the_three_others_neither() {
        for country in present() {
            let iso = !NOT_ISO.contains(country.code);
            let has = |value: Option<&str>| value.is_some_and(|text| text.len() == 3);
            assert_eq!((has(country.alpha3), has(country.numeric)), (iso, iso), "{}", country.code);
        }
        assert!(all().iter().filter(|country| country.is_former()).all(|country| country.alpha3.is_some()));
    }

    #[test]
    fn four_letters_mean_former_with_an_end_and_successors() {
        for country in all() {
            let former = country.code.len() == 4;
            assert_eq!(country.is_former(), former, "{}", country.code);
            assert_eq!((country.to.is_some(), !country.successors.is_empty()), (former, former), "{}", country.code);
        }
    }

    #[test]
    fn successors_exist_and_are_sorted() {
        for country in all() {
            assert!(country.successors.iter().all(|code| find(code).is_some()), "{}", country.code);
            assert!(country.successors.is_sorted(), "{}", country.code);
        }
    }

    #[test]
    fn dates_are_years_or_days_in_order() {
        for country in all() {
            for date in [country.from, country.to].into_iter().flatten() {
                let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
                assert!(shape == "0000" || shape == "0000-00-00", "{}: {date}", country.code);
            }
            assert!(country.to.is_none_or(|to| country.from.is_some_and(|from| from < to)), "{}", country.code);
        }
    }

    #[test]
    fn slugs_are_unique_ascii_words() {
        let slugs: BTreeSet<_> = all().iter().map(|country| country.slug).collect();
        assert_eq!(slugs.len(), all().len());
        for slug in slugs {
            assert!(slug.split('-').all(|word| !word.is_empty()), "{slug}");
            assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{slug}");
            assert!(slug.len() <= 100, "{slug}");
        }
    }

    #[test]
    fn present_entries_have_names_in_ten_languages() {
        let named = ["SUHH", "YUCS", "CSXX", "CSHH", "DDDE"];
        for country in present().chain(named.map(get)) {
            for language in LANGUAGES.into_iter().chain(["en"]) {
                assert!(country.name_in(language).is_some(), "{} in {language}", country.code);
            }
        }
    }

    #[test]
    fn names_are_short_and_neutral() {
        for country in all() {
            for name in [country.name].into_iter().chain(country.names) {
                assert!(!name.contains(['(', ')', '（', '&', '\t']), "{name}");
                assert!(
                    !["SAR China", "САР", "RAE ", "SRA ", "RAS ", "о-ва", "ОАР"].iter().any(|part| name.contains(part)),
                    "{name}"
                );
            }
            assert!(
                country.in_text.strip_prefix("the ").unwrap_or(country.in_text) == country.name,
                "{}",
                country.code
            );
        }
    }

    #[test]
    fn akas_are_no_other_entrys_name() {
        let names: BTreeMap<_, _> = all().iter().map(|country| (country.name, country.code)).collect();
        let shared = all().iter().flat_map(|country| country.aka.iter().map(move |aka| (country.code, *aka)));
        let shared: Vec<_> = shared.filter(|(_, aka)| names.contains_key(aka)).collect();
        assert_eq!(shared, SHARED_NAMES);
    }

    #[test]
    fn akas_metonyms_and_present_adjectives_are_shared_only_on_purpose() {
        let mut owners = BTreeMap::<&str, BTreeSet<&str>>::new();
        for country in present() {
            for word in country.aka.iter().chain(&country.metonyms).chain(&country.adjectives) {
                owners.entry(word).or_default().insert(country.code);
            }
        }
        let shared: Vec<_> = owners.iter().filter(|(_, codes)| codes.len() > 1).map(|(word, _)| *word).collect();
        assert_eq!(shared, ["Congolese", "Dominican", "Dominicans"]);
    }

    #[test]
    fn no_list_says_a_word_twice_or_repeats_the_name() {
        for country in all() {
            for words in [&country.aka, &country.adjectives, &country.metonyms] {
                assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{}", country.code);
            }
            assert!(!country.aka.contains(&country.name), "{}", country.code);
            assert!(country.capital.is_none_or(|capital| !country.metonyms.contains(&capital)), "{}", country.code);
        }
    }

    #[test]
    fn every_state_has_an_adjective_and_a_capital_save_where_it_would_take_a_side() {
        for country in all().iter().filter(|country| country.kind == CountryKind::State) {
            assert!(!country.adjectives.is_empty(), "{}", country.code);
            assert_eq!(country.capital.is_none(), ["IL", "PS"].contains(&country.code), "{}", country.code);
        }
    }

    #[test]
    fn present_entries_have_a_wikidata_item_of_their_own() {
        let items: BTreeSet<_> = present().filter_map(|country| country.wikidata).collect();
        assert_eq!(items.len(), present().count());
        for item in items {
            assert!(item.strip_prefix('Q').is_some_and(|digits| digits.parse::<u32>().is_ok()), "{item}");
        }
    }

    #[test]
    fn look_alikes_are_sorted_and_no_country() {
        assert!(LOOK_ALIKES.is_sorted());
        assert!(LOOK_ALIKES.iter().all(|phrase| by_name(phrase).is_none()));
    }

    #[test]
    fn aliases_lead_from_unknown_codes_to_known_ones() {
        assert!(CODE_ALIASES.iter().all(|(alias, code)| find(alias).is_none() && find(code).is_some()));
    }

    #[test]
    fn hints_find_codes_and_names_as_people_type_them() {
        let code = |found: Option<&'static CountryRecord>| found.map(|country| country.code);
        assert_eq!(code(by_alpha3("UKR")), Some("UA"));
        assert_eq!(code(by_alpha3("atf")), Some("TF"), "a present entry wins over FQHH");
        assert_eq!(code(by_alpha3("SUN")), Some("SUHH"));
        assert_eq!(by_alpha3(""), None);
        for (typed, expected) in [
            ("France", "FR"),
            ("the united states", "US"),
            ("U.K.", "GB"),
            ("Russian Federation", "RU"),
            ("Burma", "MM"),
            ("East Timor", "TL"),
            ("Cote d'Ivoire", "CI"),
            ("Côte d'Ivoire", "CI"),
            ("turkiye", "TR"),
            ("Deutschland", "DE"),
            ("Україна", "UA"),
            ("Soviet Union", "SUHH"),
        ] {
            assert_eq!(code(by_name(typed)), Some(expected), "{typed}");
        }
        assert_eq!((by_name("Ruritania"), by_name(" "), by_name("the")), (None, None, None));
    }

    #[test]
    fn names_are_found_by_language() {
        assert_eq!(get("DE").name_in("fr"), Some("Allemagne"));
        assert_eq!(get("HK").name_in("uk"), Some("Гонконг"));
        assert_eq!(get("FR").name_in("en"), Some("France"));
        assert_eq!((get("FR").name_in("xx"), get("ZRCD").name_in("fr")), (None, None));
    }

    #[test]
    fn regions_follow_m49_with_organisations_apart() {
        for (code, region, subregion) in [
            ("FR", Region::Europe, Some("Western Europe")),
            ("KE", Region::Africa, Some("Eastern Africa")),
            ("CA", Region::Americas, Some("Northern America")),
            ("XK", Region::Europe, Some("Southern Europe")),
            ("EU", Region::Organisations, None),
            ("UN", Region::Organisations, None),
            ("AQ", Region::Antarctica, None),
            ("SUHH", Region::Europe, Some("Eastern Europe")),
        ] {
            assert_eq!((get(code).region, get(code).subregion), (region, subregion), "{code}");
        }
        assert_eq!(Region::Organisations.to_string(), "Organisations");
    }

    #[test]
    fn soviet_union_ends_and_leaves_fifteen_states() {
        let union = get("SUHH");
        assert_eq!((union.from, union.to, union.successors.len()), (Some("1922-12-30"), Some("1991-12-26"), 15));
        assert_eq!((union.name, union.in_text), ("Soviet Union", "the Soviet Union"));
    }

    /// The worked example has a profile for each of these; table and profile must say the same.
    #[test]
    fn worked_example_agrees_with_the_table() {
        for (code, slug, aka, adjectives, capital) in [
            ("CA", "canada", &[][..], &["Canadian", "Canadians"][..], "Ottawa"),
            ("DE", "germany", &[], &["German", "Germans"], "Berlin"),
            ("FR", "france", &[], &["French"], "Paris"),
            ("GB", "united-kingdom", &["UK", "U.K.", "Britain", "Great Britain"], &["British", "Britons"], "London"),
            ("IT", "italy", &[], &["Italian", "Italians"], "Rome"),
            ("PL", "poland", &[], &["Polish", "Poles"], "Warsaw"),
            ("RU", "russia", &["Russian Federation"], &["Russian", "Russians"], "Moscow"),
            ("UA", "ukraine", &[], &["Ukrainian", "Ukrainians"], "Kyiv"),
            (
                "US",
                "united-states",
                &["US", "U.S.", "USA", "United States of America"],
                &["American", "Americans"],
                "Washington",
            ),
            ("VE", "venezuela", &[], &["Venezuelan", "Venezuelans"], "Caracas"),
        ] {
            let country = get(code);
            assert_eq!((country.slug, country.capital), (slug, Some(capital)));
            assert!(aka.iter().all(|name| country.aka.contains(name)), "{code}");
            assert!(adjectives.iter().all(|word| country.adjectives.contains(word)), "{code}");
        }
    }
}
