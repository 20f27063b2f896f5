/// CSV as it is written (RFC 4180, UTF-8): rows end in CR LF, and cells are quoted where they must be.
///
/// What a spreadsheet would take for a formula is given an apostrophe in front (OWASP, "CSV Injection"), whether the spreadsheet takes
/// lines apart at commas, or at semicolons or tabs, as it does in countries that write `0,5`. Control characters, which a terminal
/// would obey, are left out.
pub struct Csv(csv::Writer<Vec<u8>>);

impl Csv {
    /// Begins with a row of names.
    pub fn new<'t>(names: impl IntoIterator<Item = &'t str>) -> Self {
        let mut csv = Csv(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new()));
        csv.row(names);
        csv
    }

    /// Writes a row, which has a cell for each name.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        let written = cells.into_iter().try_for_each(|cell| match cell.as_ref() {
            cell if needs_care(cell) => self.0.write_field(without_formulas(cell)),
            cell => self.0.write_field(cell),
        });
        let ended = written.and_then(|()| self.0.write_record(None::<&[u8]>));
        ended.expect("memory takes every row, and rows are as long as the row of names");
    }

    /// Ends the file.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner().expect("memory can be flushed")
    }
}

/// Reads CSV in UTF-8, with or without a byte order mark: the row of names, and all others. Cells are trimmed, and a row may be
/// short.
///
/// Faults: why it cannot be read, in words.
pub fn read_csv(bytes: &[u8]) -> Result<(Vec<String>, Vec<Vec<String>>), String> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let names = cells(reader.headers().map_err(|fault| fault.to_string())?);
    let rows: Result<_, csv::Error> = reader.records().map(|record| Ok(cells(&record?))).collect();
    Ok((names, rows.map_err(|fault| fault.to_string())?))
}

/// Signs with which a formula begins; the wide forms are read as the narrow ones where Chinese, Japanese or Korean is written.
fn is_sign(letter: char) -> bool {
    matches!(letter, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

/// What ends a cell for a spreadsheet that does not heed our quotation marks: it looks for them after its own separator alone.
fn is_separator(letter: char) -> bool {
    matches!(letter, ';' | '\t' | '\n' | '\r')
}

/// Controls that are no separators.
fn is_obeyed(letter: char) -> bool {
    letter.is_control() && !is_separator(letter)
}

/// A number has nothing to count, and is to stay one with a minus before it.
fn is_number(cell: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    is_digits(whole) && is_digits(fraction)
}

/// Most cells hold none of these, and are written as they are.
fn needs_care(cell: &str) -> bool {
    if is_number(cell) {
        return false;
    }
    let begins = cell.trim_start_matches([' ', '"']).starts_with(is_sign);
    begins || cell.contains(is_separator) || cell.contains(is_obeyed)
}

/// Puts an apostrophe before each sign that begins a cell, in any way of taking lines apart, and before a cell that begins with a
/// separator. Blanks and quotation marks in between count for nothing.
fn without_formulas(cell: &str) -> String {
    let mut guarded = String::with_capacity(cell.len() + 1);
    let mut is_start = true;
    for letter in cell.chars().filter(|letter| !is_obeyed(*letter)) {
        if is_start && (is_sign(letter) || guarded.is_empty() && is_separator(letter) && letter != ';') {
            guarded.push('\'');
        }
        is_start = is_separator(letter) || is_start && matches!(letter, ' ' | '"');
        guarded.push(letter);
    }
    guarded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(cell: &str) -> String {
        let mut csv = Csv::new(["a"]);
        csv.row([cell]);
        String::from_utf8(csv.into_bytes()).expect("UTF-8")
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(one("x, \"y\"\nz"), "a\r\n\"x, \"\"y\"\"\nz\"\r\n");
        assert_eq!(one("Malmö"), "a\r\nMalmö\r\n");
        assert_eq!(one(""), "a\r\n\"\"\r\n");
    }

    #[test]
    fn no_cell_becomes_a_formula_in_a_spreadsheet() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1+1", "'-1+1"),
            ("-1e5", "'-1e5"),
            ("-12.5", "-12.5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("\t=1", "'\t'=1"),
            ("\r=1", "'\r'=1"),
            ("\n=1", "'\n'=1"),
            ("  =1", "  '=1"),
            ("\"=1", "\"'=1"),
            ("a;=1", "a;'=1"),
            ("a; \"-1", "a; \"'-1"),
            ("a\tb\n@c", "a\tb\n'@c"),
            ("a=1; b-c", "a=1; b-c"),
            ("a;b", "a;b"),
            ("\u{1b}[31m=1\u{7}", "[31m=1"),
            ("\u{1b}\t=1", "'\t'=1"),
        ] {
            let written = one(text);
            let mut reader = csv::Reader::from_reader(written.as_bytes());
            let cell = reader.records().next().expect("a row").expect("a good row")[0].to_owned();
            assert_eq!(cell, expected, "{text:?}");
        }
    }
}
