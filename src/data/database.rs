use std::fmt::Write;

use rusqlite::{Connection, MAIN_DB, Result, ToSql, params_from_iter, types::ToSqlOutput};

use super::{
    Facts,
    file::{Content, File},
};
use crate::model::{DataCell, DataKind, DataTable};

/// The form of the tables: one more whenever a column is named or means otherwise.
const FORM: u32 = 1;

/// What is asked most often, as tables that are not stored.
const VIEWS: &str = include_str!("views.sql");

/// Writes all tables into one database (SQLite, version 3), the same bytes each time.
pub fn file_of(tables: &[&'static DataTable], facts: &dyn Facts) -> File {
    let bytes = database(tables, facts).expect("a database in memory takes every table and row");
    File { name: format!("{}.sqlite", facts.about().name), content: Content::Database, bytes }
}

fn database(tables: &[&'static DataTable], facts: &dyn Facts) -> Result<Vec<u8>> {
    let mut database = Connection::open_in_memory()?;
    // Keys that lead to rows which come later are no fault; of two rows with one key, in a preview of a faulty site, the first stays.
    database.execute_batch(&format!(
        "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF;
         PRAGMA user_version = {FORM}; BEGIN;"
    ))?;
    write_about(&database, facts)?;
    for table in tables {
        database.execute_batch(&definition(table))?;
        write_rows(&database, table, facts)?;
        database.execute_batch(&indexes(table))?;
    }
    database.execute_batch(VIEWS)?;
    database.execute_batch("COMMIT")?;
    Ok(database.serialize(MAIN_DB)?.to_vec())
}

/// Writes what is said of all tables together: a name and a value in each row.
fn write_about(database: &Connection, facts: &dyn Facts) -> Result<()> {
    let about = facts.about();
    let licence = about.licence.unwrap_or_default();
    let rows = [
        ("title", Some(about.title)),
        ("description", about.description),
        ("home", about.home),
        ("publisher", about.publisher),
        ("licence", licence.title.or(licence.name).or_else(|| licence.path.clone())),
        ("licence_address", licence.path),
    ];
    database
        .execute_batch("CREATE TABLE about (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;")?;
    let mut insert = database.prepare("INSERT INTO about VALUES (?, ?)")?;
    let mut known = rows.into_iter().filter_map(|(name, value)| Some((name, value?)));
    known.try_for_each(|(name, value)| insert.execute((name, &*value)).map(drop))
}

/// The definition of a table; the meaning of each column stands beside it, and stays in the database.
fn definition(table: &DataTable) -> String {
    let mut sql = format!("CREATE TABLE {} ( -- {}\n", table.name, table.about);
    for column in table.columns {
        let kind = match column.kind {
            DataKind::Number | DataKind::Flag => "INTEGER",
            _ => "TEXT",
        };
        let required = if column.required { " NOT NULL" } else { "" };
        let _ = writeln!(sql, "  {} {kind}{required}, -- {}", column.name, column.about);
    }
    for reference in table.references {
        let _ =
            writeln!(sql, "  FOREIGN KEY ({}) REFERENCES {} ({}),", reference.column, reference.table, reference.to);
    }
    // Rows of several keys are short: they stand in their key's order, without an index beside them.
    let place = if table.key.len() > 1 { " WITHOUT ROWID" } else { "" };
    let _ = writeln!(sql, "  PRIMARY KEY ({})\n){place};", table.key.join(", "));
    sql
}

fn write_rows(database: &Connection, table: &'static DataTable, facts: &dyn Facts) -> Result<()> {
    let places = vec!["?"; table.columns.len()].join(", ");
    let mut insert = database.prepare(&format!("INSERT OR IGNORE INTO {} VALUES ({places})", table.name))?;
    let mut outcome = Ok(());
    facts.rows(table, &mut |row| {
        if outcome.is_ok() {
            outcome = insert.execute(params_from_iter(row)).map(drop);
        }
    });
    outcome
}

/// An index for each column that leads elsewhere, unless the key begins with it.
fn indexes(table: &DataTable) -> String {
    let leading = table.references.iter().filter(|reference| table.key.first() != Some(&reference.column));
    let index = |column: &str| format!("CREATE INDEX {0}_{column} ON {0} ({column});\n", table.name);
    leading.map(|reference| index(reference.column)).collect()
}

impl ToSql for DataCell {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        match self {
            DataCell::Nothing => Ok(ToSqlOutput::from(rusqlite::types::Null)),
            DataCell::Text(text) => Ok(ToSqlOutput::from(&**text)),
            DataCell::Number(number) => Ok(ToSqlOutput::from(i64::try_from(*number).unwrap_or(i64::MAX))),
            DataCell::Flag(flag) => Ok(ToSqlOutput::from(*flag)),
            DataCell::List(texts) if texts.is_empty() => Ok(ToSqlOutput::from(rusqlite::types::Null)),
            // As JSON, which `json_each` takes apart.
            DataCell::List(texts) => Ok(ToSqlOutput::from(serde_json::to_string(texts).unwrap_or_default())),
        }
    }
}
