use std::path::PathBuf;

use crate::base::SourcePath;

/// How an editor is opened at a place of the project.
#[derive(Debug, Clone)]
pub struct Editor {
    /// The project's root.
    pub root: PathBuf,
    /// The address, with `{path}`, `{line}` and `{column}`.
    pub pattern: String,
}

impl Editor {
    /// The address that opens the editor; none for a file of the embedded theme, which nobody can edit.
    pub fn link(&self, path: &SourcePath, (line, column): (u32, u32)) -> Option<String> {
        let own = !path.as_str().starts_with(SourcePath::THEME);
        let path = self.root.join(path.as_str());
        let link = self.pattern.replace("{path}", path.to_str()?.trim_start_matches('/'));
        own.then(|| link.replace("{line}", &line.to_string()).replace("{column}", &column.to_string()))
    }
}
