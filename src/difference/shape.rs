//! What shapes every page: the configuration, the site's own templates and the files that are copied as they are.

use serde_json::Value;

use super::{
    change::{Changes, Claim, Kind, Subject},
    edition::Edition,
};

/// Compares configuration and files.
pub fn compare(old: &Edition<'_>, new: &Edition<'_>, changes: &mut Changes) {
    let subject = Subject::new(Kind::Site, "configuration", "Configuration");
    let (was, is) = (settings(old), settings(new));
    for (key, is) in &is {
        let was = was.get(key).unwrap_or(&Value::Null);
        if was != is {
            changes.note(&subject, Claim::Value(format!("`{key}`").into(), written(was), written(is)));
        }
    }
    for (path, digest) in new.files {
        let claim = match old.files.get(path) {
            None => Claim::mark("new file"),
            Some(before) if before != digest => Claim::mark("file changed"),
            Some(_) => continue,
        };
        changes.note(&Subject::new(Kind::Site, path.as_str(), path.as_str()), claim);
    }
    for path in old.files.keys().filter(|path| !new.files.contains_key(*path)) {
        changes.note(&Subject::new(Kind::Site, path.as_str(), path.as_str()), Claim::mark("file gone"));
    }
}

/// The configuration by key, with its defaults.
fn settings(side: &Edition<'_>) -> serde_json::Map<String, Value> {
    match serde_json::to_value(&*side.site.config) {
        Ok(Value::Object(settings)) => settings,
        _ => serde_json::Map::new(),
    }
}

/// A value as one would write it; nothing for none.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
