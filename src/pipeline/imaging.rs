use rayon::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use super::{Progress, cache, loading};
use crate::{
    base::{Code, Diagnostic, Fingerprint, Place, SourcePath},
    disk::{Disk, DiskError},
    dress,
    load::Project,
    model::{Asset, Assets, Documents, ImageForm, ImageSettings},
    plan,
};

/// What is done to learn whether an image can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Nothing: in a preview no text waits for an image, and a form is drawn when a browser asks for it.
    AtHead,
    /// It is decoded.
    Through,
    /// Its forms are drawn, and kept for this build and later ones.
    Drawing,
}

/// Which forms there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imaging {
    /// What the configuration says.
    pub settings: ImageSettings,
    /// Whether their addresses say what they are made of.
    pub names: bool,
    /// How closely images are looked at.
    pub look: Look,
}

/// Draws forms of images, or takes them from the cache.
#[derive(Clone)]
pub struct Studio<'d> {
    pub disk: &'d dyn Disk,
    pub project: Project,
    pub quality: u8,
    /// Whether the cache is used.
    pub keeps: bool,
}

/// The images that documents show, as they were seen last.
#[derive(Debug, Default)]
pub struct Images {
    imaging: Option<Imaging>,
    seen: BTreeMap<SourcePath, Seen>,
}

/// What was seen of an image.
#[derive(Debug)]
struct Seen {
    fingerprint: Fingerprint,
    forms: Vec<ImageForm>,
    fault: Option<Diagnostic>,
}

/// Why a form could not be drawn.
enum Refusal {
    Disk(DiskError),
    /// It is another image by now.
    Changed,
    /// It cannot be understood, and why.
    Unreadable(String),
}

impl Images {
    /// Brings the forms up to date with documents and files, and returns the images of which there are others than before.
    ///
    /// What is not shown is not looked at, and what was seen with the same bytes not again.
    pub fn update(
        &mut self,
        documents: &Documents,
        assets: &mut Assets,
        imaging: Imaging,
        studio: &Studio<'_>,
        progress: &dyn Progress,
    ) -> Vec<SourcePath> {
        if !self.are_seen_by(&imaging) {
            self.seen.clear();
        }
        let shown = stills_shown(documents, assets, &imaging);
        self.seen.retain(|path, seen| shown.get(path).is_some_and(|asset| asset.fingerprint == seen.fingerprint));
        let unseen: Vec<&Asset> =
            shown.iter().filter(|(path, _)| !self.seen.contains_key(*path)).map(|(_, asset)| *asset).collect();
        if !unseen.is_empty() && imaging.look != Look::AtHead {
            progress.stage("look at images", Some(unseen.len()));
        }
        let see = |asset: &&Asset| {
            progress.advance(1);
            (asset.path.clone(), see(asset, &imaging, studio))
        };
        let fresh: Vec<(SourcePath, Seen)> = unseen.par_iter().map(see).collect();
        self.seen.extend(fresh);
        self.imaging = Some(imaging);
        let with_forms = self.seen.iter().filter(|(_, seen)| !seen.forms.is_empty());
        let after = with_forms.map(|(path, seen)| (path.clone(), seen.forms.clone())).collect();
        let before = std::mem::replace(&mut assets.forms, after);
        let both: BTreeSet<&SourcePath> = before.keys().chain(assets.forms.keys()).collect();
        both.into_iter().filter(|path| before.get(*path) != assets.forms.get(*path)).cloned().collect()
    }

    /// Says whether images were looked at in this way.
    pub fn are_seen_by(&self, imaging: &Imaging) -> bool {
        self.imaging.as_ref() == Some(imaging)
    }

    /// Returns what is wrong with images.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.seen.values().filter_map(|seen| seen.fault.as_ref())
    }
}

fn stills_shown<'a>(documents: &Documents, assets: &'a Assets, imaging: &Imaging) -> BTreeMap<SourcePath, &'a Asset> {
    let has_any = assets.fixed.values().chain(assets.attachments.values()).any(|asset| asset.is_still);
    if imaging.settings.widths.is_empty() || !has_any {
        return BTreeMap::new();
    }
    let shown = plan::images_shown(documents, assets);
    shown.into_iter().filter_map(|path| Some((path.clone(), assets.get(&path).filter(|it| it.is_still)?))).collect()
}

