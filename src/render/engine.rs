//! The engine that renders pages.

use serde::Serialize;
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tera::{Context, Tera, Value};

use super::{
    check,
    closure::{Surroundings, closures, reached},
    controls::without_controls,
    encoders, fault, filters,
    functions::{self, Given},
    queries::Replies,
    speech::{Speech, speaking},
    templates::{THEME_PREFIX, Templates, is_theme},
    values::value_of,
};
use crate::{
    base::{Checked, Diagnostic, Fingerprint, Place, Related, SourcePath, Text},
    language::{Language, Languages},
    model::{Answers, Asked, Maker, Page, Source, view::SiteView},
};

/// Suffixes of templates in which what is printed is escaped.
const ESCAPED_SUFFIXES: [&str; 4] = [".html", ".htm", ".xml", ".svg"];

/// The stack that a thread needs to render any templates: the deepest line of includes, through components that call each
/// other until Tera stops them.
pub const STACK_BYTES: usize = 16 << 20;

thread_local! {
    /// Grows to the largest page of its thread once, so that no page grows a buffer of its own.
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// The templates of a build, ready to render; shared by all threads.
#[derive(Debug)]
pub struct Engine {
    tera: Tera,
    templates: Templates,
    closures: BTreeMap<String, Arc<Fingerprint>>,
    replies: Arc<Replies>,
    speech: Arc<Speech>,
    /// What pages in other languages speak, by tag.
    others: BTreeMap<Text, Other>,
}

/// A language beside the site's.
#[derive(Debug)]
struct Other {
    speech: Arc<Speech>,
    site: Value,
    digest: Fingerprint,
}

/// What came of rendering a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// Its bytes; or the first fault of the template, with the page as a related place.
    pub bytes: Result<Vec<u8>, Diagnostic>,
    /// What its template asked of the site, if it asked anything.
    pub asked: Option<Asked>,
}

/// A body as HTML, as a page's template sees it.
#[derive(Debug, Clone)]
pub struct BodyHtml {
    content: Value,
    toc: Value,
    /// The HTML of each entry, for encoders.
    entries: Vec<Option<String>>,
}

impl BodyHtml {
    /// Takes the HTML, seen as `content`, and the table of contents, seen as `toc`.
    ///
    /// The HTML is marked as such, so `{{ content }}` prints it as it is, with `| safe` and without.
    pub fn new(content: &str, toc: &impl Serialize) -> Self {
        BodyHtml {
            content: Value::safe_string(content),
            toc: Value::try_from_serializable(toc).unwrap_or_else(|_| no_toc()),
            entries: Vec::new(),
        }
    }

    /// Takes the HTML of each entry of a feed, seen as the list `content`, with nothing for one that has none. It is text there, and
    /// is escaped as such, which is how feeds hold HTML.
    pub fn of_entries(entries: Vec<Option<String>>) -> Self {
        let value = |html: &Option<String>| html.as_ref().map_or_else(Value::none, |html| Value::normal_string(html));
        let content = Value::from(entries.iter().map(value).collect::<Vec<_>>());
        BodyHtml { content, toc: no_toc(), entries }
    }
}

impl Default for BodyHtml {
    /// An empty body.
    fn default() -> Self {
        BodyHtml { content: Value::safe_string(""), toc: no_toc(), entries: Vec::new() }
    }
}

fn no_toc() -> Value {
    Value::from(Vec::<Value>::new())
}

impl Engine {
    /// Reads the templates of the project and of the embedded theme.
    ///
    /// A file of the project replaces the embedded one of the same name, also where other embedded ones extend or include
    /// it, and can itself extend the embedded one as `default/…`. There is no engine if there is any fault.
    ///
    /// Faults: all of all templates, each with its place.
    pub fn new(
        own: &[Source],
        theme: &[Source],
        site: &SiteView,
        given: Given,
        languages: &Languages,
    ) -> Checked<Option<Self>> {
        let Checked { value: templates, mut diagnostics } = Templates::gather(own, theme);
        diagnostics.extend(check::beyond_tera(&templates));
        diagnostics.extend(check::unknown_texts(&templates, languages));
        let given = Arc::new(given);
        let replies = Arc::new(Replies::default());
        let mut tera = prepared(site, &given, &replies);
        let texts = templates.in_use().map(|template| (&template.name, &*template.text));
        if let Err(error) = tera.add_raw_templates(texts) {
            diagnostics.extend(check::every_fault(&templates, &tera));
            if !diagnostics.iter().any(Diagnostic::is_error) {
                diagnostics.extend(fault::of_loading(&templates, &error));
            }
        }
        if diagnostics.iter().any(Diagnostic::is_error) {
            return Checked { value: None, diagnostics };
        }
        let (site, words) = (Fingerprint::of_value(site), languages.site().fingerprint());
        let closures = closures(&templates, &Surroundings { site, given: &given, words });
        let closures = closures.into_iter().map(|(name, closure)| (name, Arc::new(closure))).collect();
        let speech = Arc::new(Speech::new(languages.site().clone()));
        Checked {
            value: Some(Engine { tera, templates, closures, replies, speech, others: BTreeMap::new() }),
            diagnostics,
        }
    }

