use crate::base::Text;

/// An address that a host answers itself, with another or with word that nothing is there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirection {
    /// The address.
    pub from: HostPath,
    /// Where it leads; nothing if what was there is gone (410).
    pub to: Option<HostPath>,
    /// The page that says what is gone, as the address of its file.
    pub page: Option<HostPath>,
}

/// A path on the host, the base path included, in its two forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPath {
    /// As files are called: `/Über uns/`.
    pub plain: Text,
    /// As it stands in addresses: `/%C3%9Cber%20uns/`.
    pub encoded: Text,
}
