//! All templates of a build: the project's own and those of the embedded theme, and which of them a name means.

use std::collections::{BTreeMap, BTreeSet};

use super::template::Template;
use crate::{
    base::{Checked, Code, Diagnostic, Place, SourcePath},
    model::{Source, Strings},
};

/// What the names of embedded templates begin with, where a template asks for the embedded one on purpose.
pub const THEME_PREFIX: &str = "default/";

/// Where templates are kept.
const FOLDER: &str = "templates/";

/// The templates by name.
#[derive(Debug, Default)]
pub struct Templates {
    all: BTreeMap<String, Template>,
    /// For each component the template that defines it; a file of the project goes before one of the theme.
    definers: BTreeMap<String, String>,
}

impl Templates {
    /// Gathers the templates of the project and of the theme.
    ///
    /// Faults: a file that is not UTF-8; a file of the project that takes the name of an embedded one's folder. Such a file
    /// is left out.
    pub fn gather(own: &[Source], theme: &[Source]) -> Checked<Self> {
        let mut templates = Templates::default();
        let mut diagnostics = Vec::new();
        let is_template = |source: &&Source| Strings::language_of(&source.path).is_none();
        for source in own.iter().chain(theme).filter(is_template) {
            match read(source) {
                Ok(template) => drop(templates.all.insert(template.name.clone(), template)),
                Err(fault) => diagnostics.push(fault),
            }
        }
        templates.definers = templates.find_definers();
        Checked { value: templates, diagnostics }
    }

    /// Returns the template that a name means: the project's own of that name, or else the theme's.
    pub fn resolve(&self, name: &str) -> Option<&Template> {
        self.all.get(name).or_else(|| self.all.get(&format!("{THEME_PREFIX}{name}")))
    }

    /// Returns the template of exactly this name.
    pub fn get(&self, name: &str) -> Option<&Template> {
        self.all.get(name)
    }

    /// Returns the template in which a component is defined.
    pub fn definer(&self, component: &str) -> Option<&Template> {
        self.all.get(self.definers.get(component)?)
    }

    /// Returns all templates, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Template> {
        self.all.values()
    }

    /// Returns all templates but those of the theme that a file of the project hides and that nothing leads to: what they expect of
    /// `base.html` is no fault of a project that has replaced them.
    pub fn in_use(&self) -> impl Iterator<Item = &Template> {
        let named: BTreeSet<&str> = self.all.values().flat_map(|it| it.names.files()).collect();
        self.all.values().filter(move |template| {
            let hidden = template.name.strip_prefix(THEME_PREFIX).is_some_and(|short| self.all.contains_key(short));
            !hidden || named.contains(template.name.as_str()) || !template.names.definitions.is_empty()
        })
    }

    /// Returns the names under which templates can be asked for, in order.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.all.keys().flat_map(|name| [name.strip_prefix(THEME_PREFIX), Some(name)]).flatten().collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns the names of all components, in order.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.definers.keys().map(String::as_str)
    }

    /// Returns the parents of a template, the nearest first; ends where one is missing or would come again.
    pub fn parents<'a>(&'a self, template: &'a Template) -> Vec<&'a Template> {
        let mut line = vec![template];
        while let Some(parent) = line.last().and_then(|last| self.resolve(&last.names.parent.as_ref()?.text)) {
            if line.iter().any(|known| known.name == parent.name) {
                break;
            }
            line.push(parent);
        }
        line.split_off(1)
    }

    fn find_definers(&self) -> BTreeMap<String, String> {
        let mut definers = BTreeMap::new();
        let (theme, own): (Vec<_>, Vec<_>) = self.all.values().partition(|template| is_theme(&template.name));
        for template in own.into_iter().chain(theme) {
            for component in &template.names.definitions {
                definers.entry(component.text.clone()).or_insert_with(|| template.name.clone());
            }
        }
        definers
    }
}

/// Says whether a name is that of an embedded template.
pub fn is_theme(name: &str) -> bool {
    name.starts_with(THEME_PREFIX)
}

