//! A briefing of which every trace is known at sight.

/// A briefing whose every text is a marker, but for what it shares with the others: spellings of names and topics, a country.
pub fn marked_briefing(lines: &str) -> Vec<(String, String)> {
    let date = if lines.starts_with("date:") { "" } else { "date: 2024-01-01\n" };
    let text = format!(
        "---\n{date}{lines}\ntitle: Zztitle\nslug: zzslug\nid: zzid\nsummary: Zzsummary\ndateline: Zzplace\nauthors: [Zzauthor]\n\
         source: {{ name: Zzsource, url: \"https://zz.example\" }}\ntopics: [zztopic, CEASEFIRE TALKS, Energy]\nseries: Zzseries\n\
         aliases: [/zzold/]\n\
         participants:\n  - {{ name: Zzperson, role: Zzrole, country: MT }}\n  - {{ name: ADA Ö, role: Zzrole, country: FR }}\n\
         mentions: [{{ name: Zzmentioned, country: IS }}, AD]\n\
         event: {{ name: Zzevent, place: Zzhall, city: Zzcity, country: LI, attendance: {{ zzguests: 7 }} }}\n\
         quotes: [{{ by: Zzspeaker, text: Zzquote }}]\ncorrections: [{{ date: 2024-01-02, text: Zzcorrection }}]\n\
         updates: [{{ date: 2024-01-02, text: Zzupdate }}]\nextra: {{ zzkey: zzvalue }}\n---\n\
         ## Zzheading\n\nZzbody “Zzquote”. ![Zzalt](zzpicture.svg) [Zzlink](zzpaper.txt)\n"
    );
    let folder = "content/briefings/zzbundle";
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>";
    vec![
        (format!("{folder}/index.md"), text),
        (format!("{folder}/zzpicture.svg"), picture.to_owned()),
        (format!("{folder}/zzpaper.txt"), "Zzpaper".to_owned()),
    ]
}
