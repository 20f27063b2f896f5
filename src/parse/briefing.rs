use super::{
    entry,
    fields::{self, BRIEFING},
    file::File,
    file_name,
    node::Node,
    quotes,
    record::Record,
    value::Value,
};
use crate::{
    base::{Code, Diagnostic, Place, Slug, Text, WrittenTime, slugify},
    model::{BriefingFront, EventFront, NoteFront, NoticeFront, RareFront, SourceCredit},
};

/// Reads the front matter of a briefing; `body` is where its quotations must stand.
pub(super) fn read(file: &File<'_>, node: &Node, body: &str) -> Option<BriefingFront> {
    let record = Record::top(file, node, &BRIEFING)?;
    let stem = file_name::stem(file.path());
    let (date_of_name, name) = file_name::split_date(stem);
    let slug = record.slug("slug");
    let rare = RareFront {
        updated: record.time("updated"),
        embargo: record.time("embargo"),
        expires: record.time("expires"),
        withdrawn: record.get("withdrawn").and_then(|value| notice(&value)),
        removed: record.get("removed").and_then(|value| notice(&value)),
        lang: record.language("lang"),
        source: record.get("source").and_then(|value| source(&value)),
        aliases: record.aliases(),
        corrections: notes(&record, "corrections"),
        updates: notes(&record, "updates"),
        ignore: record.texts("ignore"),
        extra: record.extra(),
    };
    Some(BriefingFront {
        title: record.text("title").unwrap_or_else(|| title_of(name)),
        date: date(&record, date_of_name),
        dateline: record.text("dateline"),
        summary: record.text("summary"),
        slug: slug.unwrap_or_else(|| Slug::from_name(name)),
        id: record.text("id").unwrap_or_else(|| stem.into()),
        draft: record.flag("draft"),
        authors: record.texts("authors"),
        topics: record.texts("topics"),
        series: record.text("series"),
        participants: record.list("participants", entry::participant),
        countries: record.get("countries").map(|list| list.countries()),
        mentions: record.list("mentions", entry::mention),
        groups: record.list("groups", |item| item.slug()),
        event: record.get("event").and_then(|value| event(&value).map(Box::new)),
        quotes: record.get("quotes").map(|list| quotes::read(&list, body)).unwrap_or_default(),
        rare: rare.kept(),
    })
}

/// The headline a briefing without one is shown under while its faults are listed.
fn title_of(name: &str) -> Text {
    let words = slugify(name).replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect::<String>().into()
}

/// The date as written, else that of the file's name; the day of no news stands in for one that is missing.
fn date(record: &Record<'_>, of_name: Option<&str>) -> WrittenTime {
    const STAND_IN: &str = "2000-01-01";
    let written = record.get("date").filter(|value| !is_blank(value));
    let read = match (written, of_name.map(WrittenTime::parse)) {
        // What cannot be read is reported; the rest is judged by the file's date, so that no fault is of a day nobody wrote.
        (Some(value), of_name) => value.time().or_else(|| of_name?.ok()),
        (None, Some(Ok(day))) => Some(day),
        (None, Some(Err(message))) => {
            let place = Place::file(record.path());
            record.refuse(Diagnostic::new(Code::BadDate, place, format!("{message}, in the file's name")))
        }
        (None, None) if record.misspells(&["date"]) => None,
        (None, None) => {
            let fault = record.fault(Code::MissingField, "`date` is missing; a briefing needs it");
            record
                .refuse(fault.help("add `date: 2026-01-06`, or put the date before the file's name: `2026-01-06-….md`"))
        }
    };
    read.unwrap_or_else(|| WrittenTime::parse(STAND_IN).expect("the stand-in is a day"))
}

fn is_blank(value: &Value<'_>) -> bool {
    matches!(value.node, Node::Text(text) if text.trim().is_empty())
}

/// Reads `source: Reuters`, `source: https://…` or a mapping of both.
fn source(value: &Value<'_>) -> Option<SourceCredit> {
    if !matches!(value.node, Node::Map(_)) {
        let name = value.text()?;
        let is_address = name.contains("://");
        let url = if is_address { Some(value.web_address()?) } else { None };
        return Some(SourceCredit { name, url });
    }
    let record = Record::open(value, &fields::SOURCE)?;
    let url = record.get("url").and_then(|url| url.web_address());
    let name = record.text("name").or_else(|| url.clone());
    let nothing = || record.fault(Code::MissingField, "the source has neither `name` nor `url`");
    match name {
        Some(name) => Some(SourceCredit { name, url }),
        None if record.get("url").is_some() => None,
        None => record.refuse(nothing().help("write `source: Reuters` or `source: { name: Reuters, url: https://… }`")),
    }
}

fn event(value: &Value<'_>) -> Option<EventFront> {
    let record = Record::open(value, &fields::EVENT)?;
    let (start, end) = (record.time("start"), record.time("end"));
    report_reversed(&record, start, end);
    Some(EventFront {
        name: record.text("name"),
        start,
        end,
        place: record.text("place"),
        city: record.text("city"),
        country: record.country("country"),
        attendance: record.get("attendance").map(|value| attendance(&value)).unwrap_or_default(),
    })
}

