//! `dateline digest`: what was new, corrected and withdrawn in some days, for mail.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::json;

use super::{
    args::{DigestArgs, Format},
    chosen,
    commands::{Context, Outcome, tell_faults, watch},
    console::Console,
    files::replace_file,
    json_report,
    visible::visible_line,
};
use crate::{
    base::{Date, Timestamp, iso_day},
    mail::{self, Message},
    model::{Config, Digest, DigestList, DigestOrder},
    pipeline::{self, Failure},
};

/// How long the lines of the plain text are at most (RFC 3676, section 4.2, advises less than 78).
const COLUMNS: usize = 72;
/// How far the first day lies before the last one if nothing else is said.
const DAYS_BEFORE: Duration = Duration::from_secs(6 * 24 * 60 * 60);

/// Carries the command out.
pub fn digest(context: &Context<'_>, asked: &DigestArgs, console: &mut Console) -> Result<Outcome, Failure> {
    let mut request = context.request()?;
    // Here it says where the mail goes, not the site.
    request.output = None;
    let config = pipeline::config(&request, context.disk)?;
    let (name, list) = chosen(&config, asked.list.as_deref())?;
    let clock = context.engine.clock(&request)?;
    let (from, to) = days(asked, clock.today())?;
    let order = DigestOrder { list: list.clone(), from, to };
    let watch = watch(console);
    let result = pipeline::digest(&request, &order, context.disk, &watch);
    watch.finish();
    let (mut report, digest) = result?;
    report.diagnostics.retain(crate::base::Diagnostic::is_error);
    tell_faults(&report, console);
    let Some(digest) = digest else {
        if context.flags.format == Format::Json {
            console.data(&json_report::draw(&report))?;
        }
        return Ok(Outcome::Faults);
    };
    for slug in &digest.unknown {
        console.insist(&format!("nobody and nothing is called `{}` on the site yet\n", visible_line(slug)));
    }
    let mail = Mail::of(&digest, &list, clock.now);
    match context.flags.output.as_deref() {
        Some(folder) => {
            let stem = format!("digest-{name}{}-{}", iso_day(from), iso_day(to));
            mail.write(context, &context.absolute(folder)?, &stem, console)?;
        }
        None => mail.print(context.flags.format, &digest, console)?,
    }
    if list.from.is_none() && context.flags.output.is_some() {
        console.say("There is no whole message: write `from` in `[digest.…]` of `site.toml`\n");
    }
    if digest.is_empty {
        console.say(&format!("Nothing is new from {} to {}\n", iso_day(from), iso_day(to)));
        return Ok(Outcome::NothingDue);
    }
    Ok(Outcome::Fine)
}

/// Finds the list that is meant, and what its files are called by; without any it is of everything.
fn chosen(config: &Config, name: Option<&str>) -> Result<(String, DigestList), Failure> {
    if config.digests.is_empty() {
        return match name {
            None => Ok((String::new(), DigestList::default())),
            Some(name) => Err(Failure::new(format!("`site.toml` has no `[digest.{name}]`"))
                .help(format!("add a table `[digest.{name}]`, or leave the name out"))),
        };
    }
    let (name, list) = chosen::chosen(&config.digests, "digest", name, "`site.toml` has several lists of readers")?;
    Ok((format!("{name}-"), list.clone()))
}

/// The days that are asked for: a week that ends today if nothing is said.
fn days(asked: &DigestArgs, today: Date) -> Result<(Date, Date), Failure> {
    let to = asked.to.unwrap_or(today);
    let week_before = || to.checked_sub(DAYS_BEFORE).unwrap_or(to);
    let from = asked.from.unwrap_or_else(week_before);
    match from <= to {
        true => Ok((from, to)),
        false => Err(Failure::new(format!("{} comes after {}", iso_day(from), iso_day(to)))
            .help("`--from` is the first day and `--to` the last one")),
    }
}

/// A digest in the forms of mail.
struct Mail<'d> {
    html: &'d str,
    text: String,
    /// The whole message, if somebody sends it.
    message: Option<String>,
}

impl<'d> Mail<'d> {
    fn of(digest: &'d Digest, list: &DigestList, at: Timestamp) -> Self {
        let text = mail::wrapped(&digest.text, COLUMNS);
        let message = list.from.as_ref().map(|from| {
            let (subject, language, html) = (&*digest.subject, &*digest.language, &*digest.html);
            let message = Message { from, to: &list.to, at, subject, language, text: &text, html };
            String::from_utf8_lossy(&mail::message(&message)).into_owned()
        });
        Mail { html: &digest.html, text, message }
    }

    fn print(&self, format: Format, digest: &Digest, console: &mut Console) -> Result<(), Failure> {
        let data = match format {
            Format::Json => {
                let told = json!({
                    "subject": digest.subject, "language": digest.language, "empty": digest.is_empty,
                    "text": self.text, "html": self.html, "message": self.message,
                });
                format!("{told:#}\n")
            }
            Format::Html => self.html.to_owned(),
            _ => self.text.clone(),
        };
        console.data(&data)
    }

    /// Writes each form into a file, in the place of what an earlier call left there.
    fn write(&self, context: &Context<'_>, folder: &Path, stem: &str, console: &mut Console) -> Result<(), Failure> {
        let files = [("html", Some(self.html)), ("txt", Some(&*self.text)), ("eml", self.message.as_deref())];
        for (ending, text) in files {
            let Some(text) = text else { continue };
            let path: PathBuf = folder.join(format!("{stem}.{ending}"));
            replace_file(context.disk, &path, text)?;
            let shown = path.strip_prefix(&context.environment.folder).unwrap_or(&path);
            console.data(&format!("{}\n", shown.display()))?;
        }
        Ok(())
    }
}
