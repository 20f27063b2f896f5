use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use super::{
    args::Pdf,
    commands::{Context, Outcome, tell_faults},
    console::Console,
    environment,
    files::is_file,
    progress::Watch,
    serve::Showing,
};
use crate::{
    base::{SitePath, SourcePath},
    disk::Disk,
    pipeline::{Failure, Session},
};

/// What browsers that print without a window are called.
const BROWSERS: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
/// How long a browser may take for one page.
const PATIENCE: Duration = Duration::from_secs(60);
/// The part of a briefing's page that is printed as one sheet.
const SHEET: &str = "#page-sheet";
const GLANCE: Duration = Duration::from_millis(20);

/// Prints pages of the site as PDF files, through a browser that is installed.
pub fn pdf(context: &Context<'_>, asked: &Pdf, console: &mut Console) -> Result<Outcome, Failure> {
    let browser = browser(context)?;
    let folder = context.absolute(asked.to.as_deref().unwrap_or(Path::new(".")))?;
    let showing = Showing::open(context.request()?, context.flags.now.is_some())?;
    tell_faults(&showing.report, console);
    if showing.report.has_errors() {
        return Ok(Outcome::Faults);
    }
    let session = showing.session();
    let pages = asked.pages.iter().map(|page| Wanted::of(page, &session)).collect::<Result<Vec<_>, _>>()?;
    drop(session);
    context.disk.create_folders(&folder)?;
    for page in pages {
        let file = folder.join(&page.file);
        if is_file(context.disk, &file) && !asked.force {
            let message = format!("`{}` is there already, and is left as it is", file.display());
            return Err(Failure::new(message).help("`--force` prints over it, `--to DIR` prints elsewhere"));
        }
        let part = if asked.sheet { SHEET } else { "" };
        let address = page.address.unwrap_or_else(|path| format!("{}{part}", showing.address(&path)));
        print(&browser, &address, &file, context.disk)?;
        console.data(&format!("{}\n", asked.to.as_deref().unwrap_or(Path::new("")).join(&page.file).display()))?;
    }
    Ok(Outcome::Fine)
}

/// A page that is to be printed.
struct Wanted {
    /// Its place in the site, or its whole address elsewhere.
    address: Result<String, SitePath>,
    file: String,
}

impl Wanted {
    /// Finds the page of a document, of an address of the site, or of one elsewhere.
    fn of(page: &str, session: &Session<'_>) -> Result<Self, Failure> {
        let known = |path: &SitePath| session.planned().any(|route| route.path == *path);
        let document = SourcePath::new(page.trim_start_matches("./"));
        if let Some(path) = session.page_of(&document) {
            return Ok(Wanted::of_site(path.clone()));
        }
        let is_elsewhere = page.starts_with("http://") || page.starts_with("https://");
        let of_site = session.base_url().and_then(|base| page.strip_prefix(base));
        if is_elsewhere && of_site.is_none() {
            let file = format!("{}.pdf", last_word(page));
            return Ok(Wanted { address: Ok(page.to_owned()), file });
        }
        let below = of_site.unwrap_or_else(|| page.strip_prefix(session.base_path()).unwrap_or(page));
        let path = SitePath::new(below.trim_start_matches('/'));
        let as_folder = SitePath::new(format!("{}/", path.as_str().trim_end_matches('/')));
        match [path, as_folder].into_iter().find(known) {
            Some(path) => Ok(Wanted::of_site(path)),
            None => Err(Failure::new(format!("there is no page `{page}`"))
                .help("give a document (`content/briefings/paris.md`) or an address (`/briefings/2026/01/paris/`)")),
        }
    }

    fn of_site(path: SitePath) -> Self {
        Wanted { file: format!("{}.pdf", last_word(path.as_str())), address: Err(path) }
    }
}

/// The last part of an address, which is what a file is called by.
fn last_word(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    match last.trim_end_matches(".html") {
        "" => "home".to_owned(),
        word => word
            .chars()
            .map(|letter| if letter.is_alphanumeric() || ".-_".contains(letter) { letter } else { '-' })
            .collect(),
    }
}

fn browser(context: &Context<'_>) -> Result<PathBuf, Failure> {
    if let Some(given) = environment::browser() {
        return Ok(given);
    }
    let inside = |name: &'static str| environment::program_folders().into_iter().map(move |folder| folder.join(name));
    BROWSERS.into_iter().flat_map(inside).find(|file| is_file(context.disk, file)).ok_or_else(|| {
        Failure::new("there is no browser that can print: Chromium, Chrome or Edge")
            .help("install one, or name it in the environment: `DATELINE_BROWSER=/path/to/chromium`")
    })
}

/// Lets the browser print an address.
fn print(browser: &Path, address: &str, file: &Path, disk: &dyn Disk) -> Result<(), Failure> {
    let said = |why: &str| Failure::new(format!("`{}` did not print {address}: {why}", browser.display()));
    let mut to = std::ffi::OsString::from("--print-to-pdf=");
    to.push(file);
    let fixed = ["--headless", "--disable-gpu", "--no-sandbox", "--no-pdf-header-footer"];
    let mut child = Command::new(browser)
        .args(fixed)
        .args([to.as_os_str(), OsStr::new(address)])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|fault| said(&fault.to_string()))?;
    let waiting = Watch::without_bar();
    loop {
        match child.try_wait().map_err(|fault| said(&fault.to_string()))? {
            // It ends well, too, if it could not write.
            Some(status) if status.success() && disk.stat_target(file).is_ok_and(|it| it.is_some()) => return Ok(()),
            Some(status) if status.success() => return Err(said("there is no file now")),
            Some(status) => return Err(said(&format!("it ended with {status}"))),
            None if waiting.elapsed() > PATIENCE => {
                // That it cannot be ended would change nothing in what is told.
                let _ = child.kill();
                let _ = child.wait();
                return Err(said("it took more than a minute"));
            }
            None => thread::sleep(GLANCE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_by_the_last_word_of_the_address() {
        for (address, word) in [
            ("briefings/2026/01/paris/", "paris"),
            ("", "home"),
            ("https://example.org/a/b.html?x=1#y", "b"),
            ("https://example.org/à%20la", "à-20la"),
            ("404.html", "404"),
        ] {
            assert_eq!(last_word(address), word, "{address}");
        }
    }
}
