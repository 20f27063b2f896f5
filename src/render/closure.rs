//! What the output of a template depends on beside the page: all files it reaches, and what these ask of the site.
//!
//! A closure that is too small leaves a stale page on the site, one that is too large costs a rendering. So whatever might
//! be reached counts: every component a file calls or compares with, every file asked for by a computed path.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Given,
    functions::{asset_key, data_key},
    template::{FileNames, Template},
    templates::Templates,
};
use crate::base::Fingerprint;

/// The digests of what templates see of the site.
pub struct Surroundings<'a> {
    /// The digest of the view `site`.
    pub site: Fingerprint,
    /// What functions answer from.
    pub given: &'a Given,
    /// The digest of the words of all languages.
    pub words: Fingerprint,
}

/// Computes the closure of each template, by its full name.
pub fn closures(templates: &Templates, surroundings: &Surroundings) -> BTreeMap<String, Fingerprint> {
    let Given { assets, data } = surroundings.given;
    let digests: BTreeMap<&str, Fingerprint> =
        data.iter().map(|(path, file)| (path.as_str(), file.fingerprint)).collect();
    let (every_asset, every_file) = (Fingerprint::of_value(assets), Fingerprint::of_value(&digests));
    let closure = |template: &Template| {
        let reached = reached(templates, template);
        let mut parts: Vec<Fingerprint> = reached.iter().flat_map(|found| file_parts(found)).collect();
        if reached.iter().any(|found| found.names.uses_site || !found.names.dumps.is_empty()) {
            parts.push(surroundings.site);
        }
        let asset = |path: &str| Fingerprint::of_value(&("asset", path, assets.get(asset_key(path))));
        parts.extend(parts_of_files(reached.iter().map(|found| &found.names.assets), every_asset, asset));
        let file = |path: &str| Fingerprint::of_value(&("data", path, digests.get(data_key(path))));
        parts.extend(parts_of_files(reached.iter().map(|found| &found.names.data), every_file, file));
        if reached.iter().any(|found| found.names.speaks()) {
            parts.push(surroundings.words);
        }
        Fingerprint::of_all(&parts)
    };
    templates.iter().map(|template| (template.name.clone(), closure(template))).collect()
}

/// Returns a template and all that it leads to, by name.
pub fn reached<'a>(templates: &'a Templates, start: &'a Template) -> Vec<&'a Template> {
    let mut seen = BTreeMap::new();
    let mut open = vec![start];
    while let Some(template) = open.pop() {
        if seen.insert(template.name.as_str(), template).is_none() {
            open.extend(neighbours(templates, template));
        }
    }
    seen.into_values().collect()
}

fn neighbours<'a>(templates: &'a Templates, template: &'a Template) -> impl Iterator<Item = &'a Template> {
    let names = &template.names;
    let files = names.parent.iter().chain(&names.includes).filter_map(|name| templates.resolve(&name.text));
    let components = names.components.iter().chain(&names.compared);
    files.chain(components.filter_map(|name| templates.definer(&name.text)))
}

/// The name counts beside the bytes: two files that swap their texts are two changes.
fn file_parts(template: &Template) -> [Fingerprint; 2] {
    [Fingerprint::of(template.name.as_bytes()), template.fingerprint]
}

