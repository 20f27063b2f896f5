//! The structs that templates see as their source says: names, fields, types, what each means.

use super::pages;

/// A struct that templates see.
pub struct Struct {
    pub name: String,
    pub about: String,
    pub fields: Vec<Field>,
}

/// One of its fields.
pub struct Field {
    pub name: String,
    pub kind: String,
    pub about: String,
    /// Whether its own fields stand in its place.
    pub flat: bool,
}

/// Returns every struct of a file, in its order.
pub fn structs(path: &str) -> Vec<Struct> {
    let source = pages::text(path);
    let mut structs: Vec<Struct> = Vec::new();
    let (mut about, mut flat, mut in_struct) = (String::new(), false, false);
    for line in source.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("/// ") {
            about = format!("{about} {words}").trim().to_owned();
        } else if line == "#[serde(flatten)]" {
            flat = true;
        } else if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
            structs.push(Struct { name: name.into(), about: std::mem::take(&mut about), fields: Vec::new() });
            in_struct = true;
        } else if line == "}" {
            in_struct = false;
        } else if let Some((inner, _)) = line.strip_prefix("flat!(").and_then(|rest| rest.split_once(" + {")) {
            // `flat!(Entry: card: Card + {`: what `flatten` says for the others.
            let field = inner.split(": ").nth(1);
            let fields = &mut structs.last_mut().expect("it stands behind its struct").fields;
            fields.iter_mut().filter(|it| Some(it.name.as_str()) == field).for_each(|it| it.flat = true);
        } else if let Some((name, kind)) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(": "))
            && in_struct
        {
            let fields = &mut structs.last_mut().expect("a field stands in a struct").fields;
            let kind = kind.trim_end_matches(',').to_owned();
            fields.push(Field { name: name.into(), kind, about: std::mem::take(&mut about), flat });
            flat = false;
        } else if !line.starts_with("#[") {
            about.clear();
        }
    }
    structs
}

/// Says a type in the words of the documentation; a struct becomes a link to its section.
pub fn kind_words(kind: &str) -> String {
    let inside = |name: &str| kind.strip_prefix(name)?.strip_suffix('>');
    if let Some(inner) = inside("Option<") {
        return format!("{} or nothing", kind_words(inner));
    }
    if let Some(inner) = inside("Part<") {
        return kind_words(inner);
    }
    if let Some(inner) = inside("Vec<") {
        return format!("list of {}", kind_words(inner));
    }
    match kind {
        "Text" | "String" | "&'static str" => "text".into(),
        "bool" => "`true` or `false`".into(),
        "usize" | "u8" | "u32" | "u64" => "number".into(),
        "Extra" => "map".into(),
        "SitePath" => "path".into(),
        "Date" => "day".into(),
        "Timestamp" => "instant".into(),
        other => format!("[{other}](#{})", other.to_lowercase()),
    }
}
