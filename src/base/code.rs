use serde::{Deserialize, Serialize};
use std::fmt;

use super::Severity;

/// Declares every diagnostic code once: its variant, its name, its severity and what it says.
macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $meaning:literal,)*) => {
        /// The kind of a fault, printed in kebab case (`unknown-country`).
        ///
        /// Each has a section in `docs/diagnostics.md` and a fixture under `tests/sites/err-*`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $(#[doc = $meaning] #[serde(rename = $name)] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The names of all codes, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// Returns the printed name.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// Returns what the code says, in one line.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }

            /// Returns the severity a diagnostic of this code has unless its maker decides otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // Reading files
    NotUtf8 "not-utf8" Error "a text file is not UTF-8",
    UnreadableFile "unreadable-file" Error "a file cannot be read",
    NotARegularFile "not-a-regular-file" Warning "something that is not a regular file lies among the sources",
    SymlinkEscapes "symlink-escapes" Error "a symbolic link leads out of the project",
    FileTooLarge "file-too-large" Error "a text source or its front matter is larger than any article",
    MisplacedFile "misplaced-file" Warning "a file lies where no kind of document is kept",
    // Front matter and configuration as written
    BadYaml "bad-yaml" Error "the front matter is not valid YAML",
    BadToml "bad-toml" Error "the configuration, a file of a language's words, or published.toml is not valid TOML",
    BadData "bad-data" Error "a file of data for templates cannot be read",
    BadWords "bad-words" Error "a language's words are not what templates can print",
    MissingFrontMatter "missing-front-matter" Error "a document has no front matter",
    UnknownKey "unknown-key" Warning "a key is not part of the content model",
    DuplicateKey "duplicate-key" Error "a key stands twice in one mapping",
    MissingField "missing-field" Error "a required field is missing or empty",
    WrongType "wrong-type" Error "a value is of another type than its field",
    BadDate "bad-date" Error "a date is impossible or not written as one",
    BadSlug "bad-slug" Error "a slug is not lower-case ASCII letters, digits and hyphens",
    BadAddress "bad-address" Error "an address is not a path of the site or not a safe one",
    BadLanguage "bad-language" Error "a language is not a BCP 47 tag",
    BadValue "bad-value" Error "a value is outside of what its field allows",
    LowContrast "low-contrast" Warning "a colour of text can hardly be told from its ground",
    // Countries
    UnknownCountry "unknown-country" Error "a code names no country",
    CodeAlias "code-alias" Warning "a code is in common use but not the ISO one",
    CountryNotDeclared "country-not-declared" Warning "a participant's country is missing from `countries`",
    CountryNotExisting "country-not-existing" Warning "a country did not exist on the date",
    // People, groups and references
    DanglingRef "dangling-ref" Error "a reference names nothing that exists",
    AmbiguousParticipant "ambiguous-participant" Error "a name belongs to two people",
    DuplicateParticipant "duplicate-participant" Error "a person takes part twice in one briefing",
    ListedTwice "listed-twice" Error "someone or something is both at the table and merely mentioned, or twice in one list",
    RoleMismatch "role-mismatch" Warning "a briefing's role is not one the profile held on the date",
    RoleUnknownAtDate "role-unknown-at-date" Warning "the profile holds no role on the briefing's date",
    RoleOverlap "role-overlap" Notice "two roles of the profile are valid on the briefing's date",
    RoleMayBeStale "role-may-be-stale" Warning "an open role was last confirmed long before the briefing",
    BadWikidata "bad-wikidata" Error "a Wikidata id is not `Q` and digits",
    SharedWikidata "shared-wikidata" Error "two profiles have one Wikidata id",
    AliasTaken "alias-taken" Error "an alias is the address of a page or of another alias",
    TopicSpelling "topic-spelling" Warning "one topic is spelled in several ways",
    TranslationWithoutOriginal "translation-without-original" Error "a translation stands beside no briefing that it could translate",
    DuplicateId "duplicate-id" Error "two briefings have one permanent id",
    EmbargoInPast "embargo-in-past" Notice "an embargo lies before the briefing's own date",
    // Text
    QuoteNotInText "quote-not-in-text" Error "a quotation does not stand word for word in the body",
    BrokenLink "broken-link" Error "a link leads nowhere",
    BrokenAnchor "broken-anchor" Error "a link leads to a heading that is not there",
    DeadLink "dead-link" Warning "a link to another server leads nowhere, or may",
    MovedLink "moved-link" Notice "what a link to another server leads to has a new address",
    MissingImage "missing-image" Error "an image is not there",
    UnreadableImage "unreadable-image" Warning "an image cannot be read to its end",
    ImageTooLarge "image-too-large" Warning "an image has more pixels than are made smaller",
    ImageWithoutAlt "image-without-alt" Warning "an image has no alternative text",
    HeadingSkipsLevel "heading-skips-level" Warning "a heading skips a level",
    HiddenCharacter "hidden-character" Warning "a character that is not seen makes a text read otherwise than it is written",
    // Proofreading: what the text says against what the front matter says
    UndeclaredMention "undeclared-mention" Warning "the text names someone or something that the front matter does not",
    DeclaredNotInText "declared-not-in-text" Warning "the front matter names someone or something that the text does not",
    UnknownNameAfterTitle "unknown-name-after-title" Warning "a name after a title is nobody's whom the site knows",
    PossibleDuplicate "possible-duplicate" Warning "two people may be one, written in two ways",
    WeekdayMismatch "weekday-mismatch" Warning "a weekday in the text is not that of the date",
    DatelineMismatch "dateline-mismatch" Warning "the text opens with another place than `dateline`",
    UnbalancedQuotes "unbalanced-quotes" Warning "a quotation is opened and not closed, or closed and not opened",
    AttendanceMismatch "attendance-mismatch" Notice "the text counts those who came otherwise than the front matter",
    // Addresses
    UrlCollision "url-collision" Error "two pages have one address",
    ReservedName "reserved-name" Warning "an address has a name that no file can have on Windows",
    LostUrl "lost-url" Error "an address that was published is not there any more",
    VanishedUrl "vanished-url" Notice "pages that followed from others went with them",
    ForeignFile "foreign-file" Error "a file that dateline did not write stands where a page must go",
    // Templates
    TemplateError "template-error" Error "a template is faulty or fails",
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}
