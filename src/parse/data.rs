use serde_json::Value;

use super::{
    clean,
    file::shown,
    node::{Refused, read_yaml},
    text, toml_file,
};
use crate::{
    base::{Checked, Code, Diagnostic, Place, Span, read_csv},
    model::{DataFile, Source},
};

/// The most bytes of a file of data: it stands in memory, and a page that shows more is no page.
const BYTES_MAX: usize = 16 << 20;

/// Reads a file of data for templates by the ending of its name: TOML, YAML, JSON or CSV.
pub fn data(source: &Source) -> Checked<Option<DataFile>> {
    match read(source) {
        Ok(value) => Checked::clean(Some(DataFile { value, fingerprint: source.fingerprint })),
        Err(fault) => Checked { value: None, diagnostics: vec![fault] },
    }
}

fn read(source: &Source) -> Result<Value, Diagnostic> {
    let path = &source.path;
    let text = match clean(&source.bytes) {
        Ok(text) if text.len() <= BYTES_MAX => text,
        Ok(text) => return Err(text::too_large(path, "the file of data", text.len(), BYTES_MAX)),
        Err(fault) => return Err(fault.diagnostic(path)),
    };
    let at = |line: u32, column: u32, message: String| {
        let place = Place::span(path, Span { line: line.max(1), column: column.max(1), length: 1 });
        Diagnostic::new(Code::BadData, place, message)
    };
    match path.file_name().rsplit_once('.').map_or("", |(_, ending)| ending) {
        "toml" => toml_file::node_of(&text)
            .map(|node| node.to_json())
            .map_err(|(line, words)| at(line, 1, format!("this is not valid TOML: {words}"))),
        "yaml" | "yml" => read_yaml(&text).map(|node| node.to_json()).map_err(|Refused { message, place }| {
            let (line, column) = place.unwrap_or((1, 1));
            // libyaml's words go on with the place.
            let words = message.split(" at line ").next().unwrap_or_default();
            at(line as u32, column as u32, format!("this is not valid YAML: {words}"))
        }),
        "json" => serde_json::from_str(&text).map_err(|fault| {
            at(fault.line() as u32, fault.column() as u32, format!("this is not valid JSON: {fault}"))
        }),
        "csv" => read_csv(text.as_bytes())
            .map_err(|words| format!("this is not valid CSV: {words}"))
            .and_then(|(names, rows)| by_names(&names, rows))
            .map_err(|words| at(1, 1, words)),
        ending => {
            let message = format!("data for templates are in TOML, YAML, JSON or CSV, not in {}", shown(ending));
            Err(Diagnostic::new(Code::BadData, Place::file(path), message)
                .help("a template goes directly into `templates/`, a file that is published into `static/`"))
        }
    }
}

/// Makes a map of each row, by the names of the first one; a cell that a row lacks at its end is empty.
fn by_names(names: &[String], rows: Vec<Vec<String>>) -> Result<Value, String> {
    for (nth, name) in names.iter().enumerate() {
        if name.is_empty() {
            return Err(format!("column {} has no name in the first row", nth + 1));
        }
        if names[..nth].contains(name) {
            return Err(format!("two columns are called {}", shown(name)));
        }
    }
    let map = |(nth, row): (usize, Vec<String>)| {
        if row.len() > names.len() {
            return Err(format!("row {} has {} cells, and the first row {} names", nth + 2, row.len(), names.len()));
        }
        let cells = row.into_iter().chain(std::iter::repeat(String::new()));
        Ok(Value::Object(names.iter().cloned().zip(cells.map(Value::String)).collect()))
    };
    rows.into_iter().enumerate().map(map).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        base::{Fingerprint, SourcePath},
        model::SourceKind,
    };

    fn read_as(name: &str, text: &str) -> Result<String, String> {
        let source = Source {
            path: SourcePath::new(format!("templates/data/{name}")),
            kind: SourceKind::Data,
            bytes: text.as_bytes().into(),
            fingerprint: Fingerprint::of(text.as_bytes()),
        };
        let Checked { value, diagnostics } = data(&source);
        let told = || diagnostics.iter().map(|fault| format!("{} {}", fault.place, fault.message)).collect();
        value.map(|file| file.value.to_string()).ok_or_else(told)
    }

    #[test]
    fn each_form_says_the_same_in_the_order_written() {
        let expected = Ok(r#"{"b":[1,2.5],"a":{"day":"2026-01-06"}}"#.to_owned());
        assert_eq!(read_as("x.yaml", "b: [1, 2.5]\na: { day: 2026-01-06 }\n"), expected);
        assert_eq!(read_as("x.yml", "b:\n- 1\n- 2.5\na:\n  day: 2026-01-06\n"), expected);
        assert_eq!(read_as("x.json", r#"{"b": [1, 2.5], "a": {"day": "2026-01-06"}}"#), expected);
        assert_eq!(read_as("deep/x.toml", "b = [1, 2.5]\na = { day = 2026-01-06 }\n"), expected);
        assert_eq!(read_as("list.json", "[1]"), Ok("[1]".to_owned()));
    }

    #[test]
    fn rows_are_maps_by_the_names_of_the_first() {
        let rows = r#"[{"port":"Odesa","tons":"1,5"},{"port":"Gdańsk","tons":""}]"#;
        assert_eq!(read_as("x.csv", "port,tons\r\nOdesa,\"1,5\"\r\nGdańsk\r\n"), Ok(rows.to_owned()));
        assert_eq!(read_as("x.csv", "port\n"), Ok("[]".to_owned()));
        for (text, words) in [
            ("a,b\n1,2,3\n", "row 2 has 3 cells, and the first row 2 names"),
            ("a,a\n1,2\n", "two columns are called `a`"),
            ("a,,c\n", "column 2 has no name in the first row"),
        ] {
            assert_eq!(read_as("x.csv", text), Err(format!("templates/data/x.csv:1:1 {words}")));
        }
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let said = |name, text| read_as(name, text).expect_err("a fault");
        assert!(said("x.toml", "a = 1\nb = \n").starts_with("templates/data/x.toml:2:1 this is not valid TOML"));
        assert!(said("x.yaml", "a: 1\nb: [\n").starts_with("templates/data/x.yaml:3:1 this is not valid YAML"));
        assert!(said("x.json", "{\n \"a\" 1}").starts_with("templates/data/x.json:2:6 this is not valid JSON"));
        assert_eq!(
            said("x.xml", "<a/>"),
            "templates/data/x.xml data for templates are in TOML, YAML, JSON or CSV, not in `xml`"
        );
    }
}
