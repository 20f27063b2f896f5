use std::{borrow::Cow, collections::BTreeSet};

use super::{
    Facts,
    file::{Content, File},
};
use crate::{
    base::{Csv, Text},
    model::{DataCell, DataFormat, DataTable},
};

/// What parts the items of a list in one cell.
pub const LIST_DELIMITER: &str = "; ";

/// Writes a table in the formats that are files of its own, in one walk over its rows.
pub fn files_of(table: &'static DataTable, formats: &BTreeSet<DataFormat>, facts: &dyn Facts) -> Vec<File> {
    let mut csv = formats.contains(&DataFormat::Csv).then(|| Csv::new(table.columns.iter().map(|column| column.name)));
    let mut json = formats.contains(&DataFormat::Json).then(|| Json::new(table));
    let mut rows = 0;
    facts.rows(table, &mut |row| {
        rows += 1;
        if let Some(csv) = &mut csv {
            csv.row(row.iter().map(text_of));
        }
        if let Some(json) = &mut json {
            json.row(row);
        }
    });
    let file = |format: DataFormat, bytes| File {
        name: format!("{}.{}", table.name, format.suffix()),
        content: Content::Table(table, format, rows),
        bytes,
    };
    let csv = csv.map(|csv| file(DataFormat::Csv, csv.into_bytes()));
    let json = json.map(|json| file(DataFormat::Json, json.into_bytes()));
    csv.into_iter().chain(json).collect()
}

/// Returns a cell as a text; nothing is an empty one.
fn text_of(cell: &DataCell) -> Cow<'_, str> {
    match cell {
        DataCell::Nothing => "".into(),
        DataCell::Text(text) => Cow::Borrowed(text),
        DataCell::Number(number) => number.to_string().into(),
        DataCell::Flag(flag) => if *flag { "true" } else { "false" }.into(),
        DataCell::List(texts) => list_text(texts).into(),
    }
}

fn list_text(texts: &[Text]) -> String {
    texts.join(LIST_DELIMITER)
}

/// One list with an object for each row, each on a line.
struct Json {
    bytes: Vec<u8>,
    /// `{"id":`, `,"title":` and so on: what stands before each cell.
    before: Vec<String>,
}

impl Json {
    fn new(table: &DataTable) -> Self {
        let before = table.columns.iter().enumerate().map(|(nth, column)| {
            let opening = if nth == 0 { '{' } else { ',' };
            format!("{opening}\"{}\":", column.name)
        });
        Json { bytes: b"[".to_vec(), before: before.collect() }
    }

    fn row(&mut self, row: &[DataCell]) {
        self.bytes.extend(if self.bytes.len() == 1 { &b"\n"[..] } else { b",\n" });
        for (before, cell) in self.before.iter().zip(row) {
            self.bytes.extend(before.as_bytes());
            serde_json::to_writer(&mut self.bytes, cell).expect("memory takes every cell, and all have a form in JSON");
        }
        self.bytes.push(b'}');
    }

    fn into_bytes(mut self) -> Vec<u8> {
        self.bytes.extend(b"\n]\n");
        self.bytes
    }
}
