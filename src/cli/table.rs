use serde_json::Value;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::visible::{escape_hidden, visible_line};
use crate::base::Csv;

/// Rows under named columns, to be read by people or by programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The columns' names; keys in JSON, the first line in CSV.
    pub columns: &'static [&'static str],
    /// The rows; each has a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands under one column in one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A count.
    Count(usize),
    /// Yes or no.
    Flag(bool),
    /// Several short texts.
    List(Vec<String>),
}

/// The least width to which a column is cut on a narrow terminal.
const COLUMN_WIDTH_MIN: usize = 12;

const GAP: &str = "  ";

impl Cell {
    fn text(&self, separator: &str) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Cell::List(items) => items.join(separator),
        }
    }

    fn value(&self) -> Value {
        match self {
            Cell::Text(text) => text.as_str().into(),
            Cell::Count(count) => (*count).into(),
            Cell::Flag(flag) => (*flag).into(),
            Cell::List(items) => items.clone().into(),
        }
    }
}

impl Table {
    /// Draws aligned columns under a line of names; cut to `width` columns if a terminal is that narrow.
    pub fn text(&self, width: Option<usize>) -> String {
        let names = self.columns.iter().map(|name| name.to_uppercase().replace('_', " ")).collect();
        let cells = self.rows.iter().map(|row| row.iter().map(|cell| visible_line(&cell.text(", "))).collect());
        let lines: Vec<Vec<String>> = std::iter::once(names).chain(cells).collect();
        let mut widths = vec![0; self.columns.len()];
        for line in &lines {
            widths.iter_mut().zip(line).for_each(|(width, cell)| *width = cell.width().max(*width));
        }
        if let Some(width) = width {
            fit(&mut widths, width);
        }
        lines.iter().map(|line| self.line(line, &widths)).collect()
    }

    /// Writes one array with an object for each row.
    pub fn json(&self) -> String {
        let object = |row: &Vec<Cell>| -> Value {
            self.columns.iter().zip(row).map(|(name, cell)| ((*name).to_owned(), cell.value())).collect()
        };
        let rows: Vec<Value> = self.rows.iter().map(object).collect();
        escape_hidden(&format!("{:#}", Value::from(rows))) + "\n"
    }

    /// Writes CSV with a line of names. Items of a list are parted by `; `.
    pub fn csv(&self) -> String {
        let mut csv = Csv::new(self.columns.iter().copied());
        self.rows.iter().for_each(|row| csv.row(row.iter().map(|cell| cell.text("; "))));
        String::from_utf8(csv.into_bytes()).expect("cells are UTF-8")
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let padded = cells.iter().zip(widths).map(|(cell, width)| {
            let cell = cut(cell, *width);
            let space = " ".repeat(width.saturating_sub(cell.width()));
            cell + &space
        });
        padded.collect::<Vec<_>>().join(GAP).trim_end().to_owned() + "\n"
    }
}

/// Takes from the widest column until all fit or none can give more.
fn fit(widths: &mut [usize], total: usize) {
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > total {
        match widths.iter_mut().max() {
            Some(widest) if *widest > COLUMN_WIDTH_MIN => *widest -= 1,
            _ => return,
        }
    }
}

/// Cuts a text to a width, with an ellipsis in its place.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let fits = |letter: &char| {
        let wide = letter.width().unwrap_or(0);
        let fits = wide <= left;
        left = left.saturating_sub(wide);
        fits
    };
    text.chars().take_while(fits).collect::<String>() + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            columns: &["name", "countries", "met"],
            rows: vec![
                vec![Cell::Text("习近平".into()), Cell::List(vec!["CN".into()]), Cell::Count(2)],
                vec![
                    Cell::Text("Charles\u{1b}[31m".into()),
                    Cell::List(vec!["GB".into(), "CA".into()]),
                    Cell::Flag(true),
                ],
            ],
        }
    }

    #[test]
    fn columns_are_aligned_by_the_width_of_letters() {
        assert_eq!(
            table().text(None),
            "NAME          COUNTRIES  MET\n习近平        CN         2\nCharles␛[31m  GB, CA     yes\n"
        );
    }

    #[test]
    fn a_narrow_terminal_cuts_the_widest_column() {
        let rows = vec![vec![Cell::Text("a".repeat(40)), Cell::Text("习".repeat(30))]];
        let text = Table { columns: &["a", "b"], rows }.text(Some(40));
        assert!(text.lines().all(|line| line.width() <= 40), "{text}");
        assert!(text.contains("a…") && text.contains("习…"), "{text}");
        assert!(table().text(Some(0)).contains("CN"));
    }

    #[test]
    fn json_keeps_types_and_csv_is_quoted() {
        let json: Value = serde_json::from_str(&table().json()).expect("JSON");
        assert_eq!(json[0], serde_json::json!({ "name": "习近平", "countries": ["CN"], "met": 2 }));
        assert_eq!(json[1]["met"], true);
        let table = Table {
            columns: &["a", "b"],
            rows: vec![vec![Cell::Text("x, \"y\"\nz".into()), Cell::List(vec!["p".into(), "q".into()])]],
        };
        assert_eq!(table.csv(), "a,b\r\n\"x, \"\"y\"\"\nz\",p; q\r\n");
    }
}
