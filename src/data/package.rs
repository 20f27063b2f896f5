use serde_json::{Map, Value, json};

use super::{
    file::{Content, File, Made},
    form::LIST_DELIMITER,
};
use crate::base::known;
use crate::model::{DataAbout, DataColumn, DataFormat, DataKind, DataLicence, DataReference, DataTable};

/// Dates that may end with the year or the month.
const PARTIAL_DAY: &str = "^-?[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$";

/// Makes the last two files, of what the others came to.
pub fn closing_files(about: &DataAbout, made: &[Made]) -> [File; 2] {
    let mut bytes = serde_json::to_vec_pretty(&package(about, made)).unwrap_or_default();
    bytes.push(b'\n');
    let package = File { name: DataTable::PACKAGE.to_owned(), content: Content::Package, bytes };
    let itself = package.made();
    let lines: String = made.iter().chain([&itself]).map(|made| format!("{}  {}\n", made.sha256, made.name)).collect();
    [package, File { name: DataTable::CHECKSUMS.to_owned(), content: Content::Checksums, bytes: lines.into_bytes() }]
}

fn package(about: &DataAbout, made: &[Made]) -> Value {
    let publisher = about.publisher.as_ref().map(|title| json!([{ "title": title, "roles": ["publisher"] }]));
    let mut package = known([
        ("$schema", json!("https://datapackage.org/profiles/2.0/datapackage.json")),
        ("name", json!(about.name)),
        ("title", json!(about.title)),
        ("description", json!(about.description)),
        ("homepage", json!(about.home)),
        ("licenses", json!(about.licence.as_ref().map(|licence| [licence_of(licence)]))),
        ("contributors", json!(publisher)),
    ]);
    // A list that the form asks for, even where every file is an editor's own.
    package.insert("resources".to_owned(), made.iter().map(|made| resource(about, made)).collect());
    Value::Object(package)
}

fn licence_of(licence: &DataLicence) -> Value {
    object([("name", json!(licence.name)), ("path", json!(licence.path)), ("title", json!(licence.title))])
}

fn resource(about: &DataAbout, made: &Made) -> Value {
    let mut resource = match made.content {
        Content::Table(table, DataFormat::Csv, rows) => table_resource(about, table, rows),
        Content::Table(table, DataFormat::Json, rows) => known([
            ("name", json!(format!("{}-json", table.name))),
            ("description", json!(format!("The rows of the table `{}` as objects.", table.name))),
            ("format", json!("json")),
            ("mediatype", json!("application/json")),
            ("dateline:rows", json!(rows)),
        ]),
        Content::Database => known([
            ("name", json!("database")),
            (
                "description",
                json!("All tables in one database (SQLite 3), with their keys and views of what is asked most often."),
            ),
            ("format", json!("sqlite")),
            ("mediatype", json!("application/vnd.sqlite3")),
        ]),
        Content::Popolo => known([
            ("name", json!("popolo")),
            ("description", json!("People, organisations, posts, memberships and events in the form of Popolo.")),
            ("format", json!("json")),
            ("mediatype", json!("application/json")),
        ]),
        Content::Table(..) | Content::Package | Content::Checksums => known([("name", json!(made.name))]),
    };
    let is_text = !matches!(made.content, Content::Database);
    let said = [
        ("path", json!(made.name)),
        ("encoding", json!(is_text.then_some("utf-8"))),
        ("bytes", json!(made.size)),
        ("hash", json!(format!("sha256:{}", made.sha256))),
    ];
    resource.extend(known(said));
    Value::Object(resource)
}

fn table_resource(about: &DataAbout, table: &DataTable, rows: usize) -> Map<String, Value> {
    known([
        ("name", json!(table.name)),
        ("description", json!(table.about)),
        ("type", json!("table")),
        ("format", json!("csv")),
        ("mediatype", json!("text/csv")),
        ("dialect", json!({ "lineTerminator": "\r\n" })),
        ("schema", schema(about, table)),
        ("dateline:rows", json!(rows)),
    ])
}

/// The schema of a table (Table Schema, version 2).
pub fn schema(about: &DataAbout, table: &DataTable) -> Value {
    let references: Vec<Value> = table.references.iter().map(foreign_key).collect();
    object([
        ("$schema", json!("https://datapackage.org/profiles/2.0/tableschema.json")),
        ("fields", table.columns.iter().map(|column| field(about, column)).collect()),
        ("primaryKey", json!(table.key)),
        ("foreignKeys", json!(references)),
        ("missingValues", json!([""])),
    ])
}

fn foreign_key(reference: &DataReference) -> Value {
    json!({
        "fields": [reference.column],
        "reference": { "resource": reference.table, "fields": [reference.to] },
    })
}

fn field(about: &DataAbout, column: &DataColumn) -> Value {
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".into(), true.into());
    }
    let (kind, format) = match column.kind {
        DataKind::Text => ("string", None),
        // Without an address of its own a site has only paths.
        DataKind::Address => ("string", about.home.is_some().then_some("uri")),
        DataKind::Word(words) => {
            constraints.insert("enum".into(), json!(words));
            ("string", None)
        }
        DataKind::PartialDay => {
            constraints.insert("pattern".into(), json!(PARTIAL_DAY));
            ("string", None)
        }
        DataKind::Day => ("date", None),
        DataKind::Instant => ("datetime", Some("any")),
        DataKind::Number => {
            constraints.insert("minimum".into(), json!(0));
            ("integer", None)
        }
        DataKind::Flag => ("boolean", None),
        DataKind::List => ("list", None),
    };
    let is_list = column.kind == DataKind::List;
    object([
        ("name", json!(column.name)),
        ("type", json!(kind)),
        ("format", json!(format)),
        ("delimiter", json!(is_list.then_some(LIST_DELIMITER))),
        ("itemType", json!(is_list.then_some("string"))),
        ("description", json!(format!("{}.", column.about))),
        ("constraints", if constraints.is_empty() { Value::Null } else { Value::Object(constraints) }),
    ])
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(known(members))
}
