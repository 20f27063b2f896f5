use super::{Proof, titles, undeclared::shown};
use crate::{
    base::{Code, Diagnostic, EditValue},
    model::Entity,
};
use std::collections::BTreeSet;

/// Tells of names after titles that are nobody's whom the site knows: "Turkish Foreign Minister Hakan Fidan".
pub(super) fn check(proof: &Proof<'_>) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    let blocks = 0..proof.prose.blocks.len();
    let titled = blocks.flat_map(|block| titles::find(proof, block).into_iter().map(move |titled| (block, titled)));
    let unknown = titled.filter(|(block, titled)| {
        let is_known = |start: usize, end: usize| start < titled.range.end && titled.range.start < end;
        let known = proof.mentions.iter().filter(|mention| mention.block == *block);
        let mut known = known.filter(|mention| !matches!(mention.entity, Entity::Country(_)));
        !known.any(|mention| is_known(mention.range.start, mention.range.end))
            && !proof.prose.blocks[*block].is_closed(&titled.range)
            && !proof.briefing.front.ignore.iter().any(|ignored| titled.name.contains(&**ignored))
    });
    let unknown: Vec<_> = unknown.collect();
    let fresh = unknown.into_iter().filter(|(_, titled)| told.insert(titled.name.clone()));
    fresh.map(|(block, titled)| tell(proof, block, titled)).collect()
}

fn tell(proof: &Proof<'_>, block: usize, titled: titles::Titled) -> Diagnostic {
    let pairs = [
        Some(("name".to_owned(), EditValue::from(titled.name.as_str()))),
        Some(("role".to_owned(), EditValue::from(titled.role.as_str()))),
        titled.country.map(|code| ("country".to_owned(), EditValue::from(code.as_str()))),
    ];
    let item = EditValue::Map(pairs.into_iter().flatten().collect());
    let message =
        format!("`{}` is named with the title `{}`, but nobody of the site has that name", titled.name, titled.role);
    let help = format!(
        "add `{}` to `mentions`, or to `participants` if they took part; if it is somebody you know, add the spelling to `aka` of the profile",
        shown(&item)
    );
    Diagnostic::new(Code::UnknownNameAfterTitle, proof.place(block, &titled.range), message).help(help)
}
