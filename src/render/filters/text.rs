//! Filters that make text of a text or a number.

use tera::{Kwargs, State, TeraResult, Value};

use super::{refused, text_of};
use crate::{
    base::{CountryCode, PartialDate, grouped, slugify},
    render::{
        arguments::{fault, fault_with_help, kind, text},
        speech::current,
    },
};

pub fn date_text(value: &Value, _: &Kwargs, _: &State) -> TeraResult<Value> {
    let written = match value.as_i64() {
        Some(year) => year.to_string(),
        None => text_of("date_text", value)?.trim().to_owned(),
    };
    if written.is_empty() {
        return Ok(Value::from(""));
    }
    // Of an instant only the day is read, as it stands there: the view's own `…_text` fields know the site's time zone.
    let day = match written.split_once(['T', ' ']) {
        Some((day, _)) if day.len() == 10 => day,
        _ => &written,
    };
    match PartialDate::parse(day) {
        Ok(date) => Ok(Value::normal_string(&current(|speech| speech.language().date(date)))),
        Err(message) => Err(fault_with_help(message, "views hold dates for readers too, as `date_text`")),
    }
}

pub fn flag(value: &Value, _: &Kwargs, _: &State) -> TeraResult<Value> {
    let code = CountryCode::parse(text_of("flag", value)?).map(|read| read.code());
    Ok(Value::from(code.and_then(|code| code.flag()).unwrap_or_default()))
}

pub fn number(value: &Value, kwargs: &Kwargs, _: &State) -> TeraResult<Value> {
    if value.is_none() {
        return Ok(Value::from(""));
    }
    if !value.is_number() {
        return Err(refused("number", value));
    }
    let separator = text("number", kwargs, "separator")?;
    let written = match value.as_i128() {
        Some(whole) => whole.to_string(),
        None => value.as_f64().map_or_else(|| value.to_string(), |number| number.to_string()),
    };
    let Some(separator) = separator else {
        let is_short = written.len() < 4 && written.bytes().all(|byte| byte.is_ascii_digit());
        let number = if is_short { written } else { current(|speech| speech.language().number(&written)) };
        return Ok(Value::from(number));
    };
    let (sign, unsigned) = written.strip_prefix('-').map_or(("", written.as_str()), |rest| ("-", rest));
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = unsigned.split_at(digits);
    Ok(Value::from(format!("{sign}{}{rest}", grouped(whole, separator))))
}

pub fn plural(value: &Value, kwargs: &Kwargs, _: &State) -> TeraResult<Value> {
    let count = match value.as_array() {
        Some(list) => list.len() as i128,
        None => value.as_i128().ok_or_else(|| refused("plural", value))?,
    };
    let word = text("plural", kwargs, if count == 1 { "one" } else { "other" })?;
    Ok(Value::from(word.unwrap_or_default()))
}

pub fn slug(value: &Value, _: &Kwargs, _: &State) -> TeraResult<Value> {
    let text = text_of("slug", value)?;
    Ok(Value::from(if text.is_empty() { String::new() } else { slugify(text) }))
}

pub fn truncate_words(value: &Value, kwargs: &Kwargs, _: &State) -> TeraResult<Value> {
    let full = text_of("truncate_words", value)?;
    let given = kwargs.must_get::<&Value>("count")?;
    let Some(count) = given.as_u64() else {
        return Err(fault(format!("`count` of `truncate_words` is a whole number, not {}", kind(given))));
    };
    let end = text("truncate_words", kwargs, "end")?.unwrap_or("…");
    Ok(Value::from(first_words(full, usize::try_from(count).unwrap_or(usize::MAX), end)))
}

fn first_words(full: &str, count: usize, end: &str) -> String {
    let mut words = full.split_whitespace().skip(count);
    match words.next() {
        None => full.to_owned(),
        Some(next) => {
            // The next word is a part of `full`, so the distance of their starts is the length of what comes before.
            let kept = next.as_ptr() as usize - full.as_ptr() as usize;
            format!("{}{end}", full[..kept].trim_end())
        }
    }
}

pub fn urlencode(value: &Value, _: &Kwargs, _: &State) -> TeraResult<Value> {
    let text = text_of("urlencode", value)?;
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    Ok(Value::from(encoded))
}
