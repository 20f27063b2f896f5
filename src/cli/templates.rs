use serde_json::{Value, json};

use super::table::{Cell, Table};
use crate::{
    base::{SourcePath, nearest},
    model::{Argument, Catalogue, ComponentEntry, TemplateEntry, ToolEntry},
    pipeline::Failure,
};

/// Makes the list of everything that templates can be made of.
pub fn table(catalogue: &Catalogue) -> Table {
    let Catalogue { templates, components, functions, filters } = catalogue;
    let templates = templates.iter().map(|it| row("template", &it.name, &from(&it.path), told_of(it)));
    let components = components.iter().map(|it| row("component", &it.name, &from(&it.path), it.arguments.clone()));
    let tools = |kind, tools: &[ToolEntry]| -> Vec<Vec<Cell>> {
        tools.iter().map(|it| row(kind, it.name, "dateline", arguments(it.arguments))).collect()
    };
    let rows = templates.chain(components).chain(tools("function", functions)).chain(tools("filter", filters));
    Table { columns: &["kind", "name", "from", "takes"], rows: rows.collect() }
}

fn row(kind: &str, name: &str, from: &str, takes: String) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    vec![text(kind), text(name), text(from), Cell::Text(takes)]
}

fn told_of(template: &TemplateEntry) -> String {
    let parent = template.parent.iter().map(|parent| format!("extends {parent}"));
    let blocks = (!template.blocks.is_empty()).then(|| format!("blocks {}", template.blocks.join(", ")));
    parent.chain(blocks).collect::<Vec<_>>().join("; ")
}

/// The file, or that it is the theme's.
fn from(path: &SourcePath) -> String {
    let inside = path.as_str().strip_prefix(SourcePath::THEME);
    inside.map_or_else(|| path.to_string(), |_| "the theme".to_owned())
}

fn arguments(arguments: &[Argument]) -> String {
    let word = |it: &Argument| if it.required { it.name.to_owned() } else { format!("{}?", it.name) };
    arguments.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// What a name means; one name may be that of a component and of a filter.
enum Named<'c> {
    Template(&'c TemplateEntry),
    Component(&'c ComponentEntry),
    Tool(&'c ToolEntry),
}

fn named<'c>(catalogue: &'c Catalogue, name: &str) -> Result<Vec<Named<'c>>, Failure> {
    let Catalogue { templates, components, functions, filters } = catalogue;
    let wanted = name.strip_prefix("templates/").unwrap_or(name);
    let templates_named = templates.iter().filter(|it| it.name == wanted).map(Named::Template);
    let components_named = components.iter().filter(|it| it.name == wanted).map(Named::Component);
    let tools = functions.iter().chain(filters).filter(|it| it.name == wanted).map(Named::Tool);
    let found: Vec<Named> = templates_named.chain(components_named).chain(tools).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names = templates.iter().map(|it| it.name.as_str()).chain(components.iter().map(|it| it.name.as_str()));
    let names = names.chain(functions.iter().chain(filters).map(|it| it.name));
    let help = match nearest(wanted, names) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`dateline templates` lists all; Tera's own filters are explained at https://keats.github.io/tera/"
            .to_owned(),
    };
    Err(Failure::new(format!("there is no template, component, function or filter `{name}`")).help(help))
}

/// Returns the text of a template or component, or what is to be said of a function or filter.
pub fn show(catalogue: &Catalogue, name: &str) -> Result<String, Failure> {
    let text = |named: Named| match named {
        Named::Template(template) => ended(&template.text),
        Named::Component(component) => ended(&component.text),
        Named::Tool(tool) => about(tool),
    };
    Ok(named(catalogue, name)?.into_iter().map(text).collect::<Vec<_>>().join("\n"))
}

/// Returns the same as JSON.
pub fn show_json(catalogue: &Catalogue, name: &str) -> Result<String, Failure> {
    let value = |named: Named| match named {
        Named::Template(it) => {
            json!({ "kind": "template", "name": it.name, "path": it.path, "extends": it.parent, "blocks": it.blocks, "text": &*it.text })
        }
        Named::Component(it) => {
            json!({ "kind": "component", "name": it.name, "path": it.path, "arguments": it.arguments, "text": it.text })
        }
        Named::Tool(it) => {
            let argument = |it: &Argument| json!({ "name": it.name, "required": it.required, "about": it.about });
            let kind = if it.takes.is_some() { "filter" } else { "function" };
            let arguments: Vec<Value> = it.arguments.iter().map(argument).collect();
            let example = json!({ "template": it.example, "output": it.output });
            json!({ "kind": kind, "name": it.name, "takes": it.takes, "arguments": arguments, "about": it.about, "example": example })
        }
    };
    let values: Vec<Value> = named(catalogue, name)?.into_iter().map(value).collect();
    Ok(format!("{:#}\n", Value::from(values)))
}

fn ended(text: &str) -> String {
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

fn about(tool: &ToolEntry) -> String {
    let takes = tool.takes.map(|takes| format!("Takes {takes}.\n")).unwrap_or_default();
    let line = |it: &Argument| format!("  {}{}: {}\n", it.name, if it.required { " (required)" } else { "" }, it.about);
    let arguments: String = tool.arguments.iter().map(line).collect();
    let ToolEntry { name, about, example, output, .. } = tool;
    format!("{name}\n\n{about}\n{takes}{arguments}\nExample:\n  {example}\ngives:\n  {output}\n")
}
