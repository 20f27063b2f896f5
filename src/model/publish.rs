use serde::{Deserialize, Serialize};

use super::Encoding;
use crate::base::Text;

/// A place where readers are: one table `[publish.<name>]` of `site.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Where it is.
    pub place: Place,
    /// How many files one publish may take away unless it is told otherwise; 256.
    pub deletes_max: usize,
    /// Whether the addresses that are published there are recorded, so that none is lost; `true`.
    pub records: bool,
}

/// Where a site is published to, by kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A folder that a web server shows.
    Folder(FolderPlace),
    /// A store of objects.
    Store(StorePlace),
    /// A branch of a git repository.
    Branch(BranchPlace),
    /// A folder of another machine.
    Server(ServerPlace),
}

/// A folder of another machine with releases side by side, one of which is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerPlace {
    /// The machine, as ssh knows it.
    pub host: Text,
    /// The folder; a relative path counts from where ssh begins.
    pub path: Text,
    /// How many releases stay; 5.
    pub keep: usize,
}

/// A branch of a git repository, which a host shows as a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchPlace {
    /// The repository: an address that git knows, or a folder; a relative one counts from the project's root.
    pub repository: Text,
    /// The name of the branch.
    pub branch: Text,
    /// The folder of the branch in which the site lies, without a `/` at its ends; empty for all of it.
    pub prefix: Text,
    /// Who commits, as `Name <address>`; whom git knows if nothing is written.
    pub author: Option<Text>,
}

/// A store of objects, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorePlace {
    /// Whose it is, and what it is called there.
    pub service: Service,
    /// What the keys of all objects begin with, without a `/` at its ends; empty if nothing.
    pub prefix: Text,
    /// The compressed form in which texts are sent, if any.
    pub encoding: Option<Encoding>,
    /// What is sent otherwise with some files.
    pub rules: Vec<SendRule>,
    /// How long the place is another's after its last sign of life, in seconds; 60.
    pub lease_seconds: u64,
    /// How long a request may take, in seconds; 60.
    pub timeout_seconds: u64,
    /// How many requests are under way at a time; 32.
    pub requests: usize,
}

/// A service that keeps objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Service {
    /// Amazon S3, and others that speak its language.
    S3 {
        /// The bucket.
        bucket: Text,
        /// Where it is; what the environment says if nothing is written.
        region: Option<Text>,
        /// The address of another service than Amazon's.
        endpoint: Option<Text>,
    },
    /// Google Cloud Storage.
    Gcs {
        /// The bucket.
        bucket: Text,
        /// The address of another service than Google's.
        endpoint: Option<Text>,
    },
    /// Azure Blob Storage.
    Azure {
        /// The account.
        account: Text,
        /// The container.
        container: Text,
        /// The address of another service than Microsoft's.
        endpoint: Option<Text>,
    },
}

/// What is sent otherwise with some files: the first rule that fits a file and names a header decides on it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SendRule {
    /// Which files: an address from the site's root, in which `*` stands for any text.
    pub pattern: Text,
    /// `Cache-Control`
    pub cache_control: Option<Text>,
    /// `Content-Type`
    pub content_type: Option<Text>,
}

/// A folder with releases side by side, one of which is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderPlace {
    /// The folder; a relative path counts from the project's root.
    pub path: Text,
    /// How many releases stay; 5.
    pub keep: usize,
}

impl Target {
    /// How many files one publish may take away if nothing is written.
    pub const DELETES_MAX: usize = 256;
    /// How many releases stay if nothing is written.
    pub const KEEP: usize = 5;
    /// How long a lease lasts if nothing is written, in seconds.
    pub const LEASE_SECONDS: usize = 60;
    /// How long a request may take if nothing is written, in seconds.
    pub const TIMEOUT_SECONDS: usize = 60;
    /// How many requests are under way at a time if nothing is written.
    pub const REQUESTS: usize = 32;
}

impl Place {
    /// Returns the word for its kind, as in `site.toml`.
    pub fn kind(&self) -> &'static str {
        match self {
            Place::Folder(_) => "dir",
            Place::Branch(_) => "git",
            Place::Server(_) => "ssh",
            Place::Store(StorePlace { service: Service::S3 { .. }, .. }) => "s3",
            Place::Store(StorePlace { service: Service::Gcs { .. }, .. }) => "gcs",
            Place::Store(StorePlace { service: Service::Azure { .. }, .. }) => "azure",
        }
    }

    /// Returns where it is, in the form that is usual for its kind.
    pub fn address(&self) -> String {
        match self {
            Place::Folder(folder) => folder.path.to_string(),
            Place::Server(ServerPlace { host, path, .. }) => format!("{host}:{path}"),
            Place::Branch(BranchPlace { repository, branch, .. }) => format!("{repository}#{branch}"),
            Place::Store(StorePlace { service, prefix, .. }) => {
                let place = match service {
                    Service::S3 { bucket, .. } => format!("s3://{bucket}"),
                    Service::Gcs { bucket, .. } => format!("gs://{bucket}"),
                    Service::Azure { account, container, .. } => format!("az://{account}/{container}"),
                };
                if prefix.is_empty() { place } else { format!("{place}/{prefix}") }
            }
        }
    }
}
