/// What made the old site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Generator {
    /// `content/`, `static/`, front matter in YAML, TOML or JSON.
    Hugo,
    /// `content/`, `static/`, front matter in TOML or YAML.
    Zola,
    /// `_posts/`, `_drafts/`, everything else beside them.
    Jekyll,
}

impl Generator {
    /// Its name in sentences.
    pub fn name(self) -> &'static str {
        match self {
            Generator::Hugo => "Hugo",
            Generator::Zola => "Zola",
            Generator::Jekyll => "Jekyll",
        }
    }

    /// What a folder must hold, one of these, to be a site of it.
    pub fn marks(self) -> &'static [&'static str] {
        match self {
            Generator::Hugo | Generator::Zola => &["content"],
            Generator::Jekyll => &["_posts", "_drafts", "_config.yml", "_config.yaml"],
        }
    }

    /// Folders at the top of a site that hold what was built, fetched or cached, and nothing that anybody wrote.
    pub fn leavings(self) -> &'static [&'static str] {
        match self {
            Generator::Hugo => &["public", "resources", "node_modules"],
            Generator::Zola => &["public", "node_modules"],
            Generator::Jekyll => &["_site", "node_modules", "vendor"],
        }
    }
}
