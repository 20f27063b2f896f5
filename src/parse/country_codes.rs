use super::{
    file::{File, shown},
    value::{Value, near},
};
use crate::base::{Code, CountryCode, Diagnostic, Edit, Place, countries};

/// Reads a country's code in any case; reports what is none, and warns of one that is not the ISO form.
///
/// `help` says what to write instead of what is none; [`help`] does in most cases.
pub(super) fn read(text: &str, value: &Value<'_>, help: impl FnOnce() -> String) -> Option<CountryCode> {
    let file = value.file;
    let set = |code: &str| Edit::set(value.way.path(), code);
    match read_code(text, file, || value.place(), help) {
        Ok(code) => {
            alias(text, code, || value.place())
                .into_iter()
                .for_each(|alias| file.report(alias.fix(set(code.as_str()))));
            Some(code)
        }
        Err(unknown) => {
            file.report(match meant(text) {
                Some(country) => unknown.fix(set(country.code)),
                None => unknown,
            });
            None
        }
    }
}

/// Reads a code that stands at a place of its own, such as a key.
pub(super) fn read_at(
    text: &str,
    file: &File<'_>,
    place: impl Fn() -> Place,
    help: impl FnOnce() -> String,
) -> Option<CountryCode> {
    match read_code(text, file, &place, help) {
        Ok(code) => {
            alias(text, code, place).into_iter().for_each(|alias| file.report(alias));
            Some(code)
        }
        Err(unknown) => {
            file.report(unknown);
            None
        }
    }
}

fn read_code(
    text: &str,
    file: &File<'_>,
    place: impl Fn() -> Place,
    help: impl FnOnce() -> String,
) -> Result<CountryCode, Diagnostic> {
    CountryCode::parse(text).map(|read| read.code()).ok_or_else(|| {
        let message = format!("{} is not a country code", shown(text));
        let help = if file.is_flooded() { FORM.into() } else { help() };
        Diagnostic::new(Code::UnknownCountry, place(), message).help(help)
    })
}

/// Warns of a code that is in use, but is not the ISO one.
fn alias(text: &str, code: CountryCode, place: impl Fn() -> Place) -> Option<Diagnostic> {
    let message = || format!("`{text}` is not an ISO code; it is read as `{code}`");
    let is_alias = !code.as_str().eq_ignore_ascii_case(text);
    is_alias.then(|| Diagnostic::new(Code::CodeAlias, place(), message()).help(format!("write `{code}`")))
}

/// Says whether text is a country's code or meant as one: two to four capitals.
pub(super) fn looks_like_code(text: &str) -> bool {
    matches!(text.len(), 2..=4) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Says what to write instead: the code of the country that is meant, or what codes look like.
pub(super) fn help(text: &str) -> String {
    help_if_meant(text).unwrap_or_else(|| FORM.into())
}

/// What codes look like.
pub(super) const FORM: &str = "codes are the two letters of ISO 3166-1, such as `FR`";

/// Says which code is meant by an alpha-3 code or a name.
pub(super) fn help_if_meant(text: &str) -> Option<String> {
    if let Some(country) = meant(text) {
        return Some(format!("the code of {} is `{}`", country.in_text, country.code));
    }
    // Two or three letters are near to half of all codes, so only words get a proposal.
    let nearest = if text.len() > 3 { near(text, countries::all().iter().map(|country| country.name)) } else { None };
    let country = countries::by_name(nearest?)?;
    Some(format!("did you mean {}? Its code is `{}`", country.in_text, country.code))
}

/// Returns the country that an alpha-3 code or a name can only mean.
fn meant(text: &str) -> Option<&'static countries::CountryRecord> {
    countries::by_alpha3(&text.to_uppercase()).or_else(|| countries::by_name(text))
}

#[cfg(test)]
mod tests {
    use crate::parse::check::check;

    #[test]
    fn codes_are_read_in_any_case_and_what_is_meant_by_others_is_said() {
        check("countries: [ua, FR, XK, EU, SUHH, NO, XA]", &[]);
        check(
            "countries: [UK, EL, Ukraine, UKR, Ukrane, ZZ, 5]",
            &[
                "4:13+2 ~code-alias `UK` is not an ISO code; it is read as `GB` | write `GB`",
                "4:17+2 ~code-alias `EL` is not an ISO code; it is read as `GR` | write `GR`",
                "4:21+7 unknown-country `Ukraine` is not a country code | the code of Ukraine is `UA`",
                "4:30+3 unknown-country `UKR` is not a country code | the code of Ukraine is `UA`",
                "4:35+6 unknown-country `Ukrane` is not a country code | did you mean Ukraine? Its code is `UA`",
                "4:43+2 unknown-country `ZZ` is not a country code | codes are the two letters of ISO 3166-1, such as `FR`",
                "4:47+1 unknown-country `5` is not a country code | codes are the two letters of ISO 3166-1, such as `FR`",
            ],
        );
    }
}
