use std::collections::BTreeMap;

use crate::{
    base::{Text, nearest},
    pipeline::Failure,
};

/// Finds the table of `site.toml` that is meant among those of one kind, `publish` for one: the named one, or else the only one or the one that
/// is called `default`. `several` says that there are more, where no name says which. There is at least one.
pub fn chosen<'c, T>(
    tables: &'c BTreeMap<Text, T>,
    kind: &str,
    name: Option<&str>,
    several: &str,
) -> Result<(&'c str, &'c T), Failure> {
    let names: Vec<&str> = tables.keys().map(|name| &**name).collect();
    let listed = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let found = match (name, names.as_slice()) {
        (Some(name), _) => tables.get_key_value(name).ok_or_else(|| {
            let help = match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are: {listed}"),
            };
            Failure::new(format!("`site.toml` has no `[{kind}.{name}]`")).help(help)
        }),
        (None, [only]) => Ok(tables.get_key_value(*only).expect("it was just listed")),
        (None, _) => tables
            .get_key_value("default")
            .ok_or_else(|| Failure::new(several).help(format!("name the one that is meant: {listed}"))),
    };
    found.map(|(name, table)| (&**name, table))
}
