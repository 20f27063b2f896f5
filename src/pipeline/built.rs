use std::{path::Path, sync::Arc};

use super::{Failure, Request, Session};
use crate::{
    disk::Disk,
    model::Config,
    write::{self, WrittenSite},
};

/// A built site and what its configuration says, for those who bring it to readers.
pub struct Built<'d> {
    /// The configuration.
    pub config: Arc<Config>,
    /// Its files.
    pub site: WrittenSite<'d>,
}

/// Reads the configuration alone; what is wrong with it, a build tells.
pub fn config(request: &Request, disk: &dyn Disk) -> Result<Arc<Config>, Failure> {
    Ok(Session::open(request, disk)?.config())
}

/// Opens what the last build left, and holds it: no build changes it meanwhile.
pub fn built<'d>(request: &Request, disk: &'d dyn Disk) -> Result<Built<'d>, Failure> {
    let session = Session::open(request, disk)?;
    let site = WrittenSite::open(disk, &session.project().output).map_err(|fault| Failure::new(fault.to_string()))?;
    match site.shard() {
        Some(shard) => Err(Failure::new(format!("what was built is shard {shard} of a site, and no site"))
            .help("`--from-shards` takes the folders of all shards")),
        None => Ok(Built { config: session.config(), site }),
    }
}

/// Refuses a folder for a site where something else would be buried, and one that has to do with the built site itself.
pub fn check_folder(request: &Request, disk: &dyn Disk, folder: &Path) -> Result<(), Failure> {
    let session = Session::open(request, disk)?;
    let project = session.project();
    write::check_site_folder(disk, "folder to publish to", &project.root, folder, request.home.as_deref())
        .map_err(|reason| Failure::new(reason).help("give it a folder of its own, outside of the project's sources"))?;
    let real = |path: &Path| crate::disk::resolve(disk, path);
    let (output, folder) = (real(&project.output)?, real(folder)?);
    match folder.starts_with(&output) || output.starts_with(&folder) {
        true => Err(Failure::new("a site cannot be published into the folder in which it is built, nor around it")
            .help("give it a folder of its own")),
        false => Ok(()),
    }
}