/// Two times are compared where that needs no time zone: day with day, instant with instant.
fn report_reversed(record: &Record<'_>, start: Option<WrittenTime>, end: Option<WrittenTime>) {
    let reversed = match (start, end) {
        (Some(WrittenTime::Day(start)), Some(WrittenTime::Day(end))) => end < start,
        (Some(WrittenTime::Local(start)), Some(WrittenTime::Local(end))) => end < start,
        (Some(WrittenTime::Instant(start)), Some(WrittenTime::Instant(end))) => end < start,
        _ => false,
    };
    if let (true, Some(value)) = (reversed, record.get("end")) {
        value.file.report(value.fault(Code::BadDate, "the event ends before it starts"));
    }
}

/// Reads labels and numbers; `heads_of_state` is printed "heads of state".
fn attendance(value: &Value<'_>) -> Vec<(Text, u64)> {
    let label = |key: &str| Text::from(key.replace('_', " ").trim());
    let entries = value.entries("labels with numbers, such as `{ countries: 35 }`");
    entries.filter_map(|(key, number)| Some((label(key), number.number(0, u64::MAX)?))).collect()
}

pub(super) fn notes(record: &Record<'_>, key: &'static str) -> Vec<NoteFront> {
    let note = |item: Value<'_>| {
        let record = Record::open(&item, &fields::NOTE)?;
        let date = record.time("date");
        let text = record.text("text");
        Some(NoteFront { date: date?, text: text? })
    };
    record.list(key, note).into_iter().flatten().collect()
}

fn notice(value: &Value<'_>) -> Option<NoticeFront> {
    let record = Record::open(value, &fields::NOTICE)?;
    let date = record.time("date");
    let reason = record.text("reason");
    Some(NoticeFront { date: date?, reason: reason? })
}

#[cfg(test)]
mod tests {
    use crate::parse::check::{check, check_document};

    #[test]
    fn the_date_is_written_or_in_the_name() {
        check_document("content/briefings/2026-01-06-x.md", "---\ntitle: x\n---\n", &[]);
        check_document(
            "content/briefings/2026-02-30-x.md",
            "---\ntitle: x\n---\n",
            &["file bad-date `2026-02-30` is not a day of the calendar, in the file's name"],
        );
        check_document(
            "content/briefings/x.md",
            "---\ntitle: x\ndate: ''\n---\n",
            &[
                "1:1+3 missing-field `date` is missing; a briefing needs it | add `date: 2026-01-06`, or put the date before the file's name: `2026-01-06-….md`",
            ],
        );
        check_document(
            "content/briefings/x.md",
            "---\ntitle: x\ndate: 2013\n---\n",
            &["3:7+4 bad-date `2013` is not a date like `2026-01-06` nor an instant like `2026-01-06T18:00:00+01:00`"],
        );
        check_document("content/briefings/x.md", "---\ntitle: x\ndate: 2014-01-07 13:42:23 -0400\n---\n", &[]);
    }

    #[test]
    fn sources_events_and_notes_are_checked() {
        check(
            "source: Reuters\nevent: { start: 2026-01-06, end: 2026-01-07, attendance: { countries: 35 } }\ncorrections: { date: 2026-01-07, text: x }",
            &[],
        );
        check(
            "source: {}",
            &[
                "4:9+2 missing-field the source has neither `name` nor `url` | write `source: Reuters` or `source: { name: Reuters, url: https://… }`",
            ],
        );
        check("source: { url: foo }", &["4:16+3 bad-address `foo` is not an `https://` or `http://` address"]);
        check(
            "event: { start: 2026-01-06, end: 2026-01-05, country: xx1, attendance: { countries: 35, heads_of_state: -2, others: many } }",
            &[
                "4:34+10 bad-date the event ends before it starts",
                "4:55+3 unknown-country `xx1` is not a country code | codes are the two letters of ISO 3166-1, such as `FR`",
                "4:105+2 bad-value `event.attendance.heads_of_state` must be a whole number, not -2",
                "4:117+4 wrong-type `event.attendance.others` must be a whole number, not text",
            ],
        );
        check(
            "corrections: [{ date: 2026-01-07, text: x }, { date: x }]\nupdates: hello\nevent: Paris\nextra: [a]",
            &[
                "4:46+11 missing-field `text` is missing; a dated note needs it | add `text: …`, what it says",
                "4:54+1 bad-date `x` is not a date like `2026-01-06` nor an instant like `2026-01-06T18:00:00+01:00`",
                "5:10+5 wrong-type `updates` must be a mapping (`date`, `text`), not text",
                "6:8+5 wrong-type `event` must be a mapping (`name`, `start`, `end`, `place`, `city`, `country`, `attendance`), not text",
                "7:8+3 wrong-type `extra` must be a mapping with keys of your own, not a list",
            ],
        );
        check(
            "withdrawn: { date: 2026-01-07 }\nremoved: 2026-01-08",
            &[
                "4:12+20 missing-field `reason` is missing; a notice needs it | add `reason: …`, why, in words for readers",
                "5:10+10 wrong-type `removed` must be a mapping (`date`, `reason`), not text",
            ],
        );
    }
}
