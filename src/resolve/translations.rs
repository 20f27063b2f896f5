use crate::{
    base::{Code, Diagnostic, KeyPath, Place, SourcePath, nearest},
    model::{Documents, FrontMatter, Site, TranslationFront},
};

/// Checks a translation against its original: that there is one, in another language, with the people to whom it gives roles.
pub fn check(path: &SourcePath, front: &TranslationFront, site: &Site, documents: &Documents) -> Vec<Diagnostic> {
    let original = match documents.get(&front.original).map(|document| &document.front) {
        Some(FrontMatter::Briefing(original)) => original,
        _ => return vec![without_original(path, front, documents)],
    };
    let spoken = original.lang.as_ref().unwrap_or(&site.config.language);
    if spoken.eq_ignore_ascii_case(&front.language) {
        let fault = format!("`{}` is in `{spoken}` itself, so this translates nothing", front.original.file_name());
        let help = "give the briefing its `lang`, or name this file for its own language";
        return vec![Diagnostic::new(Code::BadLanguage, Place::file(path), fault).help(help)];
    }
    // Who took part in a briefing that is not published is nobody's to know here.
    let Some(briefing) = site.briefing_at(&front.original).map(|id| &site.briefings[id]) else { return Vec::new() };
    let people = || briefing.participants.iter().chain(briefing.mentioned_people());
    let slugs: Vec<&str> = people().map(|it| site.participants[it.participant].slug.as_str()).collect();
    let strangers = front.roles.keys().filter(|slug| !slugs.contains(&slug.as_str()));
    let report = |slug: &crate::base::Slug| {
        let place = Place::key(path, KeyPath::of("roles").key(slug.as_str()).itself());
        let fault = format!("`{slug}` is nobody in `{}`", front.original.file_name());
        let near = nearest(slug.as_str(), slugs.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        Diagnostic::new(Code::DanglingRef, place, fault).maybe_help(near)
    };
    strangers.map(report).collect()
}

fn without_original(path: &SourcePath, front: &TranslationFront, documents: &Documents) -> Diagnostic {
    let name = front.original.file_name();
    let fault = format!("there is no `{name}` beside this translation");
    let folder = format!("{}/", front.original.folder());
    let beside =
        documents.range(SourcePath::new(&*folder)..).take_while(|(path, _)| path.as_str().starts_with(&folder));
    let briefings = beside.filter(|(_, document)| matches!(document.front, FrontMatter::Briefing(_)));
    let names: Vec<&str> = briefings.map(|(path, _)| path.file_name()).collect();
    let help = match nearest(name, names.iter().copied()) {
        Some(near) => format!(
            "did you mean `{}.{}.md`, the translation of `{near}`?",
            near.trim_end_matches(".md"),
            front.language
        ),
        None => format!("put the briefing beside it as `{name}`, or name this file without `.{}`", front.language),
    };
    Diagnostic::new(Code::TranslationWithoutOriginal, Place::file(path), fault).help(help)
}
