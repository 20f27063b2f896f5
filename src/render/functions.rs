//! The functions templates may call, and the one place where functions are registered.
//!
//! A function answers from what the engine was made with. None reads the clock, the disk, the network or the environment.

use std::{collections::BTreeMap, sync::Arc};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{
    arguments::{fault, fault_with_help, kind, known_arguments},
    table::{Argument, Example, Function},
};
use crate::base::{Text, nearest};

/// The static files: path below `static/` → address to print.
pub type Assets = BTreeMap<String, Text>;

/// The functions of dateline, by name; `docs/templates.md` is held to this table.
pub const FUNCTIONS: &[Function] = &[Function {
    name: "asset",
    arguments: &[Argument { name: "path", required: true, about: "the file's path below `static/`" }],
    about: "The address of a static file. A file that is not there is an error.",
    example: Example { template: r#"{{ asset(path="style.css") }}"#, output: "/style.css" },
}];

/// Registers all functions.
pub fn register(tera: &mut Tera, assets: Arc<Assets>) {
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| asset(&assets, &kwargs));
}

fn asset(assets: &Assets, kwargs: &Kwargs) -> TeraResult<Value> {
    known_arguments("asset", FUNCTIONS[0].arguments, kwargs)?;
    let path = kwargs.must_get::<&Value>("path")?;
    let Some(path) = path.as_str() else {
        return Err(fault(format!("`asset` takes a path as text, not {}", kind(path))));
    };
    match assets.get(asset_key(path)) {
        Some(href) => Ok(Value::normal_string(href)),
        None => Err(missing(assets, path)),
    }
}

fn missing(assets: &Assets, path: &str) -> tera::Error {
    let key = asset_key(path);
    let message = format!("there is no file `static/{key}`");
    let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
    let help = match nearest(key, assets.keys().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if folder.is_empty() => "paths are those below `static/`".to_owned(),
        None => format!("paths are those below `static/`; is the folder `{folder}` right?"),
    };
    fault_with_help(message, &help)
}

/// Returns the form under which a path is looked up: `static/` and a leading `/` may be written or not.
pub fn asset_key(path: &str) -> &str {
    let path = path.trim_start_matches('/');
    path.strip_prefix("static/").unwrap_or(path)
}
