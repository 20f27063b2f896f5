use super::{
    countries::{self, Countries},
    groups::Groups,
};
use crate::{
    base::{Code, Diagnostic, KeyPath, Place, Slug, SourcePath, nearest},
    model::ProfileFront,
};

/// Reports countries without a meaning and groups without a document in a profile.
pub fn check(path: &SourcePath, front: &ProfileFront, countries: &Countries, groups: &Groups) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    check_countries(path, front, countries, &mut found);
    check_groups(path, front, groups, &mut found);
    found
}

fn check_countries(path: &SourcePath, front: &ProfileFront, countries: &Countries, found: &mut Vec<Diagnostic>) {
    let own = front.country.iter().enumerate().map(|(nth, code)| (*code, KeyPath::of("country").index(nth)));
    let of_roles = front
        .roles
        .iter()
        .enumerate()
        .filter_map(|(nth, role)| role.country.map(|code| (code, KeyPath::of("roles").index(nth).key("country"))));
    for (code, key) in own.chain(of_roles).filter(|(code, _)| !countries.contains_key(code)) {
        found.push(countries::unknown(code, Place::key(path, key)));
    }
}

fn check_groups(path: &SourcePath, front: &ProfileFront, groups: &Groups, found: &mut Vec<Diagnostic>) {
    for (nth, role) in front.roles.iter().enumerate() {
        let Some(slug) = role.group.as_ref().filter(|slug| !groups.contains_key(*slug)) else { continue };
        let place = Place::key(path, KeyPath::of("roles").index(nth).key("group"));
        let near = nearest(slug.as_str(), groups.keys().map(Slug::as_str));
        found.push(
            Diagnostic::new(Code::DanglingRef, place, format!("there is no group `content/groups/{slug}.md`"))
                .maybe_help(near.map(|near| format!("did you mean `{near}`?"))),
        );
    }
}
