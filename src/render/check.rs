//! All faults of all templates, before any page is rendered.
//!
//! Tera stops at the first file it cannot read and at the first parent it misses, so each file is tried by itself and the
//! names are looked up here. Whether a filter, test or function exists is asked of Tera, which alone knows.

use std::collections::{BTreeMap, BTreeSet};
use tera::{Context, Tera};

use super::{
    fault,
    template::{Name, Names, Template},
    templates::{THEME_PREFIX, Templates, is_theme},
    vocabulary::{Sort, help_for},
    words::help_for_key,
};
use crate::{
    base::{Code, Diagnostic, Severity, nearest},
    language::Languages,
};

/// How many templates may stand above and inside one another.
const DEPTH_MAX: usize = 32;

/// Returns the faults that Tera does not find: circles over both `extends` and `include`, which would never end, lines of
/// templates too long for the stack, and a variable whose order is left to chance.
pub fn beyond_tera(templates: &Templates) -> Vec<Diagnostic> {
    let mut faults: Vec<Diagnostic> = templates.in_use().flat_map(dumps).collect();
    let mut walk = Walk { templates, depths: BTreeMap::new(), line: Vec::new(), faults: Vec::new() };
    for template in templates.in_use() {
        walk.depth(template);
    }
    faults.extend(walk.faults);
    faults
}

/// Returns the keys that templates ask for and no language has, and those that the project adds and no template asks for, if they are
/// near one of the theme's: they would replace nothing.
pub fn unknown_texts(templates: &Templates, languages: &Languages) -> Vec<Diagnostic> {
    let asked = || templates.iter().flat_map(|template| template.names.texts.iter().map(move |name| (template, name)));
    let language = languages.site();
    let unknown = asked().filter(|(_, name)| language.message(&name.text).is_none()).map(|(template, name)| {
        at(template, name, format!("there is no text `{}`", name.text)).help(help_for_key(language, &name.text))
    });
    let mut faults: Vec<Diagnostic> = unknown.collect();
    let any = templates.iter().any(|template| template.names.any_text && !is_theme(&template.name));
    let used: BTreeSet<&str> = asked().map(|(_, name)| name.text.as_str()).collect();
    let idle = languages.added().iter().filter(|(key, _)| !any && !used.contains(&***key));
    faults.extend(idle.filter_map(|(key, place)| {
        let mut known: Vec<&str> =
            language.keys().map(|key| &**key).filter(|key| !languages.added().contains_key(*key)).collect();
        known.sort_unstable();
        let near = nearest(key, known)?;
        let fault = Diagnostic::new(Code::BadWords, place.clone(), format!("no template asks for the text `{key}`"));
        Some(fault.severity(Severity::Warning).help(format!("did you mean `{near}`?")))
    }));
    faults
}

fn dumps(template: &Template) -> impl Iterator<Item = Diagnostic> {
    template.names.dumps.iter().map(|name| {
        at(template, name, format!("`{}` would print in another order each time", name.text))
            .help("print the part you need: `{{ page | json_encode(pretty=true) }}`")
    })
}

/// Returns every fault of a set of templates that Tera refused; `tera` has the filters and functions, and no templates.
///
/// Of a template that cannot be read, the names before the place where reading stopped are looked up all the same.
pub fn every_fault(templates: &Templates, tera: &Tera) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let mut unreadable = BTreeSet::new();
    for template in templates.in_use() {
        let refusal = Tera::new().add_raw_template(&template.name, &template.text).err();
        let names = match refusal.and_then(|error| fault::of_syntax(templates, &error)) {
            Some((fault, stop)) => {
                unreadable.insert(template.name.as_str());
                faults.push(fault);
                template.names.clone().before(stop)
            }
            None => template.names.clone(),
        };
        faults.extend(unknown_names(templates, tera, template, &names));
    }
    for template in templates.in_use().filter(|template| !unreadable.contains(template.name.as_str())) {
        faults.extend(lost_blocks(templates, &unreadable, template));
    }
    faults.extend(double_components(templates));
    faults
}

fn unknown_names(templates: &Templates, tera: &Tera, template: &Template, names: &Names) -> Vec<Diagnostic> {
    let missing = |sort: Sort, name: &Name| match sort {
        Sort::Template => templates.resolve(&name.text).is_none(),
        Sort::Component => templates.definer(&name.text).is_none(),
        _ => !knows(tera, sort, &name.text),
    };
    let used = [
        (Sort::Template, names.parent.as_slice()),
        (Sort::Template, &names.includes),
        (Sort::Component, &names.components),
        (Sort::Filter, &names.filters),
        (Sort::Test, &names.tests),
        (Sort::Function, &names.functions),
    ];
    let used = used.into_iter().flat_map(|(sort, names)| names.iter().map(move |name| (sort, name)));
    used.filter(|(sort, name)| missing(*sort, name))
        .map(|(sort, name)| unknown(templates, template, name, sort))
        .collect()
}

