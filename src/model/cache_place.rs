use serde::{Deserialize, Serialize};

use super::{Place, Service, StorePlace, Target};
use crate::base::Text;

/// Where builds leave what other machines need not make again: `[cache]` of `site.toml`. It is as private as the sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CachePlace {
    /// A folder on a disk that machines share; a relative path counts from the project's root.
    Folder(Text),
    /// A store of objects.
    Store(StorePlace),
}

impl CachePlace {
    /// Returns where it is, in the form that is usual for its kind.
    pub fn address(&self) -> String {
        match self {
            CachePlace::Folder(path) => path.to_string(),
            CachePlace::Store(store) => Place::Store(store.clone()).address(),
        }
    }

    /// Says whether it lies where readers are, or readers where it lies: it holds what is not public yet.
    pub fn is_shown_by(&self, target: &Target) -> bool {
        match (self, &target.place) {
            (CachePlace::Folder(path), Place::Folder(folder)) => is_within_or_around(path, &folder.path),
            (CachePlace::Store(store), Place::Store(place)) => {
                is_one(&store.service, &place.service) && is_within_or_around(&store.prefix, &place.prefix)
            }
            _ => false,
        }
    }
}

/// Says whether two services keep the same objects. Whatever region or address is written, or is left to the environment, a name is
/// taken for the same.
fn is_one(service: &Service, other: &Service) -> bool {
    match (service, other) {
        (Service::S3 { bucket, .. }, Service::S3 { bucket: other, .. })
        | (Service::Gcs { bucket, .. }, Service::Gcs { bucket: other, .. }) => bucket == other,
        (Service::Azure { account, container, .. }, Service::Azure { account: other, container: there, .. }) => {
            account == other && container == there
        }
        _ => false,
    }
}

fn is_within_or_around(path: &str, other: &str) -> bool {
    let is_below = |path: &str, top: &str| {
        let (path, top) = (path.trim_end_matches('/'), top.trim_end_matches('/'));
        path.strip_prefix(top).is_some_and(|rest| top.is_empty() || rest.is_empty() || rest.starts_with('/'))
    };
    is_below(path, other) || is_below(other, path)
}

#[cfg(test)]
mod tests {
    use super::is_within_or_around;

    #[test]
    fn what_lies_within_or_around_is_told_from_what_lies_beside() {
        for (path, other) in [("www", "www"), ("www/cache", "www"), ("", "www"), ("www", ""), ("/srv/", "/srv/www")] {
            assert!(is_within_or_around(path, other), "{path} {other}");
        }
        assert!(!is_within_or_around("cache", "www") && !is_within_or_around("www-cache", "www"));
    }
}