/// The digest of each file that templates ask for, or of `every` one if a path is computed.
fn parts_of_files<'a>(
    asked: impl Iterator<Item = &'a FileNames>,
    every: Fingerprint,
    digest: impl Fn(&str) -> Fingerprint,
) -> Vec<Fingerprint> {
    let mut paths = BTreeSet::new();
    for names in asked {
        if names.any {
            return vec![every];
        }
        paths.extend(names.paths.iter().map(|name| name.text.as_str()));
    }
    paths.into_iter().map(digest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::{AssetLink, Source},
        render::{Assets, templates::sources},
    };

    const OWN: [(&str, &str); 5] = [
        ("templates/base.html", "{% block main %}{% endblock %}{% include 'foot.html' %}{{ asset(path='style.css') }}"),
        ("templates/cards.html", "{% component Card(a) %}{{ <Icon /> }}{% endcomponent %}"),
        ("templates/icons.html", "{% component Icon() %}{% include 'star.svg' %}{% endcomponent %}"),
        ("templates/star.svg", "*"),
        ("templates/alone.html", "{# {% include 'star.svg' %} #}{% raw %}{{ site }}{% endraw %}"),
    ];
    const THEME: [(&str, &str); 3] = [
        ("<theme>/templates/home.html", "{% extends 'base.html' %}{% block main %}{{ <Card a='x' /> }}{% endblock %}"),
        ("<theme>/templates/foot.html", "{{ site.title }}"),
        ("<theme>/templates/base.html", "the theme's own"),
    ];

    fn all() -> (Vec<Source>, Vec<Source>) {
        (sources(&OWN), sources(&THEME))
    }

    fn link(href: &str) -> AssetLink {
        AssetLink { href: href.into(), integrity: None }
    }

    fn assets() -> Assets {
        [("style.css", "/style.css"), ("app.js", "/app.js")].map(|(path, href)| (path.to_owned(), link(href))).into()
    }

    fn closure_of(name: &str, (own, theme): &(Vec<Source>, Vec<Source>), site: &str, assets: &Assets) -> Fingerprint {
        let templates = Templates::gather(own, theme).value;
        let given = Given { assets: assets.clone(), ..Given::default() };
        let words = Fingerprint::of(b"words");
        let surroundings = Surroundings { site: Fingerprint::of(site.as_bytes()), given: &given, words };
        let full = templates.resolve(name).expect("a template of the test").name.clone();
        closures(&templates, &surroundings)[&full]
    }

    /// Returns the files whose change changes the closure.
    fn changing(name: &str) -> Vec<String> {
        let before = closure_of(name, &all(), "s", &assets());
        let mut changing = Vec::new();
        for nth in 0..OWN.len() + THEME.len() {
            let mut files = all();
            let (own, theme) = &mut files;
            let file = own.iter_mut().chain(theme).nth(nth).expect("as many as counted");
            file.fingerprint = Fingerprint::of(b"changed");
            let path = file.path.to_string();
            if closure_of(name, &files, "s", &assets()) != before {
                changing.push(path);
            }
        }
        changing
    }

    #[test]
    fn each_reachable_file_counts_and_no_other() {
        assert_eq!(
            changing("home.html"),
            [
                "templates/base.html",
                "templates/cards.html",
                "templates/icons.html",
                "templates/star.svg",
                "<theme>/templates/home.html",
                "<theme>/templates/foot.html"
            ]
        );
        assert_eq!(changing("alone.html"), ["templates/alone.html"]);
        assert_eq!(changing("icons.html"), ["templates/icons.html", "templates/star.svg"]);
        assert_eq!(changing("default/base.html"), ["<theme>/templates/base.html"]);
    }

    #[test]
    fn the_site_counts_where_it_is_used() {
        let files = all();
        let changes = |name| closure_of(name, &files, "s", &assets()) != closure_of(name, &files, "t", &assets());
        assert!(changes("home.html") && !changes("cards.html") && !changes("alone.html"));
    }

    #[test]
    fn an_asset_counts_by_its_address_and_all_do_for_a_computed_path() {
        let mut files = all();
        let moved = |path: &str| {
            let mut assets = assets();
            assets.insert(path.to_owned(), link("/moved"));
            assets
        };
        let changes = |files: &_, path| {
            closure_of("home.html", files, "s", &moved(path)) != closure_of("home.html", files, "s", &assets())
        };
        assert!(changes(&files, "style.css") && !changes(&files, "app.js"));
        files.1[1] = sources(&[("<theme>/templates/foot.html", "{{ asset(path=page.script) }}")]).remove(0);
        assert!(changes(&files, "app.js"));
    }

    #[test]
    fn a_new_file_that_takes_a_name_over_counts() {
        let mut files = all();
        let before = closure_of("home.html", &files, "s", &assets());
        files.0.extend(sources(&[("templates/foot.html", "{{ site.title }}")]));
        let by_file = closure_of("home.html", &files, "s", &assets());
        assert_ne!(before, by_file);
        files.0.extend(sources(&[("templates/a.html", "{% component Elsewhere() %}{% endcomponent %}")]));
        assert_eq!(by_file, closure_of("home.html", &files, "s", &assets()));
    }

    #[test]
    fn texts_that_change_places_are_a_change() {
        let pair = |a: &str, b: &str| {
            sources(&[
                ("templates/x.html", "{% include 'a' %}{% include 'b' %}"),
                ("templates/a", a),
                ("templates/b", b),
            ])
        };
        let closure = |own| closure_of("x.html", &(own, Vec::new()), "s", &assets());
        assert_ne!(closure(pair("1", "2")), closure(pair("2", "1")));
    }

    #[test]
    fn circles_end() {
        let own = sources(&[("templates/a", "{% include 'b' %}"), ("templates/b", "{% include 'a' %}")]);
        closure_of("a", &(own, Vec::new()), "s", &assets());
    }
}
