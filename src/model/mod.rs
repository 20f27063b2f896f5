//! The border types: what one stage hands to the next.
//!
//! Each type is complete when made; no field is filled in later. The types know the words of `base` and nothing of how
//! files are read, text is parsed or pages are drawn.

mod asset;
mod cache_place;
mod catalogue;
mod config;
mod data;
mod data_file;
mod digest;
mod document;
mod elsewhere;
mod flat;
mod ledger;
mod outline;
mod output;
mod page;
mod passage;
mod publish;
mod query;
mod redirection;
mod search;
mod site;
mod source;
mod strings;
mod theme;
mod touched;
pub mod view;

pub use asset::{Asset, AssetLink, Assets, Dressed, ImageForm, Named};
pub use cache_place::CachePlace;
pub use catalogue::{Argument, Catalogue, ComponentEntry, TemplateEntry, ToolEntry};
pub use config::{
    AssetSettings, Config, CountryOverride, Data, DataBeside, DataFormat, Encoding, FeedContent, FeedKind, Feeds,
    HeaderSettings, ImageSettings, LinkMentions, NavLink, PICTURE_SIZE, PageParts, Permalinks, PicturesOf, RawHtml,
    Review,
};
pub use data::{
    DataAbout, DataCell, DataColumn, DataKind, DataLicence, DataReference, DataTable, PopoloClass, TakeRow,
};
pub use data_file::{DataFile, DataFiles};
pub use digest::{Digest, DigestList, DigestOrder, Mailbox};
pub use document::{
    Body, BriefingFront, CountryFront, Document, Documents, EntryTarget, EventFront, Extra, FrontMatter, GroupFront,
    MemberFront, MemberRef, MentionFront, NoteFront, NoticeFront, PageFront, ParticipantEntry, Presence, ProfileFront,
    QuoteFront, QuoteSpeaker, RareFront, RoleFront, SourceCredit, TopicFront, TranslationFront,
};
pub use elsewhere::{Afar, Elsewhere, LinkSettings, Reach};
pub use ledger::{Farewell, Kept, LEDGER, Ledger, Recorded, can_be_recorded, is_page};
pub use outline::{Heading, ImageUse, LinkForm, LinkUse, Outline};
pub use output::{Content, Output};
pub use page::{BodyUse, ImageBinding, ImageChoice, LinkBinding, Maker, MentionLink, Page};
pub use passage::{Entity, Passage, Passages};
pub use publish::{BranchPlace, FolderPlace, Place, SendRule, ServerPlace, Service, StorePlace, Target};
pub use query::{Answer, Answers, Asked, BriefingQuery, CountryQuery, PeopleQuery, Query};
pub use redirection::{HostPath, Redirection};
pub use search::{SearchEntity, SearchEntry, SearchHit, SearchName};
pub use site::{
    Appearance, Briefing, BriefingId, Correction, Country, CountryName, Group, Mentioned, NO_LETTER, Participant,
    ParticipantId, Participants, Preview, Quote, Relation, Series, Site, SitePage, Speaker, Table, Topic, letter_of,
};
pub use source::{Source, SourceKind};
pub use strings::{Message, Piece, Plural, Strings, Wording};
pub use theme::{Colour, Colours, LEAST_CONTRAST, Palette, Scheme, Theme};
pub use touched::{ListKey, Spots, Touched};
