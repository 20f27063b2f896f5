//! Micro-benchmarks of the stages: `cargo bench --bench stages`, explained in README.md beside this file.
//!
//! Each takes what the stages before it made and measures that one alone, on one thread and a disk in memory. The corpus is that
//! of the other benches, read once and kept.
#![allow(clippy::disallowed_methods)]

use divan::{
    Bencher, black_box,
    counter::{BytesCount, ItemsCount},
};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use dateline::{
    base::{Clock, Fingerprint, TimeZone, WrittenTime},
    disk::{Disk, MemoryDisk, RealDisk},
    language::{Language, Languages},
    load::{self, Project},
    markdown,
    model::{Asset, Assets, BodyUse, Config, Documents, Outline, Page, Preview, Source, SourceKind, Strings, Touched},
    parse,
    pipeline::{self, Request, Session, Silent, Suspects},
    plan::{PageKey, Plan, Planner, Route},
    render::{BodyHtml, Engine, Given, STACK_BYTES},
    resolve::Resolver,
};

/// As in `src/main.rs`: much of what stages do is to allocate small texts.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many briefings there are where a stage looks at all of them.
const SIZES: [usize; 3] = [100, 1_000, 10_000];
/// How many there are around one that is looked at.
const SIZE: usize = 1_000;
const ROOT: &str = "/site";
const NOW: &str = "2026-11-24T12:00:00Z";

fn main() {
    // Templates may need more stack than a program begins with.
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(divan::main);
    worker.expect("a thread can be started").join().expect("no benchmark failed");
}

mod parsing {
    use super::*;

    /// The file of one briefing without its Markdown: text, YAML, every field.
    #[divan::bench]
    fn front_matter(bencher: Bencher) {
        let source = Corpus::of(SIZE).source();
        let text = parse::clean(&source.bytes).expect("a text");
        let front = parse::split(&text).expect("front matter").front.len();
        bencher
            .counter(BytesCount::new(front))
            .bench(|| parse::document(black_box(&source), |_, _| Outline::default()));
    }

    /// What a body says to other pages: headings, links, its first paragraph.
    #[divan::bench]
    fn outline(bencher: Bencher) {
        let body = Corpus::of(SIZE).body();
        bencher.counter(BytesCount::of_str(&body)).bench(|| markdown::scan(black_box(&body), 1));
    }
}

mod resolving {
    use super::*;

    /// Every name of a site bound.
    #[divan::bench(args = SIZES)]
    fn all(bencher: Bencher, size: usize) {
        let corpus = Corpus::of(size);
        bencher.counter(ItemsCount::new(size)).bench(|| corpus.resolve());
    }
}

mod planning {
    use super::*;

    /// Every address of a site.
    #[divan::bench(args = SIZES)]
    fn addresses(bencher: Bencher, size: usize) {
        let corpus = Corpus::of(size);
        let resolver = corpus.resolve();
        bencher.counter(ItemsCount::new(size)).bench(|| corpus.plan(&resolver));
    }

    /// What the template of one briefing sees.
    #[divan::bench]
    fn view(bencher: Bencher) {
        with_briefing(|planner, route, _| bencher.bench_local(|| planner.page(black_box(route))));
    }

    /// The digest by which it is known whether that changed.
    #[divan::bench]
    fn digest(bencher: Bencher) {
        with_briefing(|_, _, page| bencher.bench_local(|| Fingerprint::of_value(black_box(&page.view))));
    }
}

mod rendering {
    use super::*;

    /// The body of one briefing as HTML.
    #[divan::bench]
    fn body(bencher: Bencher) {
        let text = Corpus::of(SIZE).body();
        with_briefing(|_, _, page| {
            let body = page.body.as_ref().expect("a briefing has a body");
            bencher.counter(BytesCount::of_str(&text)).bench_local(|| to_html(black_box(&text), body));
        });
    }

