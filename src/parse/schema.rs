//! JSON Schema of front matter and configuration, so that an editor completes and checks while one types.
//!
//! Made of the tables in [`fields`](super::fields), draft 2020-12. The schema is as lenient as the reader: one value where a
//! list is meant is good, null is absent, a number counts as text. Unknown keys are allowed, since the reader only warns
//! of those that are far from known ones.

use serde_json::{Map, Value, json};

use super::fields::{CONFIG, Field, FieldKind, Table};
use crate::{base::Code, model::SourceKind};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Returns the schema of a kind of document's front matter; nothing for sources without one.
pub fn front_matter(kind: SourceKind) -> Option<Value> {
    Some(top(Table::of(kind)?))
}

/// Returns the schema of `site.toml`.
pub fn config() -> Value {
    top(&CONFIG)
}

fn top(table: &Table) -> Value {
    let mut schema = Map::new();
    schema.insert("$schema".into(), DRAFT.into());
    schema.insert("title".into(), format!("dateline: {}", table.name).into());
    schema.extend(object(table));
    Value::Object(schema)
}

fn object(table: &Table) -> Map<String, Value> {
    let property = |field: &Field| {
        let mut schema = Map::new();
        schema.insert("description".into(), field.about.into());
        let mut of_kind = of_kind(&field.kind);
        if !field.required {
            of_kind = or_null(of_kind);
        }
        schema.extend(of_kind);
        (field.key.to_owned(), Value::Object(schema))
    };
    let required: Vec<&str> = table.fields.iter().filter(|field| field.required).map(|field| field.key).collect();
    let properties: Map<String, Value> = table.fields.iter().map(property).collect();
    let mut schema = into_map(json!({ "type": "object", "description": table.about, "properties": properties }));
    if !required.is_empty() {
        schema.insert("required".into(), required.into());
    }
    if let Some(either) = one_of_keys(table) {
        schema.insert("oneOf".into(), either);
    }
    schema
}

/// Two keys of which exactly one is needed.
fn one_of_keys(table: &Table) -> Option<Value> {
    let has = |key: &str| table.field(key).is_some();
    let pair = match (has("ref"), has("name"), table.field("as").map(|field| field.kind)) {
        (true, true, _) => ["ref", "name"],
        (true, false, Some(FieldKind::Text)) => ["ref", "country"],
        _ => return None,
    };
    Some(pair.map(|key| json!({ "required": [key] })).into_iter().collect())
}

fn or_null(schema: Map<String, Value>) -> Map<String, Value> {
    into_map(json!({ "anyOf": [Value::Object(schema), { "type": "null" }] }))
}

fn of_kind(kind: &FieldKind) -> Map<String, Value> {
    let schema = match kind {
        FieldKind::Text => json!({ "type": ["string", "number", "boolean"] }),
        FieldKind::Flag => json!({ "type": "boolean" }),
        FieldKind::Number(min, u64::MAX) => json!({ "type": "integer", "minimum": min }),
        FieldKind::Number(min, max) => json!({ "type": "integer", "minimum": min, "maximum": max }),
        FieldKind::DiagnosticCode => json!({ "enum": Code::NAMES }),
        FieldKind::Choice(words) => json!({ "enum": words }),
        FieldKind::Slug => {
            json!({ "type": ["string", "integer"], "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 100 })
        }
        FieldKind::Time => {
            json!({ "type": "string", "pattern": "^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?( ?(Z|[+-]\\d{2}:?\\d{2}))?)?$" })
        }
        FieldKind::PartialDate => json!({ "type": ["string", "integer"], "pattern": "^\\d{4}(-\\d{2}(-\\d{2})?)?$" }),
        FieldKind::Language => json!({ "type": "string", "pattern": LANGUAGE }),
        FieldKind::Country => json!({ "type": "string", "pattern": COUNTRY }),
        FieldKind::Wikidata => json!({ "type": "string", "pattern": "^Q[1-9][0-9]*$" }),
        FieldKind::SitePath => json!({ "type": "string", "pattern": "^/[^?#\\\\]*$" }),
        FieldKind::WebAddress => json!({ "type": "string", "format": "uri", "pattern": "^[hH][tT][tT][pP][sS]?://" }),
        FieldKind::LinkTarget => json!({ "type": "string", "pattern": "^(/|[hH][tT][tT][pP][sS]?://|mailto:)" }),
        FieldKind::Length => json!({ "type": ["string", "integer"], "pattern": "^(0|[0-9.]+(rem|em|ch|px|pt))$" }),
        FieldKind::TimeZone | FieldKind::Folder | FieldKind::Colour | FieldKind::Fonts | FieldKind::StaticFile => {
            json!({ "type": "string", "minLength": 1 })
        }
        FieldKind::Permalink => json!({ "type": "string", "pattern": "^/.*\\{(slug|id)\\}.*/$" }),
        FieldKind::List(item) => {
            let item = Value::Object(of_kind(item));
            json!({ "anyOf": [{ "type": "array", "items": { "anyOf": [item.clone(), { "type": "null" }] } }, item] })
        }
        FieldKind::Either(forms) => {
            let forms: Vec<Value> = forms.iter().map(|form| Value::Object(of_kind(form))).collect();
            json!({ "anyOf": forms })
        }
        FieldKind::Record(table) => Value::Object(object(table)),
        FieldKind::Map(keys, values) => {
            let mut schema = into_map(json!({ "type": "object", "additionalProperties": or_null(of_kind(values)) }));
            if let Some(pattern) = of_kind(keys).get("pattern") {
                schema.insert("propertyNames".into(), json!({ "pattern": pattern }));
            }
            Value::Object(schema)
        }
        FieldKind::Extra => json!({ "type": "object", "additionalProperties": true }),
    };
    into_map(schema)
}

const LANGUAGE: &str = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$";
const COUNTRY: &str = "^([A-Za-z]{2}|[A-Za-z]{4})$";

fn into_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::fields::TABLES;

    #[test]
    fn every_kind_of_document_has_a_schema_that_names_its_keys() {
        use SourceKind::*;
        for kind in [Briefing, Participant, Country, Group, Topic, Page, Config] {
            let schema = front_matter(kind).expect("it has keys");
            assert_eq!(schema["$schema"], DRAFT);
            for field in Table::of(kind).expect("it has keys").fields {
                assert_eq!(schema["properties"][field.key]["description"], field.about);
            }
        }
        assert_eq!(front_matter(Asset), None);
        assert_eq!(config(), front_matter(Config).expect("it has keys"));
    }

    #[test]
    fn every_field_says_in_words_what_it_takes() {
        for field in TABLES.iter().flat_map(|table| table.fields) {
            assert!(!field.kind.words().is_empty() && !field.about.ends_with('.'), "{}", field.key);
        }
    }

    #[test]
    fn an_entry_needs_exactly_one_of_ref_and_name() {
        let briefing = front_matter(SourceKind::Briefing).expect("it has keys");
        let list = &briefing["properties"]["participants"]["anyOf"][0]["anyOf"][0]["items"]["anyOf"][0]["anyOf"][1];
        assert_eq!(list["oneOf"], json!([{ "required": ["ref"] }, { "required": ["name"] }]));
        assert_eq!(list["properties"]["as"]["anyOf"][0]["enum"][0], "host");
    }
}
