//! Links of finished pages, as readers have them: what a check finds in them, however addresses are written.

mod support;

use dateline::{
    disk::MemoryDisk,
    pipeline::{self, Goal, Report, Silent},
};
use support::{ROOT, example, request, site};

/// The three ways in which a site writes its addresses.
const WAYS: [&str; 3] = ["", "[build]\nrelative_urls = true\n", "base_url = \"https://desk.example/news\"\n"];

const SITE: &str = "
-- content/briefings/2026-01-06-paris.md --
---
title: Paris
participants: [{ name: Ada Quill, role: Envoy, country: FR }]
---
## Results

Ada Quill met nobody; see [the results](#results).
-- content/briefings/2026-01-07-rome.md --
---
title: Rome
---
See [Paris](2026-01-06-paris.md#results) and <a href=\"/briefings/2026/01/paris/#results\">again</a>.
-- templates/expired.html --
{% extends \"base.html\" %}
";

fn check(disk: &MemoryDisk) -> Report {
    pipeline::run(&request(), Goal::Check, disk, &Silent).expect("the line can run")
}

fn told(report: &Report) -> Vec<String> {
    let line = |it: &dateline::base::Diagnostic| format!("{}: {}: {}", it.place, it.code.name(), it.message);
    report.diagnostics.iter().map(line).collect()
}

fn with_config(config: &str, more: &str) -> MemoryDisk {
    let prefix = if config.contains("base_url") { "/news" } else { "" };
    let text = format!("{SITE}-- site.toml --\n{config}\n{more}").replace("href=\"/", &format!("href=\"{prefix}/"));
    site(&text)
}

#[test]
fn every_link_of_the_theme_leads_somewhere_however_it_is_written() {
    for way in WAYS {
        assert_eq!(told(&check(&with_config(way, ""))), Vec::<String>::new(), "{way}");
    }
    let of_example = told(&check(&example()));
    assert!(of_example.iter().all(|line| !line.contains("leads nowhere")), "{of_example:?}");
}

#[test]
fn a_link_of_a_template_that_leads_nowhere_is_told_once_with_its_place() {
    for way in WAYS {
        let prefix = if way.contains("base_url") { "/news" } else { "" };
        let disk = with_config(way, "");
        let foot = "{% extends \"default/base.html\" %}\n{% block foot %}\n<a href=\"PRE/imprint/\">Imprint</a>\n{% endblock foot %}\n";
        disk.put(format!("{ROOT}/templates/base.html"), foot.replace("PRE", prefix));
        let told = told(&check(&disk));
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(
            told[0].contains("broken-link") && told[0].contains("leads nowhere: nothing of the site is there"),
            "{told:?}"
        );
        assert!(told[0].contains(" other pages"), "{told:?}");
        if !way.contains("relative") {
            assert!(told[0].starts_with("templates/base.html:3:10: "), "{told:?}");
        }
        // A page that is there now mends it.
        disk.put(format!("{ROOT}/content/pages/imprint.md"), "---\ntitle: Imprint\n---\nText.\n");
        assert_eq!(check(&disk).diagnostics, []);
    }
}

#[test]
fn an_element_that_no_page_has_and_a_page_without_its_stroke_are_told() {
    let disk = with_config("", "");
    let body = "---\ntitle: Oslo\ndate: 2026-01-08\n---\n<a href=\"/briefings/2026/01/paris/#resluts\">x</a> <a href=\"/countries\">y</a>\n";
    disk.put(format!("{ROOT}/content/briefings/oslo.md"), body);
    let report = check(&disk);
    let told = told(&report);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|line| line.starts_with("content/briefings/oslo.md: ")), "{told:?}");
    assert!(
        told.iter().any(|line| line.contains("broken-anchor") && line.contains("nothing of the id `resluts`")),
        "{told:?}"
    );
    let help: Vec<_> = report.diagnostics.iter().filter_map(|it| it.help.as_deref()).collect();
    assert!(help.iter().any(|help| help.contains("ends in `/`: `/countries/`")), "{help:?}");
    assert!(!report.has_errors(), "a host may have more than the site has");
}
