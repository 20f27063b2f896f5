//! What pages say for machines: one object of schema.org each, and the cards of those who share them.

mod support;

use serde_json::{Value, json};
use support::{Built, build};

fn site(lines: &str) -> String {
    format!(
        "-- site.toml --
title = \"Desk </script> & \\\"News\\\"\"
base_url = \"https://news.example/desk\"
publisher = \"The Desk\"
-- content/groups/club.md --
---
name: The Club
aka: [Clubbers]
founded: 2020-01
wikidata: Q7
---
-- content/topics/grain.md --
---
name: Grain
---
-- content/participants/ada-quill.md --
---
name: Ada Quill
country: FR
aka: [A. Quill]
wikidata: Q5
image: ada.png
roles:
  - {{ title: Minister, from: 2020-05, to: 2023 }}
  - {{ title: Chair, group: club, from: 2024-01-02 }}
---
-- content/participants/ada.png --
not really
-- content/pages/about.md --
---
title: About
---
-- content/briefings/paris.md --
---
title: \"<b>Allies</b> </script><script>alert(1)</script>\"
date: 2026-01-06
summary: Words.
participants: [ada-quill, {{ name: Ben Ito, country: JP }}, {{ name: Cleo Marsh, country: DE, as: absent }}]
mentions: [UA, {{ name: Dov Ansel }}]
groups: [club]
topics: [grain]
event: {{ name: Summit, start: 2026-01-06, end: 2026-01-07, place: Palace, city: Paris, country: FR }}
{lines}
---
![Map](/map.png)
-- static/map.png --
not really either
"
    )
}

const BRIEFING: &str = "briefings/2026/01/paris/index.html";

/// Returns the one object of a page.
#[track_caller]
fn object(built: &Built, path: &str) -> Value {
    let parts: Vec<&str> = built.page(path).split("<script type=\"application/ld+json\">").collect();
    assert_eq!(parts.len(), 2, "{path}: one object");
    let text = parts[1].split("</script>").next().expect("text");
    let value: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(value["@context"], "https://schema.org", "{path}");
    value
}

#[test]
fn a_briefing_says_who_was_there_and_who_is_named() {
    let built = build(&site(""));
    assert_eq!(built.faults(), "");
    let article = object(&built, BRIEFING);
    let person = |name: &str, slug: &str| json!({ "@type": "Person", "name": name, "url": format!("https://news.example/desk/participants/{slug}/") });
    let country = |name: &str, slug: &str| json!({ "@type": "Country", "name": name, "url": format!("https://news.example/desk/countries/{slug}/") });
    assert_eq!(
        article["about"],
        json!([
            {
                "@type": "Event",
                "name": "Summit",
                "startDate": "2026-01-06",
                "endDate": "2026-01-07",
                "location": {
                    "@type": "Place",
                    "name": "Palace",
                    "address": { "@type": "PostalAddress", "addressLocality": "Paris", "addressCountry": "FR" }
                },
                "attendee": [person("Ada Quill", "ada-quill"), person("Ben Ito", "ben-ito")]
            },
            country("France", "france"),
            country("Japan", "japan"),
            country("Germany", "germany"),
            { "@type": "Organization", "name": "The Club", "url": "https://news.example/desk/groups/club/" }
        ])
    );
    assert_eq!(
        article["mentions"],
        json!([person("Cleo Marsh", "cleo-marsh"), country("Ukraine", "ukraine"), person("Dov Ansel", "dov-ansel")])
    );
    assert_eq!(article["image"], "https://news.example/desk/map.png");
    let steps = &article["mainEntityOfPage"]["breadcrumb"]["itemListElement"];
    assert_eq!(
        steps[0],
        json!({ "@type": "ListItem", "position": 1, "name": "Home", "item": "https://news.example/desk/" })
    );
    assert_eq!(steps.as_array().map(Vec::len), Some(4));
}

