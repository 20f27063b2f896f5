use super::{fields::COUNTRY, file::File, file_name, node::Node, record::Record};
use crate::{
    base::{CountryCode, countries},
    model::CountryFront,
};

/// Reads the front matter of a country's page; nothing if neither it nor the file's name says which country.
pub(super) fn read(file: &File<'_>, node: &Node) -> Option<CountryFront> {
    let record = Record::top(file, node, &COUNTRY)?;
    let slug = file_name::identity(file.path(), &record);
    let written = record.country("code");
    let period = record.period();
    let front = CountryFront {
        name: record.text("name"),
        in_text: record.text("in_text"),
        aka: record.texts("aka"),
        adjectives: record.texts("adjectives"),
        capital: record.text("capital"),
        metonyms: record.texts("metonyms"),
        wikidata: record.wikidata(),
        from: period.from,
        to: period.to,
        successors: record.countries("successors"),
        aliases: record.aliases(),
        extra: record.extra(),
        // Last, so that the faults of all fields are found before a missing code ends the reading.
        code: written.or_else(|| code_of(slug.as_str()))?,
        slug,
    };
    Some(front)
}

/// The country that a file's name means, as a stand-in for a missing code.
fn code_of(slug: &str) -> Option<CountryCode> {
    let record = countries::by_name(&slug.replace('-', " "))?;
    CountryCode::parse(record.code).map(|read| read.code())
}

#[cfg(test)]
mod tests {
    use crate::parse::check::check_document;

    #[test]
    fn the_other_faults_of_a_country_without_code_are_found_too() {
        check_document(
            "content/countries/ukraine.md",
            "---\ncapital: Kyiv\nfrom: 2000\nto: 1999\nsuccessors: [UKR]\n---\n",
            &[
                "1:1+3 missing-field `code` is missing; a country needs it | add `code: …`, the ISO 3166-1 code, or one of the extra codes",
                "4:5+4 bad-date `to` (1999) lies before the beginning (2000)",
                "5:14+3 unknown-country `UKR` is not a country code | the code of Ukraine is `UA`",
            ],
        );
        check_document(
            "content/countries/nowhere.md",
            "---\ncode: nowhere\naliases: x\n---\n",
            &[
                "2:7+7 unknown-country `nowhere` is not a country code | codes are the two letters of ISO 3166-1, such as `FR`",
                "3:10+1 bad-address `x` is not a path of the site | begin it with `/`: `/x`",
            ],
        );
    }
}
