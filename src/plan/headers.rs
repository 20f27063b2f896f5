use std::collections::BTreeSet;

use super::{Planner, Route, archive::encoded};
use crate::{
    base::{SitePath, Text},
    model::{
        HeaderSettings, Page,
        view::{HeaderLine, HeaderRule, HeadersView, View},
    },
};

/// Where hosts look for what they are to send beside the files.
pub const HEADERS: &str = "_headers";

/// What pages may load and do, by directive: what the theme needs, and pictures and sounds from elsewhere in texts.
const POLICY: [(&str, &[&str]); 11] = [
    ("default-src", &["'none'"]),
    ("script-src", &["'self'"]),
    ("style-src", &["'self'"]),
    ("img-src", &["'self'", "https:", "data:"]),
    ("media-src", &["'self'", "https:"]),
    ("font-src", &["'self'"]),
    ("connect-src", &["'self'"]),
    ("manifest-src", &["'self'"]),
    ("form-action", &["'self'"]),
    ("frame-ancestors", &["'self'"]),
    ("base-uri", &["'none'"]),
];

/// What is the same for every site and file.
const FIXED: [(&str, &str); 4] = [
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// A year: as long as any cache keeps anything.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

impl Planner<'_> {
    /// Makes what a host sends beside the files.
    pub(super) fn headers(&self, route: &Route) -> Page {
        let settings = &self.site.config.headers;
        let everywhere = format!("{}*", self.addresses.href(&SitePath::new("")));
        let mut headers = Vec::new();
        // Pages ask for it themselves; pictures and documents cannot.
        headers.extend(self.site.config.review.iter().map(|_| line("X-Robots-Tag", "noindex, nofollow, noarchive")));
        if !settings.write {
            let rules = vec![HeaderRule { path: everywhere.into(), headers }];
            return encoded(route, View::Headers(HeadersView { rules }));
        }
        headers.push(line("Content-Security-Policy", policy(settings)));
        headers.extend(FIXED.iter().map(|(name, value)| line(name, *value)));
        let mut rules = vec![HeaderRule { path: everywhere.into(), headers }];
        let named = self.assets.dressed.values().filter_map(|dressed| dressed.named.as_ref());
        let named = named.map(|named| SitePath::new(&named.path)).chain(self.named_forms());
        let paths: BTreeSet<Text> = named.map(|path| self.addresses.href(&path)).collect();
        let for_ever = || vec![line("Cache-Control", FOR_EVER)];
        rules.extend(paths.into_iter().map(|path| HeaderRule { path, headers: for_ever() }));
        encoded(route, View::Headers(HeadersView { rules }))
    }

    /// The addresses of forms of images that follow from their bytes.
    fn named_forms(&self) -> impl Iterator<Item = SitePath> {
        let are_named = self.site.config.assets.fingerprint;
        self.plan.routes.forms().filter(move |_| are_named).map(|copy| copy.path.clone())
    }
}

fn line(name: &str, value: impl Into<Text>) -> HeaderLine {
    HeaderLine { name: name.into(), value: value.into() }
}

/// Writes the content security policy. A source that is allowed takes the place of `'none'` beside it.
fn policy(settings: &HeaderSettings) -> String {
    let known = POLICY.iter().map(|(directive, sources)| (*directive, *sources));
    let added = settings.allow.keys().map(|directive| (&**directive, &[][..]));
    let added = added.filter(|(directive, _)| POLICY.iter().all(|(known, _)| known != directive));
    let directive = |(directive, own): (&str, &[&str])| {
        let allowed = settings.allow.get(directive).into_iter().flatten().map(|source| &**source);
        let mut sources: Vec<&str> = own.iter().copied().chain(allowed).collect();
        if sources.len() > 1 {
            sources.retain(|source| *source != "'none'");
        }
        format!("{directive} {}", sources.join(" "))
    };
    known.chain(added).map(directive).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(directives: &[(&str, &[&str])]) -> HeaderSettings {
        let sources = |sources: &[&str]| sources.iter().map(|source| Text::from(*source)).collect();
        let allow = directives.iter().map(|(name, list)| (Text::from(*name), sources(list))).collect();
        HeaderSettings { write: true, allow }
    }

    #[test]
    fn the_policy_allows_what_the_theme_needs() {
        let policy = policy(&allow(&[]));
        assert!(
            policy
                .starts_with("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; ")
        );
        assert!(!policy.contains("unsafe"));
    }

    #[test]
    fn what_is_allowed_is_added_and_never_stands_beside_none() {
        let policy = policy(&allow(&[
            ("base-uri", &["'self'"]),
            ("frame-src", &["https://video.example"]),
            ("script-src", &["https://stats.example", "'sha256-abc='"]),
        ]));
        assert!(policy.contains("; script-src 'self' https://stats.example 'sha256-abc='; "));
        assert!(policy.ends_with("; base-uri 'self'; frame-src https://video.example"));
    }
}
