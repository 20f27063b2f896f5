//! Arguments of filters and functions, and faults that carry their own help.

use tera::{Error, Kwargs, TeraResult, Value};

use super::{table::Argument, vocabulary::listed};
use crate::base::nearest;

/// Stands between the message and the help in the one text that Tera carries.
pub const HELP_MARK: &str = "\n= help: ";

/// Makes a fault of a filter or function.
pub fn fault(message: impl Into<String>) -> Error {
    Error::message(message.into())
}

/// Makes a fault with the line that says how to mend it.
pub fn fault_with_help(message: impl Into<String>, help: &str) -> Error {
    Error::message(format!("{}{HELP_MARK}{help}", message.into()))
}

/// Refuses arguments that `name` does not have, and misses those it needs.
pub fn known_arguments(name: &str, arguments: &[Argument], given: &Kwargs) -> TeraResult<()> {
    for key in given.iter().filter_map(|(key, _)| key.as_str()) {
        if !arguments.iter().any(|argument| argument.name == key) {
            return Err(unknown(name, arguments, key));
        }
    }
    for argument in arguments.iter().filter(|argument| argument.required) {
        if given.get::<&Value>(argument.name)?.is_none() {
            let help = format!("`{}`: {}", argument.name, argument.about);
            return Err(fault_with_help(format!("`{name}` needs the argument `{}`", argument.name), &help));
        }
    }
    Ok(())
}

fn unknown(name: &str, arguments: &[Argument], typed: &str) -> Error {
    let known: Vec<&str> = arguments.iter().map(|argument| argument.name).collect();
    let help = match nearest(typed, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => format!("`{name}` has no arguments"),
        None => format!("the arguments of `{name}`: {}", listed(&known)),
    };
    fault_with_help(format!("`{typed}` is not an argument of `{name}`"), &help)
}

/// Returns an argument as text, or nothing if it was not given.
pub fn text<'k>(name: &str, given: &'k Kwargs, key: &'k str) -> TeraResult<Option<&'k str>> {
    match given.get::<&Value>(key)? {
        None => Ok(None),
        Some(value) => match value.as_str() {
            Some(text) => Ok(Some(text)),
            None => Err(fault(format!("`{key}` of `{name}` is text, not {}", kind(value)))),
        },
    }
}

/// Returns what a value is, in words.
pub fn kind(value: &Value) -> &'static str {
    match () {
        () if value.is_undefined() => "something undefined",
        () if value.is_none() => "nothing",
        () if value.is_bool() => "true or false",
        () if value.is_number() => "a number",
        () if value.is_string() => "text",
        () if value.is_array() => "a list",
        () if value.is_map() => "a map",
        () => "bytes",
    }
}

/// Returns an argument that is true or false; `false` if it was not given.
pub fn flag(name: &str, given: &Kwargs, key: &str) -> TeraResult<bool> {
    match given.get::<&Value>(key)? {
        None => Ok(false),
        Some(value) => {
            value.as_bool().ok_or_else(|| fault(format!("`{key}` of `{name}` is true or false, not {}", kind(value))))
        }
    }
}

/// Returns an argument that is a whole number, or nothing if it was not given.
pub fn whole_number(name: &str, given: &Kwargs, key: &str) -> TeraResult<Option<i64>> {
    let wrong = |value: &Value| fault(format!("`{key}` of `{name}` is a whole number, not {}", kind(value)));
    match given.get::<&Value>(key)? {
        None => Ok(None),
        Some(value) if value.is_number() => given.get::<i64>(key).map_err(|_| wrong(value)),
        Some(value) => Err(wrong(value)),
    }
}