fn read(source: &Source) -> Result<Template, Diagnostic> {
    let name = name_of(&source.path);
    if is_theme(&name) && !source.path.as_str().starts_with(SourcePath::THEME) {
        let message = format!("the folder `{FOLDER}{THEME_PREFIX}` is kept for the embedded templates");
        let help =
            format!("to replace an embedded template, put yours into `{FOLDER}`; else name the folder otherwise");
        return Err(Diagnostic::new(Code::TemplateError, Place::file(&source.path), message).help(help));
    }
    let text = std::str::from_utf8(&source.bytes).map_err(|_| {
        Diagnostic::new(Code::NotUtf8, Place::file(&source.path), "the template is not UTF-8")
            .help("save it as UTF-8 in your editor")
    })?;
    Ok(Template::new(name, source.path.clone(), text.trim_start_matches('\u{feff}'), source.fingerprint))
}

fn name_of(path: &SourcePath) -> String {
    let path = path.as_str();
    match path.strip_prefix(SourcePath::THEME) {
        Some(embedded) => format!("{THEME_PREFIX}{}", embedded.strip_prefix(FOLDER).unwrap_or(embedded)),
        None => path.strip_prefix(FOLDER).unwrap_or(path).to_owned(),
    }
}

/// Makes sources from texts, for tests.
#[cfg(test)]
pub fn sources(files: &[(&str, &str)]) -> Vec<Source> {
    let source = |(path, text): &(&str, &str)| Source {
        path: SourcePath::new(path),
        kind: crate::model::SourceKind::Template,
        bytes: std::sync::Arc::from(text.as_bytes()),
        fingerprint: crate::base::Fingerprint::of(text.as_bytes()),
    };
    files.iter().map(source).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered() -> Templates {
        let own = sources(&[("templates/base.html", "{% component Card() %}{% endcomponent %}")]);
        let theme = sources(&[
            ("<theme>/templates/base.html", ""),
            ("<theme>/templates/cards.html", "{% component Card() %}{% endcomponent %}"),
            ("<theme>/templates/home.html", "{% extends 'base.html' %}"),
        ]);
        Templates::gather(&own, &theme).value
    }

    #[test]
    fn a_file_of_the_project_goes_before_the_themes() {
        let templates = gathered();
        assert_eq!(templates.resolve("base.html").map(|found| found.path.as_str()), Some("templates/base.html"));
        assert_eq!(templates.resolve("home.html").map(|found| found.name.as_str()), Some("default/home.html"));
        assert_eq!(templates.definer("Card").map(|found| found.name.as_str()), Some("base.html"));
        let home = templates.resolve("home.html").expect("embedded");
        assert_eq!(templates.parents(home)[0].name, "base.html");
    }

    #[test]
    fn what_is_replaced_whole_is_in_use_no_more() {
        let theme = sources(&[
            ("<theme>/templates/base.html", "{% block title %}{% endblock %}"),
            ("<theme>/templates/home.html", "{% extends 'base.html' %}"),
            ("<theme>/templates/parts.html", "{% component Card() %}{% endcomponent %}"),
        ]);
        let in_use = |home: &str| {
            let own = [("templates/base.html", ""), ("templates/home.html", home), ("templates/parts.html", "")];
            let templates = Templates::gather(&sources(&own), &theme).value;
            templates.in_use().map(|template| template.name.clone()).filter(|name| is_theme(name)).collect::<Vec<_>>()
        };
        assert_eq!(in_use(""), ["default/parts.html"]);
        assert_eq!(in_use("{% extends 'default/home.html' %}"), ["default/home.html", "default/parts.html"]);
    }

    #[test]
    fn names_are_offered_once_each() {
        assert_eq!(
            gathered().names(),
            ["base.html", "cards.html", "default/base.html", "default/cards.html", "default/home.html", "home.html"]
        );
    }

    #[test]
    fn files_that_cannot_be_templates_are_named() {
        let mut own = sources(&[("templates/default/x.html", ""), ("templates/y.html", "")]);
        own[1].bytes = std::sync::Arc::from(&b"\xff"[..]);
        let faults = Templates::gather(&own, &[]).diagnostics;
        let found: Vec<_> = faults.iter().map(|fault| (fault.place.path.as_str(), fault.code)).collect();
        assert_eq!(found, [("templates/default/x.html", Code::TemplateError), ("templates/y.html", Code::NotUtf8)]);
    }
}
