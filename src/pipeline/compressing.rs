use std::collections::BTreeSet;

use super::outlet::Outlet;
use crate::{
    base::{Fingerprint, SitePath},
    dress,
    model::Encoding,
    write::WriteError,
};

/// Puts the compressed forms of texts beside them, for hosts that send them as they lie there.
///
/// A form is made when its output is put, or when it is missing beside one that is kept; otherwise it is kept with it.
pub struct Compressing<'o> {
    pub outlet: &'o dyn Outlet,
    pub encodings: &'o BTreeSet<Encoding>,
    /// Says whether something else of the site stands at an address.
    pub is_taken: &'o (dyn Fn(&SitePath) -> bool + Sync),
}

impl Compressing<'_> {
    fn forms(&self, path: &SitePath) -> impl Iterator<Item = (SitePath, Encoding)> {
        let file = Some(path.file()).filter(|file| dress::is_text(file));
        let form = move |file: &String, encoding: Encoding| SitePath::new(format!("{file}.{}", encoding.suffix()));
        let forms =
            self.encodings.iter().filter_map(move |encoding| Some((form(file.as_ref()?, *encoding), *encoding)));
        forms.filter(|(form, _)| !(self.is_taken)(form))
    }

    fn put_form(
        &self,
        path: &SitePath,
        bytes: &[u8],
        output: Fingerprint,
        encoding: Encoding,
    ) -> Result<(), WriteError> {
        self.outlet.put(path, dress::compress(bytes, encoding), dress::recipe(output, encoding))
    }
}

impl Outlet for Compressing<'_> {
    fn takes_despite_faults(&self) -> bool {
        self.outlet.takes_despite_faults()
    }

    fn takes_whole(&self) -> bool {
        self.outlet.takes_whole()
    }

    fn held(&self, path: &SitePath) -> Result<Vec<u8>, WriteError> {
        self.outlet.held(path)
    }

    fn keep(&self, path: &SitePath, fingerprint: Fingerprint) -> Result<bool, WriteError> {
        if !self.outlet.keep(path, fingerprint)? {
            return Ok(false);
        }
        for (form, encoding) in self.forms(path) {
            if !self.outlet.keep(&form, dress::recipe(fingerprint, encoding))? {
                self.put_form(&form, &self.outlet.held(path)?, fingerprint, encoding)?;
            }
        }
        Ok(true)
    }

    fn put(&self, path: &SitePath, bytes: Vec<u8>, fingerprint: Fingerprint) -> Result<(), WriteError> {
        for (form, encoding) in self.forms(path) {
            if !self.outlet.keep(&form, dress::recipe(fingerprint, encoding))? {
                self.put_form(&form, &bytes, fingerprint, encoding)?;
            }
        }
        self.outlet.put(path, bytes, fingerprint)
    }
}