    /// Lets pages speak other languages too, each with `site` as it is seen there.
    #[must_use]
    pub fn speaking(mut self, others: impl IntoIterator<Item = (Arc<Language>, SiteView)>) -> Self {
        let other = |(language, site): (Arc<Language>, SiteView)| {
            let digest = Fingerprint::of_all(&[language.fingerprint(), Fingerprint::of_value(&site)]);
            let site = Value::from_serializable(&site);
            (language.tag().clone(), Other { speech: Arc::new(Speech::new(language)), site, digest })
        };
        self.others = others.into_iter().map(other).collect();
        self
    }

    /// Returns the digest of what a page in another language than the site's depends on beside its template's closure.
    pub fn spoken(&self, page: &Page) -> Option<Fingerprint> {
        self.others.get(page.language.as_ref()?).map(|other| other.digest)
    }

    /// Renders a page with the body it embeds; without one, `content` and `toc` are empty. What its template asks is answered by
    /// `answers`, or as it was answered before.
    ///
    /// To be called on a thread with [`STACK_BYTES`] of stack.
    pub fn render(&self, page: &Page, body: Option<BodyHtml>, answers: &dyn Answers) -> Rendered {
        let body = body.unwrap_or_default();
        let Maker::Template(template) = page.maker else {
            return Rendered { bytes: Ok(encoders::encode(&page.view, &body.entries)), asked: None };
        };
        let other = page.language.as_ref().and_then(|language| self.others.get(language));
        let context = match context(page, body, other) {
            Ok(context) => context,
            Err(error) => return Rendered { bytes: Err(self.fault(page, template, &error)), asked: None },
        };
        let (outcome, asked) = self.replies.answering(answers, || {
            let mut buffer = BUFFER.take();
            buffer.clear();
            let outcome = speaking(other.map_or(&self.speech, |other| &other.speech), || {
                self.tera.render_to(template, &context, &mut buffer)
            });
            let bytes = outcome.map(|()| without_controls(&buffer).into_owned());
            BUFFER.set(buffer);
            bytes
        });
        Rendered { bytes: outcome.map_err(|error| self.fault(page, template, &error)), asked }
    }

    /// Says whether questions are answered as they were when a page asked them.
    pub fn is_answered_alike(&self, asked: &Asked, answers: &dyn Answers) -> bool {
        self.replies.digest(&asked.queries, answers) == asked.answers
    }

    /// Forgets what was answered, since the site may say something else by now.
    pub fn forget_answers(&self) {
        self.replies.forget();
    }

    /// Returns the digest of all that a template's output depends on beside the page: its source and the sources of all
    /// templates it reaches, and what these see of `site` and of the static files.
    ///
    /// Recorded with a page, it says whether the page must be rendered again. A template that is not there has the digest of
    /// its name. An encoder depends on the page alone: another version of the code reads everything anew.
    pub fn closure(&self, maker: Maker) -> Arc<Fingerprint> {
        let Maker::Template(template) = maker else { return Arc::new(Fingerprint::of(b"an encoder")) };
        let found = self.templates.resolve(template).and_then(|found| self.closures.get(&found.name));
        found.cloned().unwrap_or_else(|| Arc::new(Fingerprint::of(template.as_bytes())))
    }

    /// Returns the project's own templates that none of these makers comes to.
    pub fn unused(&self, makers: &BTreeSet<Maker>) -> Vec<SourcePath> {
        let starts = makers.iter().filter_map(|maker| match maker {
            Maker::Template(name) => self.templates.resolve(name),
            Maker::Encoder => None,
        });
        let used: BTreeSet<&str> =
            starts.flat_map(|start| reached(&self.templates, start)).map(|it| it.name.as_str()).collect();
        let unused = self.templates.iter().filter(|it| !is_theme(&it.name) && !used.contains(it.name.as_str()));
        unused.map(|template| template.path.clone()).collect()
    }

    fn fault(&self, page: &Page, template: &str, error: &tera::Error) -> Diagnostic {
        let mut fault = fault::of_rendering(&self.templates, template, error);
        let from = page.source.as_ref().map(|source| format!(" from {source}")).unwrap_or_default();
        let message = format!("while rendering {}{from}", page.path);
        fault.related.insert(0, Related { place: Place::file(&self.page_file(page, template)), message });
        fault
    }

    /// The file a page is best looked up in: its document, or else its template.
    fn page_file(&self, page: &Page, template: &str) -> SourcePath {
        let file = || self.templates.resolve(template).map(|found| found.path.clone());
        page.source.clone().or_else(file).unwrap_or_else(|| SourcePath::new(format!("templates/{template}")))
    }
}

fn context(page: &Page, body: BodyHtml, other: Option<&Other>) -> tera::TeraResult<Context> {
    let mut context = Context::new();
    if let Some(other) = other {
        context.insert_value("site", other.site.clone());
    }
    context.insert_value("page", value_of(&page.view)?);
    context.insert_value("content", body.content);
    context.insert_value("toc", body.toc);
    Ok(context)
}

/// Makes an engine that knows everything but its templates.
fn prepared(site: &SiteView, given: &Arc<Given>, replies: &Arc<Replies>) -> Tera {
    let mut tera = Tera::new();
    tera.set_fallback_prefixes([THEME_PREFIX]).expect("there are no templates yet");
    tera.autoescape_on(ESCAPED_SUFFIXES);
    // `site` is converted once and shared by every page.
    tera.global_context().insert("site", site);
    filters::register(&mut tera);
    functions::register(&mut tera, given, replies);
    tera
}
