//! JSON for scripts and data files.

use tera::{Kwargs, State, TeraResult, Value};

use crate::render::arguments::{fault, kind};

pub fn json_encode(value: &Value, kwargs: &Kwargs, _: &State) -> TeraResult<Value> {
    let json = match is_pretty(kwargs)? {
        true => serde_json::to_string_pretty(value),
        false => serde_json::to_string(value),
    };
    let json = json.map_err(|cause| fault(format!("the value cannot be written as JSON: {cause}")))?;
    Ok(Value::safe_string(&escaped(&json)))
}

fn is_pretty(kwargs: &Kwargs) -> TeraResult<bool> {
    match kwargs.get::<&Value>("pretty")? {
        None => Ok(false),
        Some(given) => given
            .as_bool()
            .ok_or_else(|| fault(format!("`pretty` of `json_encode` is true or false, not {}", kind(given)))),
    }
}

/// Writes the characters that could end a script or an attribute as escapes; in JSON they stand within texts only.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '<' | '>' | '&' | '\'' | '\u{2028}' | '\u{2029}' => {
                escaped.push_str(&format!("\\u{:04x}", u32::from(letter)))
            }
            _ => escaped.push(letter),
        }
    }
    escaped
}
