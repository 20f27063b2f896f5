//! Words every module uses: diagnostics and places, fingerprints, slugs, names folded for comparison, dates.
//!
//! Input and output are plain values. This module deliberately knows nothing of documents, sites or pages, and it never
//! asks the clock, the environment or the disk.

mod checked;
mod checksum;
mod code;
mod content_type;
mod country_code;
mod csv;
mod date;
mod diagnostic;
mod digester;
mod edit;
mod findings;
mod fingerprint;
mod fold;
mod hidden;
mod json;
mod number;
mod part;
mod path;
mod pattern;
mod percent;
mod place;
mod shard;
mod slug;
mod suggest;
mod texts;
mod windows_name;

pub mod countries;
pub mod world;

pub use checked::Checked;
pub use checksum::{sha256_hex, sha384};
pub use code::Code;
pub use content_type::{HTML, JAVASCRIPT, JSON, TEXT, content_type, is_html};
pub use country_code::CountryCode;
pub use csv::{Csv, read_csv};
pub use date::{
    Clock, Date, MONTHS, PartialDate, Period, TimeZone, Timestamp, WEEKDAYS, WrittenTime, day_text, days_text,
    http_date, instant_text, iso_day, iso_text, month_text, push_number, time_zone, time_zone_names, weekday_name,
    weekday_text, whole_second,
};
pub use diagnostic::{Diagnostic, Related, Severity, sort_diagnostics};
pub use edit::{Edit, EditValue};
pub use findings::Findings;
pub use fingerprint::{Fingerprint, append_bytes, from_bytes};
pub use fold::{fold, fold_quotes, is_mark, joins_words, push_unaccented, topic_key};
pub use hidden::is_hidden;
pub use json::{json_in_html, known};
pub use number::grouped;
pub use part::{PART, Part, announced};
pub use path::{SitePath, SourcePath, joined};
pub use pattern::fits;
pub use percent::{percent_decoded, percent_encoded, query_encoded};
pub use place::{KeyPath, KeyStep, Place, Span, Spot};
pub use shard::Shard;
pub use slug::{SLUG_BYTES_MAX, Slug, slugify, sort_key};
pub use suggest::{is_misspelling, nearest};
pub use texts::Texts;
pub use windows_name::fault_on_windows;

/// Text shared between documents, the site and views without being copied.
pub type Text = std::sync::Arc<str>;