    /// The page of one briefing through its template, its body being HTML already.
    #[divan::bench]
    fn page(bencher: Bencher) {
        let corpus = Corpus::of(SIZE);
        with_briefing(|planner, _, page| {
            let engine = corpus.engine(planner);
            let html = to_html(&corpus.body(), page.body.as_ref().expect("a briefing has a body"));
            let body = BodyHtml::new(&html.content, &html.toc);
            let length =
                engine.render(page, Some(body.clone()), planner).bytes.expect("the page can be rendered").len();
            let bencher = bencher.counter(BytesCount::new(length)).with_inputs(|| body.clone());
            bencher.bench_local_values(|body| engine.render(black_box(page), Some(body), planner));
        });
    }

    /// All templates read and checked, as once for each build.
    #[divan::bench]
    fn templates(bencher: Bencher) {
        let corpus = Corpus::of(SIZE);
        with_briefing(|planner, _, _| bencher.bench_local(|| corpus.engine(planner)));
    }
}

mod cache {
    use super::*;

    /// All that an earlier build left, taken in by the next.
    #[divan::bench(args = SIZES)]
    fn read(bencher: Bencher, size: usize) {
        let corpus = Corpus::of(size);
        corpus.leave_cache();
        let request = request();
        let open = || Session::open(&request, &corpus.disk).expect("the site can be opened");
        bencher.counter(ItemsCount::new(size)).with_inputs(open).bench_local_values(|mut session| {
            session.remember();
            session
        });
    }
}

/// A site on a disk in memory, and its documents as parse understands them.
struct Corpus {
    disk: MemoryDisk,
    project: Project,
    documents: Documents,
    assets: Assets,
    templates: Vec<Source>,
    config: Arc<Config>,
}

impl Corpus {
    /// Returns the corpus of a size; made once for all benchmarks of a run.
    fn of(size: usize) -> Arc<Corpus> {
        static MADE: LazyLock<Mutex<BTreeMap<usize, Arc<Corpus>>>> = LazyLock::new(Mutex::default);
        let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
        made.entry(size).or_insert_with(|| Arc::new(Corpus::read(&generated(size)))).clone()
    }

    fn read(folder: &Path) -> Self {
        let disk = in_memory(folder);
        let project = Project::at(ROOT);
        let found = load::scan(&disk, &project).expect("the site is there").value;
        let sources = found.iter().map(|found| load::read(&disk, &project, found).expect("a readable file"));
        let (documents, others): (Vec<_>, Vec<_>) = sources.partition(|source| source.kind.is_document());
        let config = others.iter().find(|source| source.kind == SourceKind::Config);
        let config = Arc::new(parse::config(config).value);
        let understood = documents.iter().map(|source| {
            let document = parse::document(source, markdown::scan).value.expect("a document");
            (source.path.clone(), Arc::new(document))
        });
        let documents = understood.collect();
        let templates = others.into_iter().filter(|source| source.kind == SourceKind::Template).collect();
        Corpus { disk, project, documents, assets: theme_assets(), templates, config }
    }

    /// The file of the briefing in the middle by name.
    fn source(&self) -> Source {
        let briefings: Vec<_> =
            self.documents.keys().filter(|path| path.as_str().starts_with("content/briefings/")).collect();
        let path = briefings[briefings.len() / 2];
        let found = load::rescan(&self.disk, &self.project, path).expect("the site is there").value;
        load::read(&self.disk, &self.project, &found[0]).expect("a readable file")
    }

    fn body(&self) -> String {
        let source = self.source();
        let text = parse::clean(&source.bytes).expect("a text");
        parse::split(&text).expect("front matter").body.to_owned()
    }

    fn resolve(&self) -> Resolver {
        let now = WrittenTime::parse(NOW).expect("an instant").instant(&TimeZone::UTC);
        let clock = Clock { now, zone: TimeZone::UTC };
        Resolver::new(&self.documents, self.config.clone(), clock, Preview::default())
    }

    fn plan(&self, resolver: &Resolver) -> Plan {
        let mut plan = Plan::default();
        let touched = Touched { everything: true, ..Touched::default() };
        plan.update(resolver.site(), &self.documents, &self.assets, &touched, &[], &languages());
        plan
    }