#[test]
fn a_person_has_roles_with_dates() {
    let page = object(&build(&site("")), "participants/ada-quill/index.html");
    assert_eq!(page["@type"], "ProfilePage");
    assert_eq!(
        page["mainEntity"],
        json!({
            "@type": "Person",
            "name": "Ada Quill",
            "alternateName": ["A. Quill"],
            "jobTitle": "Chair",
            "image": "https://news.example/desk/participants/ada.png",
            "sameAs": "https://www.wikidata.org/wiki/Q5",
            "hasOccupation": [{
                "@type": "Role",
                "roleName": "Minister",
                "startDate": "2020-05",
                "endDate": "2023",
                "hasOccupation": {
                    "@type": "Occupation",
                    "name": "Minister",
                    "occupationLocation": { "@type": "Country", "name": "France" }
                }
            }],
            "memberOf": [{
                "@type": "OrganizationRole",
                "roleName": "Chair",
                "startDate": "2024-01-02",
                "memberOf": { "@type": "Organization", "name": "The Club", "url": "https://news.example/desk/groups/club/" }
            }]
        })
    );
}

#[test]
fn each_kind_of_page_says_what_it_is() {
    let built = build(&site("corrections: [{ date: 2026-01-08, text: A slip. }]\nseries: Talks"));
    for (path, kind, entity) in [
        ("index.html", "WebSite", ""),
        ("about/index.html", "WebPage", ""),
        ("briefings/index.html", "CollectionPage", ""),
        ("briefings/2026/01/index.html", "CollectionPage", ""),
        ("participants/index.html", "CollectionPage", ""),
        ("countries/index.html", "CollectionPage", ""),
        ("countries/france/index.html", "CollectionPage", "Country"),
        ("groups/index.html", "CollectionPage", ""),
        ("groups/club/index.html", "CollectionPage", "Organization"),
        ("topics/index.html", "CollectionPage", ""),
        ("topics/grain/index.html", "CollectionPage", "Thing"),
        ("series/talks/index.html", "CollectionPage", ""),
        ("corrections/index.html", "CollectionPage", ""),
    ] {
        let page = object(&built, path);
        assert_eq!(page["@type"], kind, "{path}");
        assert_eq!(page["mainEntity"]["@type"].as_str().unwrap_or_default(), entity, "{path}");
    }
    assert!(!built.page("404.html").contains("ld+json"));
}

#[test]
fn a_hostile_title_stays_text() {
    let built = build(&site(""));
    let title = "<b>Allies</b> </script><script>alert(1)</script>";
    assert_eq!(object(&built, BRIEFING)["headline"], title);
    assert_eq!(object(&built, "index.html")["name"], "Desk </script> & \"News\"");
    for page in [BRIEFING, "index.html", "countries/france/index.html", "feed.xml"] {
        assert!(!built.page(page).contains("<script>alert"), "{page}");
    }
    assert_eq!(built.page("feed.json").matches("<script>alert(1)").count(), 1, "JSON needs no escape of it");
}

#[test]
fn cards_say_what_is_shared() {
    let built = build(&site("updated: 2026-01-09T10:00:00Z\nlang: pt-BR"));
    let page = built.page(BRIEFING).replace("&#x2F;", "/");
    for line in [
        "<meta property=\"og:type\" content=\"article\">",
        "<meta property=\"og:description\" content=\"Words.\">",
        "<meta property=\"og:url\" content=\"https://news.example/desk/briefings/2026/01/paris/\">",
        "<meta property=\"og:locale\" content=\"pt_BR\">",
        "<meta property=\"article:published_time\" content=\"2026-01-06\">",
        "<meta property=\"article:modified_time\" content=\"2026-01-09T10:00:00+00:00\">",
        "<meta property=\"og:image\" content=\"https://news.example/desk/map.png\">",
        "<meta name=\"twitter:card\" content=\"summary_large_image\">",
    ] {
        assert!(page.contains(line), "{line}");
    }
    assert!(built.page("participants/ada-quill/index.html").contains("og:type\" content=\"profile\""));
    let nowhere = build(&site("").replace("base_url", "#"));
    assert!(!nowhere.page(BRIEFING).contains("og:"), "without an address of the site");
    assert_eq!(object(&nowhere, BRIEFING).get("url"), None);
}
