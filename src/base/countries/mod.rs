//! Placeholder while the generated table is made.

/// What a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountryKind {
    /// a
    State,
    /// b
    Territory,
    /// c
    Organisation,
    /// d
    Former,
}

/// One country.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct CountryRecord {
    pub code: &'static str,
    pub alpha3: Option<&'static str>,
    pub kind: CountryKind,
    pub name: &'static str,
    pub in_text: &'static str,
    pub slug: &'static str,
}

static TABLE: &[CountryRecord] = &[
    CountryRecord {
        code: "CA",
        alpha3: Some("CAN"),
        kind: CountryKind::State,
        name: "Canada",
        in_text: "Canada",
        slug: "canada",
    },
    CountryRecord {
        code: "DE",
        alpha3: Some("DEU"),
        kind: CountryKind::State,
        name: "Germany",
        in_text: "Germany",
        slug: "germany",
    },
    CountryRecord {
        code: "FR",
        alpha3: Some("FRA"),
        kind: CountryKind::State,
        name: "France",
        in_text: "France",
        slug: "france",
    },
    CountryRecord {
        code: "GB",
        alpha3: Some("GBR"),
        kind: CountryKind::State,
        name: "United Kingdom",
        in_text: "the United Kingdom",
        slug: "united-kingdom",
    },
    CountryRecord {
        code: "UA",
        alpha3: Some("UKR"),
        kind: CountryKind::State,
        name: "Ukraine",
        in_text: "Ukraine",
        slug: "ukraine",
    },
    CountryRecord {
        code: "US",
        alpha3: Some("USA"),
        kind: CountryKind::State,
        name: "United States",
        in_text: "the United States",
        slug: "united-states",
    },
];

/// Codes in common use for another.
pub const CODE_ALIASES: &[(&str, &str)] = &[("UK", "GB"), ("EL", "GR")];

/// All.
pub fn all() -> &'static [CountryRecord] {
    TABLE
}

/// By code.
pub fn find(code: &str) -> Option<&'static CountryRecord> {
    TABLE.iter().find(|record| record.code == code)
}

/// By alpha-3.
pub fn by_alpha3(code: &str) -> Option<&'static CountryRecord> {
    TABLE.iter().find(|record| record.alpha3 == Some(code))
}

/// By name.
pub fn by_name(name: &str) -> Option<&'static CountryRecord> {
    TABLE.iter().find(|record| record.name.eq_ignore_ascii_case(name))
}