fn see(asset: &Asset, imaging: &Imaging, studio: &Studio<'_>) -> Seen {
    let nothing = |fault| Seen { fingerprint: asset.fingerprint, forms: Vec::new(), fault };
    if let Some(size) = asset.size.filter(|size| dress::is_too_large(*size)) {
        return nothing(Some(too_large(&asset.path, size)));
    }
    let forms = asset.size.map(|size| dress::forms(asset.fingerprint, size, &imaging.settings, imaging.names));
    let forms = forms.unwrap_or_default();
    let drawn = match imaging.look {
        Look::AtHead => Ok(()),
        Look::Through => studio.draw(asset, &[]).map(drop),
        Look::Drawing if !forms.is_empty() && forms.iter().all(|form| studio.has(form)) => Ok(()),
        Look::Drawing => studio.draw(asset, &forms.iter().collect::<Vec<_>>()).map(drop),
    };
    match drawn {
        Ok(()) => Seen { fingerprint: asset.fingerprint, forms, fault: None },
        Err(Refusal::Unreadable(reason)) => nothing(Some(unreadable(&asset.path, &reason))),
        // The next update is told of what is another by now, or gone.
        Err(Refusal::Disk(_) | Refusal::Changed) => nothing(None),
    }
}

fn too_large(path: &SourcePath, (width, height): (u32, u32)) -> Diagnostic {
    let most = dress::PIXELS_MAX / 1_000_000;
    let message =
        format!("`{path}` is {width} by {height} pixels, and no image of more than {most} million is made smaller");
    Diagnostic::new(Code::ImageTooLarge, Place::file(path), message)
        .help("export it again with 4000 pixels on its longer side, which is more than any page shows")
}

fn unreadable(path: &SourcePath, reason: &str) -> Diagnostic {
    let message = format!("`{path}` cannot be read as an image: {reason}");
    Diagnostic::new(Code::UnreadableImage, Place::file(path), message)
        .help("copy it again from where it came from, or export it again; until then readers get it as it is")
}

impl Studio<'_> {
    /// Returns the bytes of forms of an image, in their order. Faults: the image is gone, or another one by now.
    pub fn forms(&self, asset: &Asset, forms: &[&ImageForm]) -> Result<Vec<Vec<u8>>, DiskError> {
        let kept: Option<Vec<_>> = forms.iter().map(|form| self.kept(form)).collect();
        kept.map_or_else(|| self.draw(asset, forms), Ok).map_err(|refusal| {
            let said = |text: &str| DiskError::new("read", asset.path.as_str().as_ref(), io::Error::other(text));
            match refusal {
                Refusal::Disk(fault) => fault,
                Refusal::Changed => said("it was changed while the site was built; build again"),
                Refusal::Unreadable(reason) => said(&reason),
            }
        })
    }

    fn has(&self, form: &ImageForm) -> bool {
        self.keeps && cache::has_form(self.disk, &self.project, form.recipe)
    }

    fn kept(&self, form: &ImageForm) -> Option<Vec<u8>> {
        cache::read_form(self.disk, &self.project, form.recipe).filter(|_| self.keeps)
    }

    fn draw(&self, asset: &Asset, forms: &[&ImageForm]) -> Result<Vec<Vec<u8>>, Refusal> {
        let bytes = loading::asset_bytes(self.disk, &self.project, &asset.path).map_err(Refusal::Disk)?;
        if Fingerprint::of(&bytes) != asset.fingerprint {
            return Err(Refusal::Changed);
        }
        let drawn = dress::draw(&bytes, forms, self.quality).map_err(Refusal::Unreadable)?;
        if self.keeps {
            for (form, bytes) in forms.iter().zip(&drawn) {
                cache::write_form(self.disk, &self.project, form.recipe, bytes);
            }
        }
        Ok(drawn)
    }
}
