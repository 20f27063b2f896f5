use super::Reason;

/// What a file of the old site is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// An article or a page.
    Document(OldPlace),
    /// A file that travels with the document of its folder.
    Beside(String),
    /// A file that the old site had at this address, without a leading `/`.
    Fixed(String),
    /// What does not come along, and why.
    PassedOver(Reason),
}

/// Where a document stood in the old site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OldPlace {
    /// The folders above it that count for its address.
    pub section: Vec<String>,
    /// Its name: of the file without endings and language, of a bundle the folder's.
    pub name: String,
    /// The folder of a bundle, as a path of the old site.
    pub bundle: Option<String>,
    /// The language that the path tells.
    pub language: Option<String>,
    /// Whether it lay among drafts.
    pub is_draft: bool,
    /// The collection of Jekyll that it is of; `posts` for posts and drafts.
    pub collection: Option<String>,
}

/// The folder and the name of a path.
pub fn parted(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The parts of a folder.
pub fn parts(folder: &str) -> Vec<String> {
    folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
