use super::{
    Argument, Example, FILTERS, FUNCTIONS,
    template::{Name, Template},
    templates::{THEME_PREFIX, Templates},
};
use crate::{
    base::Checked,
    model::{Catalogue, ComponentEntry, Source, TemplateEntry, ToolEntry},
};

/// Returns everything that templates of a project can be made of; whether they are sound does not matter.
///
/// Faults: files that cannot be templates at all; they are left out.
pub fn catalogue(own: &[Source], theme: &[Source]) -> Checked<Catalogue> {
    let Checked { value: templates, diagnostics } = Templates::gather(own, theme);
    let defined = templates.components().filter_map(|name| component(&templates, name));
    let value = Catalogue {
        templates: templates.iter().map(|template| entry(&templates, template)).collect(),
        components: defined.collect(),
        functions: FUNCTIONS.iter().map(|it| tool(it.name, None, it.arguments, it.about, it.example)).collect(),
        filters: FILTERS.iter().map(|it| tool(it.name, Some(it.takes), it.arguments, it.about, it.example)).collect(),
    };
    Checked { value, diagnostics }
}

fn entry(templates: &Templates, template: &Template) -> TemplateEntry {
    let short = template.name.strip_prefix(THEME_PREFIX).filter(|short| templates.get(short).is_none());
    TemplateEntry {
        name: short.unwrap_or(&template.name).to_owned(),
        path: template.path.clone(),
        parent: template.names.parent.as_ref().map(|name| name.text.clone()),
        blocks: template.names.all_blocks.iter().map(|name| name.text.clone()).collect(),
        text: template.text.clone(),
    }
}

fn component(templates: &Templates, name: &str) -> Option<ComponentEntry> {
    let template = templates.definer(name)?;
    let definition = template.names.definitions.iter().find(|definition| definition.text == name)?;
    Some(ComponentEntry {
        name: name.to_owned(),
        arguments: arguments(&template.text, definition),
        path: template.path.clone(),
        text: definition_text(&template.text, definition).to_owned(),
    })
}

/// What stands between the brackets after a component's name, its white space as one.
fn arguments(text: &str, definition: &Name) -> String {
    let rest = text.get(definition.range.end..).unwrap_or_default();
    let tag = rest.split_once("%}").map_or(rest, |(tag, _)| tag);
    let inside = tag.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map_or("", |(inside, _)| inside);
    inside.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn definition_text<'t>(text: &'t str, definition: &Name) -> &'t str {
    let start = text[..definition.range.start].rfind("{%").unwrap_or_default();
    let rest = &text[start..];
    let end = rest.find("endcomponent").and_then(|at| Some(at + rest[at..].find("%}")? + 2));
    &rest[..end.unwrap_or(rest.len())]
}

fn tool(
    name: &'static str,
    takes: Option<&'static str>,
    arguments: &'static [Argument],
    about: &'static str,
    Example { template, output }: Example,
) -> ToolEntry {
    ToolEntry { name, takes, arguments, about, example: template, output }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::templates::sources;

    #[test]
    fn what_is_hidden_has_its_long_name_and_components_their_arguments() {
        let own = sources(&[(
            "templates/base.html",
            "{% extends 'default/base.html' %}{% component card(it,\n  level: number = 2) -%}x{%- endcomponent card %}",
        )]);
        let theme = sources(&[
            ("<theme>/templates/base.html", "{% block main %}{% block foot %}{% endblock %}{% endblock %}"),
            (
                "<theme>/templates/parts.html",
                "{% component card(it) %}theirs{% endcomponent card %}{% component day() %}{% endcomponent %}",
            ),
        ]);
        let found = catalogue(&own, &theme).value;
        let templates: Vec<_> = found.templates.iter().map(|it| (it.name.as_str(), it.blocks.len())).collect();
        assert_eq!(templates, [("base.html", 0), ("default/base.html", 2), ("parts.html", 0)]);
        assert_eq!(found.templates[0].parent.as_deref(), Some("default/base.html"));
        let components: Vec<_> = found.components.iter().map(|it| (it.name.as_str(), it.arguments.as_str())).collect();
        assert_eq!(components, [("card", "it, level: number = 2"), ("day", "")]);
        assert_eq!(
            found.components[0].text,
            "{% component card(it,\n  level: number = 2) -%}x{%- endcomponent card %}"
        );
        assert_eq!(found.components[1].text, "{% component day() %}{% endcomponent %}");
        assert_eq!((found.functions.len(), found.filters.len()), (FUNCTIONS.len(), FILTERS.len()));
    }
}
