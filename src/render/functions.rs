//! The functions templates may call, and the one place where functions are registered.
//!
//! A function answers from what the engine was made with, or what the site says to a recorded question. None reads the clock, the disk, the network or the environment.

use std::{collections::BTreeMap, sync::Arc};
use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::{
    arguments::{fault, fault_with_help, kind, known_arguments},
    queries::{self, Replies},
    table::{Argument, Example, Function},
    words,
};
use crate::{
    base::nearest,
    model::{AssetLink, DataFile, DataFiles},
};

/// The static files: path below `static/` → how pages refer to them.
pub type Assets = BTreeMap<String, AssetLink>;

const ASSET: Function = Function {
    name: "asset",
    arguments: &[Argument { name: "path", required: true, about: "the file's path below `static/`" }],
    about: "The address of a static file. A file that is not there is an error.",
    example: Example { template: r#"{{ asset(path="style.css") }}"#, output: "/style.css" },
};

const INTEGRITY: Function = Function {
    name: "integrity",
    arguments: ASSET.arguments,
    about: "The attribute `integrity` of a style sheet or a script, with a space before it, by which browsers know its bytes; nothing unless \
            `site.toml` says `[assets] fingerprint = true`, and nothing in a preview.",
    example: Example {
        template: r#"<script src="{{ asset(path="app.js") }}"{{ integrity(path="app.js") }}></script>"#,
        output: r#"<script src="/app.0f1e2d3c4b.js" integrity="sha384-H8BRh8j4"></script>"#,
    },
};

const DATA: Function = Function {
    name: "data",
    arguments: &[Argument { name: "path", required: true, about: "the file's path below `templates/data/`" }],
    about: "What a file of TOML, YAML, JSON or CSV says. A file that is not there is an error; a page is made again when it changes.",
    example: Example {
        template: r#"{% set ports = data(path="ports.toml") %}{% for it in ports.port %}{{ it.name }} {% endfor %}"#,
        output: "Odesa Gdańsk ",
    },
};

/// What functions answer from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Given {
    /// The static files.
    pub assets: Assets,
    /// The files of data.
    pub data: DataFiles,
}

/// The functions of dateline, by name; `docs/templates.md` is held to this table.
pub const FUNCTIONS: &[Function] =
    &[ASSET, queries::BRIEFINGS, queries::COUNTRIES, DATA, words::FORMS, INTEGRITY, queries::PARTICIPANTS, words::TEXT];

/// Registers all functions.
pub fn register(tera: &mut Tera, given: &Arc<Given>, replies: &Arc<Replies>) {
    let of_assets = Arc::clone(given);
    tera.register_function(ASSET.name, move |kwargs: Kwargs, _: &State| {
        Ok(Value::normal_string(&asset(&ASSET, &of_assets.assets, &kwargs)?.href))
    });
    let of_assets = Arc::clone(given);
    tera.register_function(INTEGRITY.name, move |kwargs: Kwargs, _: &State| integrity(&of_assets.assets, &kwargs));
    // Each is converted once and shared by every page.
    let value = |(path, file): (&String, &DataFile)| (path.clone(), Value::from_serializable(&file.value));
    let files: BTreeMap<String, Value> = given.data.iter().map(value).collect();
    tera.register_function(DATA.name, move |kwargs: Kwargs, _: &State| data(&files, &kwargs));
    queries::register(tera, replies);
    words::register(tera);
}

fn integrity(assets: &Assets, kwargs: &Kwargs) -> TeraResult<Value> {
    let integrity = &asset(&INTEGRITY, assets, kwargs)?.integrity;
    let attribute = integrity.as_ref().map(|integrity| format!(" integrity=\"{integrity}\"")).unwrap_or_default();
    Ok(Value::safe_string(&attribute))
}

fn asset<'a>(function: &Function, assets: &'a Assets, kwargs: &Kwargs) -> TeraResult<&'a AssetLink> {
    let path = path_of(function, kwargs)?;
    assets.get(asset_key(path)).ok_or_else(|| missing("static/", asset_key(path), assets.keys()))
}

fn data(files: &BTreeMap<String, Value>, kwargs: &Kwargs) -> TeraResult<Value> {
    let path = path_of(&DATA, kwargs)?;
    files.get(data_key(path)).cloned().ok_or_else(|| missing("templates/data/", data_key(path), files.keys()))
}

fn path_of<'k>(function: &Function, kwargs: &'k Kwargs) -> TeraResult<&'k str> {
    known_arguments(function.name, function.arguments, kwargs)?;
    let path = kwargs.must_get::<&Value>("path")?;
    path.as_str().ok_or_else(|| fault(format!("`{}` takes a path as text, not {}", function.name, kind(path))))
}

fn missing<'k>(folder: &str, key: &str, known: impl Iterator<Item = &'k String>) -> tera::Error {
    let message = format!("there is no file `{folder}{key}`");
    let inner = key.rsplit_once('/').map_or("", |(inner, _)| inner);
    let help = match nearest(key, known.map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if inner.is_empty() => format!("paths are those below `{folder}`"),
        None => format!("paths are those below `{folder}`; is the folder `{inner}` right?"),
    };
    fault_with_help(message, &help)
}

/// Returns the form under which a static file is looked up: `static/` and a leading `/` may be written or not.
pub fn asset_key(path: &str) -> &str {
    below(path, "static/")
}

/// Returns the form under which a file of data is looked up, likewise.
pub fn data_key(path: &str) -> &str {
    below(path, "templates/data/")
}

fn below<'p>(path: &'p str, folder: &str) -> &'p str {
    let path = path.trim_start_matches('/');
    path.strip_prefix(folder).unwrap_or(path)
}
