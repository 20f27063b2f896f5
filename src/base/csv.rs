/// CSV as it is written (RFC 4180, UTF-8): rows end in CR LF, and cells are quoted where they must be.
///
/// A text that a spreadsheet would take for a formula is given a leading apostrophe (OWASP, "CSV Injection").
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
            cell if is_formula(cell) => self.0.write_field(format!("'{cell}")),
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

fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
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
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            let written = one(text);
            let mut reader = csv::Reader::from_reader(written.as_bytes());
            let cell = reader.records().next().expect("a row").expect("a good row")[0].to_owned();
            assert_eq!(cell, format!("'{text}"));
        }
    }
}
