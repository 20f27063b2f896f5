/// Proposes the ISO form of a date that is written in another: `2026-1-6`, `6 January 2026`, `2026/01/06`.
///
/// Forms that could mean two days (`06/01/2026`) give nothing. The outcome has the shape of a date, but may be impossible.
pub(super) fn proposal(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split([' ', '-', '/', '.', ',']).filter(|part| !part.is_empty()).collect();
    let iso = |year: &str, month: u32, day: &str| {
        let day: u32 = day.parse().ok()?;
        (year.len() == 4 && year.parse::<u32>().is_ok()).then(|| format!("{year}-{month:02}-{day:02}"))
    };
    match parts[..] {
        [year, month, day] if year.len() == 4 && month.len() <= 2 => iso(year, month.parse().ok()?, day),
        [day, month, year] if month_number(month).is_some() => iso(year, month_number(month)?, day),
        [month, day, year] if month_number(month).is_some() => iso(year, month_number(month)?, day),
        [year, month] if year.len() == 4 && month.len() <= 2 => {
            Some(format!("{:04}-{:02}", year.parse::<u32>().ok()?, month.parse::<u32>().ok()?))
        }
        [month, year] if year.len() == 4 => {
            Some(format!("{:04}-{:02}", year.parse::<u32>().ok()?, month_number(month)?))
        }
        _ => None,
    }
}

fn month_number(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = word.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == start).map(|nth| nth as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_forms_become_iso_and_doubtful_ones_nothing() {
        for text in ["2026-1-6", "2026/01/06", "6 January 2026", "Jan. 6, 2026", "January 6, 2026"] {
            assert_eq!(proposal(text).as_deref(), Some("2026-01-06"), "{text}");
        }
        assert_eq!(proposal("March 2020").as_deref(), Some("2020-03"));
        for text in ["06/01/2026", "yesterday", "", "2026-01-06-01", "éé 2020"] {
            assert_eq!(proposal(text), None, "{text}");
        }
    }
}