    fn engine(&self, planner: &Planner<'_>) -> Engine {
        let theme: Vec<Source> =
            load::theme_sources().into_iter().filter(|source| source.kind == SourceKind::Template).collect();
        let engine = Engine::new(
            &self.templates,
            &theme,
            &planner.site_view(),
            Given { assets: planner.asset_links(), ..Given::default() },
            &languages(),
        );
        engine.value.expect("the templates have no fault")
    }

    /// Makes every page once, so that there are traces in the cache as well.
    fn leave_cache(&self) {
        let request = request();
        let mut session = Session::open(&request, &self.disk).expect("the site can be opened");
        let threads = pipeline::threads(&request).expect("threads can be started");
        let made = threads.install(|| session.update(&Suspects::Everything, request.now, None, &Silent));
        made.expect("the line can run").expect("nothing is written");
        session.leave_memory(None);
        assert!(self.disk.read(Path::new("/site/.dateline/cache")).is_ok(), "a cache was left");
    }
}

/// Hands out the page of the briefing in the middle, with what makes it.
fn with_briefing(measure: impl FnOnce(&Planner<'_>, &Route, &Page)) {
    let corpus = Corpus::of(SIZE);
    let resolver = corpus.resolve();
    let plan = corpus.plan(&resolver);
    let languages = languages();
    let planner = Planner::new(resolver.site(), &corpus.documents, &corpus.assets, &plan, &languages);
    let route = planner.route_of(&corpus.source().path).expect("the briefing has a page");
    assert!(matches!(route.key, PageKey::Briefing(_)));
    let page = planner.page(route).value;
    measure(&planner, route, &page);
}

/// The theme's English.
fn languages() -> Languages {
    let english = load::theme_sources().into_iter().find(|source| Strings::language_of(&source.path) == Some("en"));
    let strings = parse::strings(&english.expect("the theme has words")).value.expect("they can be read");
    Languages::of(Language::new("en", &[&strings]).into())
}

/// The theme's files that are copied; the corpus has none of its own.
fn theme_assets() -> Assets {
    let theme = load::theme_sources().into_iter().filter(|source| source.kind == SourceKind::Asset);
    let asset = |source: Source| Asset {
        path: source.path.clone(),
        fingerprint: source.fingerprint,
        size: load::image_size(&source.bytes),
        is_still: false,
    };
    let fixed = theme.map(|source| (source.path.below_static().to_owned(), asset(source))).collect();
    Assets { fixed, ..Assets::default() }
}

fn to_html(text: &str, body: &BodyUse) -> markdown::Html {
    markdown::to_html(text, &markdown::Options::default(), body, &[])
}

fn request() -> Request {
    Request {
        root: ROOT.into(),
        config: None,
        output: None,
        home: None,
        base_url: None,
        drafts: false,
        scheduled: false,
        strict: false,
        now: WrittenTime::parse(NOW).expect("an instant"),
        started: None,
        jobs: None,
        preview: false,
        review: None,
        shard: None,
        records: false,
        cache: true,
    }
}

/// Makes a corpus anew, since it takes a second for thousands and an old one may be another's.
fn generated(size: usize) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join(format!("target/bench/corpora/stages-{size}"));
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("the last run's corpus can be removed");
    }
    let generator = root.join("benches/corpus/generate.py");
    let words = ["--briefings", &size.to_string(), "--flavour", "dateline", "--profiles", "0.1", "--out"];
    let made = Command::new("python3").arg(generator).args(words).arg(&folder).output().expect("there is Python 3");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    folder
}

fn in_memory(folder: &Path) -> MemoryDisk {
    let disk = MemoryDisk::new();
    for entry in RealDisk.walk(folder, &|_| true) {
        let entry = entry.expect("a readable folder");
        if entry.stat.is_file() {
            let path = entry.path.strip_prefix(folder).expect("below the folder");
            disk.put(Path::new(ROOT).join(path), RealDisk.read(&entry.path).expect("a readable file"));
        }
    }
    disk
}
