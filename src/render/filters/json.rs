//! JSON for scripts and data files.

use tera::{Kwargs, State, TeraResult, Value};

use crate::{
    base::json_in_html,
    render::arguments::{fault, kind},
};

pub fn json_encode(value: &Value, kwargs: &Kwargs, _: &State) -> TeraResult<Value> {
    let json = match is_pretty(kwargs)? {
        true => serde_json::to_string_pretty(value),
        false => serde_json::to_string(value),
    };
    let json = json.map_err(|cause| fault(format!("the value cannot be written as JSON: {cause}")))?;
    Ok(Value::safe_string(&json_in_html(&json)))
}

fn is_pretty(kwargs: &Kwargs) -> TeraResult<bool> {
    match kwargs.get::<&Value>("pretty")? {
        None => Ok(false),
        Some(given) => given
            .as_bool()
            .ok_or_else(|| fault(format!("`pretty` of `json_encode` is true or false, not {}", kind(given)))),
    }
}