/// Asks Tera for a name by a template that uses it: an unknown one is refused before anything is rendered.
fn knows(tera: &Tera, sort: Sort, name: &str) -> bool {
    let (template, refusal) = match sort {
        Sort::Filter => (format!("{{{{ 0 | {name} }}}}"), format!("Unknown filter `{name}`")),
        Sort::Test => (format!("{{{{ 0 is {name} }}}}"), format!("Unknown test `{name}`")),
        _ => (format!("{{{{ {name}() }}}}"), format!("Unknown function `{name}`")),
    };
    !matches!(tera.render_str(&template, &Context::new(), false), Err(error) if error.to_string().contains(&refusal))
}

/// A block of a child that no template above it has would never be shown.
fn lost_blocks(templates: &Templates, unreadable: &BTreeSet<&str>, template: &Template) -> Vec<Diagnostic> {
    let parents = templates.parents(template);
    let whole = parents.last().is_some_and(|root| root.names.parent.is_none());
    if !whole || parents.iter().any(|parent| unreadable.contains(parent.name.as_str())) {
        return Vec::new();
    }
    let known: Vec<&str> =
        parents.iter().flat_map(|parent| &parent.names.all_blocks).map(|name| name.text.as_str()).collect();
    let lost = template.names.blocks.iter().filter(|name| !known.contains(&name.text.as_str()));
    lost.map(|name| lost_block(template, name, parents[0], &known)).collect()
}

fn lost_block(template: &Template, name: &Name, parent: &Template, known: &[&str]) -> Diagnostic {
    let mut known = known.to_vec();
    known.sort_unstable();
    known.dedup();
    let help = match crate::base::nearest(&name.text, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("its blocks: {}", super::vocabulary::listed(&known)),
    };
    at(template, name, format!("`{}` has no block `{}` that this could fill", parent.name, name.text)).help(help)
}

fn double_components(templates: &Templates) -> Vec<Diagnostic> {
    let mut first: BTreeMap<(bool, &str), (&Template, &Name)> = BTreeMap::new();
    let mut faults = Vec::new();
    for template in templates.in_use() {
        for name in &template.names.definitions {
            match first.get(&(is_theme(&template.name), name.text.as_str())) {
                Some((other, before)) => faults.push(
                    at(template, name, format!("there is a component `{}` already", name.text))
                        .help("give one of them another name: components are known in all templates")
                        .related(other.place(&before.range), "first defined here"),
                ),
                None => drop(first.insert((is_theme(&template.name), &name.text), (template, name))),
            }
        }
    }
    faults
}

/// A walk up and into templates, which finds circles and measures how deep it goes.
struct Walk<'a> {
    templates: &'a Templates,
    /// How many templates stand above and inside each.
    depths: BTreeMap<&'a str, usize>,
    /// The way to the template being looked at.
    line: Vec<&'a str>,
    faults: Vec<Diagnostic>,
}

impl<'a> Walk<'a> {
    fn depth(&mut self, template: &'a Template) -> usize {
        if let Some(depth) = self.depths.get(template.name.as_str()) {
            return *depth;
        }
        // Beyond the limit there is nothing more to learn, and the walk itself must end.
        if self.line.len() > DEPTH_MAX {
            return 0;
        }
        self.line.push(&template.name);
        let mut deepest = 0;
        for name in template.names.parent.iter().chain(&template.names.includes) {
            if let Some(next) = self.templates.resolve(&name.text) {
                deepest = deepest.max(self.step(template, name, next));
            }
        }
        self.line.pop();
        self.depths.insert(&template.name, deepest + 1);
        deepest + 1
    }

    fn step(&mut self, template: &'a Template, name: &Name, next: &'a Template) -> usize {
        if let Some(start) = self.line.iter().position(|known| *known == next.name) {
            self.faults.push(circle(self.templates, template, name, &self.line[start..]));
            return 0;
        }
        let depth = self.depth(next);
        if depth == DEPTH_MAX {
            let message = format!("more than {DEPTH_MAX} templates stand above or inside one another");
            self.faults.push(at(template, name, message).help("join some of them"));
        }
        depth
    }
}

fn circle(templates: &Templates, template: &Template, name: &Name, line: &[&str]) -> Diagnostic {
    let message = match line {
        [_] => format!("`{}` leads to itself", template.name),
        _ => format!("`{}` leads back to itself: {}", line[0], [line, &line[..1]].concat().join(" → ")),
    };
    let of_theme = format!("{THEME_PREFIX}{}", name.text);
    at(template, name, message).help(match templates.get(&of_theme) {
        Some(_) => format!("the theme's own template is called `{of_theme}`"),
        None => "take one of these `extends` or `include` out".to_owned(),
    })
}

fn unknown(templates: &Templates, template: &Template, name: &Name, sort: Sort) -> Diagnostic {
    let what = match sort {
        Sort::Filter => "filter",
        Sort::Test => "test",
        Sort::Function => "function",
        Sort::Component => "component",
        Sort::Template => "template",
        Sort::Tag => "tag",
    };
    at(template, name, format!("there is no {what} `{}`", name.text)).help(help_for(sort, &name.text, templates))
}

fn at(template: &Template, name: &Name, message: String) -> Diagnostic {
    Diagnostic::new(Code::TemplateError, template.place(&name.range), message)
}
