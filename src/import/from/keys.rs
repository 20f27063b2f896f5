use super::Generator;

/// What a key of the old front matter means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// `title`
    Title,
    /// `date`
    Date,
    /// `updated`
    Updated,
    /// `embargo`
    Embargo,
    /// `expires`
    Expires,
    /// `draft`
    Draft,
    /// The opposite of `draft`.
    Published,
    /// `summary`
    Summary,
    /// `slug`
    Slug,
    /// The old address as a whole: an alias, whose last part is the slug.
    Address,
    /// `aliases`
    Aliases,
    /// `topics`
    Topics,
    /// `topics`, where words are parted by spaces.
    TopicWords,
    /// `authors`
    Authors,
    /// `series`
    Series,
    /// `lang`
    Language,
    /// A mapping of taxonomies with keys of their own.
    Taxonomies,
    /// A mapping of the template author's own keys.
    Own,
}

/// Returns the meaning of a key at the top of a front matter, or of a taxonomy; nothing if it has no counterpart.
pub fn meaning(generator: Generator, key: &str) -> Option<Meaning> {
    use Meaning::*;
    let key = key.to_ascii_lowercase();
    let common = match &*key {
        "title" => Title,
        "date" => Date,
        "lastmod" | "updated" | "modified" | "last_modified_at" => Updated,
        "draft" => Draft,
        "description" | "summary" => Summary,
        "slug" => Slug,
        "aliases" => Aliases,
        "topics" => Topics,
        "author" | "authors" => Authors,
        "series" => Series,
        "expirydate" | "unpublishdate" => Expires,
        _ => return own_meaning(generator, &key),
    };
    Some(common)
}

fn own_meaning(generator: Generator, key: &str) -> Option<Meaning> {
    use Meaning::*;
    Some(match (generator, key) {
        (Generator::Hugo, "publishdate" | "pubdate" | "published") => Embargo,
        (Generator::Hugo, "url") | (Generator::Zola, "path") | (Generator::Jekyll, "permalink") => Address,
        (Generator::Hugo | Generator::Zola, "tags" | "categories") => Topics,
        (Generator::Hugo, "language") => Language,
        (Generator::Hugo, "params") | (Generator::Zola, "extra") => Own,
        (Generator::Zola, "taxonomies") => Taxonomies,
        (Generator::Jekyll, "published") => Published,
        (Generator::Jekyll, "excerpt") => Summary,
        (Generator::Jekyll, "redirect_from") => Aliases,
        (Generator::Jekyll, "tags" | "categories") => TopicWords,
        (Generator::Jekyll, "tag" | "category") => Topics,
        (Generator::Jekyll, "lang") => Language,
        _ => return None,
    })
}

impl Meaning {
    /// The key of ours that it becomes, as the report calls it.
    pub fn ours(self) -> &'static str {
        match self {
            Meaning::Title => "title",
            Meaning::Date => "date",
            Meaning::Updated => "updated",
            Meaning::Embargo => "embargo",
            Meaning::Expires => "expires",
            Meaning::Draft | Meaning::Published => "draft",
            Meaning::Summary => "summary",
            Meaning::Slug => "slug",
            Meaning::Address | Meaning::Aliases => "aliases",
            Meaning::Topics | Meaning::TopicWords | Meaning::Taxonomies => "topics",
            Meaning::Authors => "authors",
            Meaning::Series => "series",
            Meaning::Language => "lang",
            Meaning::Own => "extra",
        }
    }
}
