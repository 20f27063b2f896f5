//! What templates say in the page's language.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{
    arguments::{fault, fault_with_help, kind, known_arguments},
    speech::{Speech, current},
    table::{Argument, Example, Function},
    vocabulary::listed,
};
use crate::{
    base::nearest,
    language::Language,
    model::{Message, Piece, Plural, Wording},
};

const KEY: Argument = Argument { name: "key", required: true, about: "the key of the text" };

pub const FORMS: Function = Function {
    name: "forms",
    arguments: &[KEY],
    about: "The forms of a text by kind of number, for scripts, which fill in the places themselves; the one form of a text that is the same for all.",
    example: Example {
        template: r#"{{ forms(key="n-briefings") | json_encode }}"#,
        output: r#"{"one":"{n} briefing","other":"{n} briefings"}"#,
    },
};

pub const TEXT: Function = Function {
    name: "text",
    arguments: &[
        KEY,
        Argument { name: "n", required: false, about: "a number, or a list for its length, that chooses the form" },
        Argument { name: "default", required: false, about: "what is given if there is no text of that key" },
        Argument { name: "…", required: false, about: "what is filled in, by the names of the text's places" },
    ],
    about: "A text in the page's language, from `strings/<language>.toml`. HTML that is filled in stays HTML, other text is escaped.",
    example: Example { template: r#"{{ text(key="n-briefings", n=1204) }}"#, output: "1,204 briefings" },
};

/// Registers both.
pub fn register(tera: &mut Tera) {
    tera.register_function(FORMS.name, |kwargs: Kwargs, _: &State| forms(&kwargs));
    tera.register_function(TEXT.name, |kwargs: Kwargs, state: &State| text(&kwargs, state));
}

/// Arguments of `text` that fill no place.
const RESERVED: [&str; 3] = ["key", "n", "default"];

/// Gives a text with its places filled.
fn text(kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
    let key = key_of("text", kwargs)?;
    current(|speech| {
        if let Some(whole) = speech.whole(key)
            && kwargs.iter().nth(1).is_none()
        {
            return Ok(whole.clone());
        }
        filled(speech, key, kwargs, state)
    })
}

/// Gives the forms of a text by kind of number.
fn forms(kwargs: &Kwargs) -> TeraResult<Value> {
    known_arguments("forms", FORMS.arguments, kwargs)?;
    let key = key_of("forms", kwargs)?;
    current(|speech| {
        let message = speech.language().message(key).ok_or_else(|| unknown(speech, key))?;
        let forms: Vec<(Plural, &Wording)> = match message {
            Message::Plain(wording) => vec![(Plural::Other, wording)],
            Message::Counted(forms) => forms.iter().map(|(plural, wording)| (*plural, wording)).collect(),
        };
        let written =
            forms.into_iter().map(|(plural, wording)| (plural.name().into(), Value::from(as_written(wording))));
        Ok(Value::from(written.collect::<tera::Map>()))
    })
}

/// Says that there is no text of a key, and which may be meant.
pub fn help_for_key(language: &Language, key: &str) -> String {
    match language.key_near(key) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add it to `templates/strings/{}.toml`", language.tag()),
    }
}

fn key_of<'k>(name: &str, kwargs: &'k Kwargs) -> TeraResult<&'k str> {
    let Some(key) = kwargs.get::<&Value>("key")? else {
        return Err(fault(format!("`{name}` needs the argument `key`")));
    };
    key.as_str().ok_or_else(|| fault(format!("`key` of `{name}` is text, not {}", kind(key))))
}

fn unknown(speech: &Speech, key: &str) -> tera::Error {
    fault_with_help(format!("there is no text `{key}`"), &help_for_key(speech.language(), key))
}

fn filled(speech: &Speech, key: &str, kwargs: &Kwargs, state: &State) -> TeraResult<Value> {
    let language = speech.language();
    let Some(message) = language.message(key) else {
        return kwargs.get::<&Value>("default")?.cloned().ok_or_else(|| unknown(speech, key));
    };
    let given = || kwargs.iter().filter_map(|(name, value)| Some((name.as_str()?, value)));
    let places = || given().filter(|(name, _)| !RESERVED.contains(name));
    for (name, _) in places() {
        if !message.places().any(|place| &**place == name) {
            return Err(strange_place(key, message, name));
        }
    }
    let count = kwargs.get::<&Value>("n")?.map(number).transpose()?;
    let wording = message.wording(count.map(|count| language.plural(count)));
    let is_html = state.autoescaping_enabled() && places().any(|(_, value)| value.is_string() && value.is_safe());
    let mut written = String::with_capacity(64);
    for piece in &wording.0 {
        match piece {
            Piece::Text(words) if is_html => written.push_str(&state.escape(words)?),
            Piece::Text(words) => written.push_str(words),
            Piece::Place(name) => match (places().find(|(place, _)| *place == &**name), count) {
                (Some((_, value)), _) if is_html => written.push_str(&state.escape_if_needed(value)?),
                (Some((_, value)), _) => match value.as_str() {
                    Some(words) => written.push_str(words),
                    None => written.push_str(&value.to_string()),
                },
                (None, Some(count)) if &**name == "n" => written.push_str(&language.count(count as usize)),
                _ => return Err(fault(format!("the text `{key}` needs the argument `{name}`"))),
            },
        }
    }
    Ok(if is_html { Value::safe_string(&written) } else { Value::normal_string(&written) })
}

/// A number, or the length of a list; nothing at all counts as 0.
fn number(value: &Value) -> TeraResult<u64> {
    let length = || value.as_array().map(|list| list.len() as u64);
    let none = || value.is_none().then_some(0);
    let wrong = || fault(format!("`n` of `text` is a whole number or a list, not {}", kind(value)));
    value.as_u64().or_else(length).or_else(none).ok_or_else(wrong)
}

fn strange_place(key: &str, message: &Message, name: &str) -> tera::Error {
    let mut places: Vec<&str> = message.places().map(|place| &**place).collect();
    places.sort_unstable();
    places.dedup();
    let help = match nearest(name, places.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if places.is_empty() => "nothing is filled into it".to_owned(),
        None => format!("its places: {}", listed(&places)),
    };
    fault_with_help(format!("the text `{key}` has no place `{name}`"), &help)
}

fn as_written(wording: &Wording) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(words) => words.to_string(),
        Piece::Place(name) => format!("{{{name}}}"),
    };
    wording.0.iter().map(piece).collect()
}
