use futures_util::TryStreamExt;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientOptions, Error, GetOptions, GetResult, ObjectStore, ObjectStoreExt,
    PutMode, PutOptions, RetryConfig, UpdateVersion, aws::AmazonS3Builder, azure::MicrosoftAzureBuilder,
    gcp::GoogleCloudStorageBuilder, path::Path,
};
use std::{error, thread, time::Duration};
use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

use super::bucket::{Bucket, Condition, Object, Put, Seen, Sent, Version};
use crate::{
    base::Text,
    model::{Service, StorePlace},
    publish::{Headers, PublishError},
};

/// What the digest of an object's bytes is noted under with it.
const SHA256: &str = "sha256";
/// How often a request is made again that the store could not answer.
const RETRIES: usize = 6;
/// For how long requests are made again.
const RETRY_TIME: Duration = Duration::from_secs(60);
/// For how long they are when nobody needs the answer.
const HASTY_TIME: Duration = Duration::from_secs(5);
/// How long a connection may take to come about.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// The longest word of a store that a message repeats, in characters.
const SAID_MAX: usize = 300;
/// What is in the names of variables whose value nobody may see.
const SECRET_WORDS: [&str; 6] = ["SECRET", "KEY", "TOKEN", "PASSWORD", "CREDENTIAL", "SAS"];

/// A store of objects that is reached over the network.
pub struct Cloud {
    store: Box<dyn ObjectStore>,
    prefix: Text,
    handle: Handle,
    secrets: Secrets,
    /// Ends the thread that drives connections, when it is dropped.
    driver: Option<(oneshot::Sender<()>, thread::JoinHandle<()>)>,
}

/// How long a store that does not answer is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// For a minute: what is to be done has to be done.
    Steady,
    /// Once: what is to be had spares time, and waiting costs it.
    Hasty,
}

/// What the environment says to a service of the cloud; it never reaches a message.
#[derive(Clone, Default)]
pub struct Secrets(Vec<(String, String)>);

impl Secrets {
    /// What the names of variables begin with that services look at.
    const PREFIXES: [&'static str; 3] = ["AWS_", "AZURE_", "GOOGLE_"];

    /// Takes of the environment what concerns a service of the cloud.
    pub fn of(environment: impl IntoIterator<Item = (String, String)>) -> Self {
        let is_ours = |name: &str| Self::PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        Secrets(environment.into_iter().filter(|(name, _)| is_ours(name)).collect())
    }

    /// Walks over settings as the builders of a service name them, with their values; others are passed over.
    fn settings<'s, K: std::str::FromStr>(&'s self, prefix: &'s str) -> impl Iterator<Item = (K, &'s str)> {
        let ours = self.0.iter().filter(move |(name, _)| name.starts_with(prefix));
        ours.filter_map(|(name, value)| Some((name.to_ascii_lowercase().parse().ok()?, value.as_str())))
    }

    /// Says whether the environment names the address of a service, and that has no encryption.
    fn names_plain_endpoint(&self) -> bool {
        self.0.iter().any(|(name, value)| name.contains("ENDPOINT") && value.starts_with("http://"))
    }

    /// Takes every value out of a text.
    fn hidden_in(&self, text: &str) -> String {
        let is_secret = |name: &str| SECRET_WORDS.iter().any(|word| name.contains(word));
        let secrets = self.0.iter().filter(|(name, value)| is_secret(name) && !value.is_empty());
        secrets.map(|(_, value)| value.as_str()).fold(text.to_owned(), |text, value| text.replace(value, "…"))
    }
}

impl Cloud {
    /// Reaches for a store; nothing is asked of it yet.
    pub fn open(place: &StorePlace, secrets: Secrets, patience: Patience) -> Result<Self, PublishError> {
        // That another has been chosen in this process is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let trouble = |fault: std::io::Error| PublishError::new(format!("cannot reach for the network: {fault}"));
        let runtime = Builder::new_current_thread().enable_all().build().map_err(trouble)?;
        let handle = runtime.handle().clone();
        let (ends, ended) = oneshot::channel::<()>();
        let driver = thread::Builder::new()
            .name("store".into())
            .spawn(move || drop(runtime.block_on(ended)))
            .map_err(trouble)?;
        let store = store(place, &secrets, patience).map_err(|fault| secrets.told("reach", "the store", &fault))?;
        Ok(Cloud { store, prefix: place.prefix.clone(), handle, secrets, driver: Some((ends, driver)) })
    }

    fn path(&self, key: &str) -> Result<Path, PublishError> {
        let whole = if self.prefix.is_empty() { key.to_owned() } else { format!("{}/{key}", self.prefix) };
        Path::parse(&whole).map_err(|_| PublishError::new(format!("`{key}` cannot be the key of an object")))
    }

    /// Returns the key of an object of ours.
    fn key(&self, path: &Path) -> Option<Text> {
        let whole: &str = path.as_ref();
        match self.prefix.is_empty() {
            true => Some(whole.into()),
            false => Some(whole.strip_prefix(&*self.prefix)?.strip_prefix('/')?.into()),
        }
    }

    fn ask(&self, key: &str, head: bool) -> Result<Option<Object>, PublishError> {
        let path = self.path(key)?;
        let asked = async {
            let found = self.store.get_opts(&path, GetOptions { head, ..GetOptions::default() }).await?;
            let (seen, version) = (seen(&found), version(&found));
            let bytes = if head { Vec::new() } else { found.bytes().await?.to_vec() };
            Ok(Object { bytes, version, seen })
        };
        match self.handle.block_on(asked) {
            Ok(object) => Ok(Some(object)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(fault) => Err(self.secrets.told("read", key, &fault)),
        }
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        if let Some((ends, driver)) = self.driver.take() {
            let _ = ends.send(());
            let _ = driver.join();
        }
    }
}

impl Bucket for Cloud {
    fn get(&self, key: &str) -> Result<Option<Object>, PublishError> {
        self.ask(key, false)
    }

    fn look(&self, key: &str) -> Result<Option<Seen>, PublishError> {
        Ok(self.ask(key, true)?.map(|object| object.seen))
    }

    fn put(&self, key: &str, sent: &Sent<'_>, condition: Condition<'_>) -> Result<Put, PublishError> {
        let mode = match condition {
            Condition::Any => PutMode::Overwrite,
            Condition::Absent => PutMode::Create,
            Condition::Is(Version { e_tag, version }) => {
                PutMode::Update(UpdateVersion { e_tag: e_tag.clone(), version: version.clone() })
            }
        };
        let options = PutOptions { mode, attributes: attributes(sent), ..PutOptions::default() };
        let (path, bytes) = (self.path(key)?, sent.bytes.to_vec());
        match self.handle.block_on(self.store.put_opts(&path, bytes.into(), options)) {
            Ok(put) => Ok(Put::Done(Version { e_tag: put.e_tag, version: put.version })),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(Put::Refused),
            Err(fault) => Err(self.secrets.told("write", key, &fault)),
        }
    }

    fn delete(&self, key: &str) -> Result<(), PublishError> {
        let path = self.path(key)?;
        match self.handle.block_on(self.store.delete(&path)) {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(fault) => Err(self.secrets.told("remove", key, &fault)),
        }
    }

    fn list(&self) -> Result<Vec<Text>, PublishError> {
        let prefix = Path::parse(&*self.prefix).unwrap_or_default();
        let found = async { self.store.list(Some(&prefix)).try_collect::<Vec<_>>().await };
        match self.handle.block_on(found) {
            Ok(found) => Ok(found.iter().filter_map(|meta| self.key(&meta.location)).collect()),
            Err(fault) => Err(self.secrets.told("list", "the store", &fault)),
        }
    }
}

fn store(place: &StorePlace, secrets: &Secrets, patience: Patience) -> Result<Box<dyn ObjectStore>, Error> {
    // An address without encryption is taken from whoever writes one: `site.toml`, or the environment where that says nothing.
    let is_plain = |endpoint: &Option<Text>| match endpoint {
        Some(address) => address.starts_with("http://"),
        None => secrets.names_plain_endpoint(),
    };
    let client = |endpoint: &Option<Text>| {
        let time = Duration::from_secs(place.timeout_seconds);
        let client = ClientOptions::new().with_timeout(time).with_connect_timeout(CONNECT_TIME.min(time));
        client.with_allow_http(is_plain(endpoint))
    };
    let (max_retries, retry_timeout) = match patience {
        Patience::Steady => (RETRIES, RETRY_TIME),
        Patience::Hasty => (1, HASTY_TIME),
    };
    let retry = RetryConfig { max_retries, retry_timeout, backoff: BackoffConfig::default() };
    // The environment comes first: what `site.toml` says of the place is what is meant.
    Ok(match &place.service {
        Service::S3 { bucket, region, endpoint } => {
            let builder = AmazonS3Builder::new().with_client_options(client(endpoint)).with_retry(retry);
            let builder =
                secrets.settings("AWS_").fold(builder, |builder, (key, value)| builder.with_config(key, value));
            let builder = builder.with_bucket_name(&**bucket);
            let builder = region.iter().fold(builder, |builder, region| builder.with_region(&**region));
            Box::new(endpoint.iter().fold(builder, |builder, endpoint| builder.with_endpoint(&**endpoint)).build()?)
        }
        Service::Gcs { bucket, endpoint } => {
            let builder = GoogleCloudStorageBuilder::new().with_client_options(client(endpoint)).with_retry(retry);
            let builder =
                secrets.settings("GOOGLE_").fold(builder, |builder, (key, value)| builder.with_config(key, value));
            let builder = builder.with_bucket_name(&**bucket);
            Box::new(endpoint.iter().fold(builder, |builder, endpoint| builder.with_base_url(endpoint)).build()?)
        }
        Service::Azure { account, container, endpoint } => {
            let builder = MicrosoftAzureBuilder::new().with_client_options(client(endpoint)).with_retry(retry);
            let builder =
                secrets.settings("AZURE_").fold(builder, |builder, (key, value)| builder.with_config(key, value));
            let builder = builder.with_container_name(&**container).with_account(&**account);
            Box::new(
                endpoint
                    .iter()
                    .fold(builder, |builder, endpoint| builder.with_endpoint(endpoint.to_string()))
                    .build()?,
            )
        }
    })
}

fn attributes(sent: &Sent<'_>) -> Attributes {
    let Headers { content_type, cache_control, content_encoding } = sent.headers;
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, content_type.to_string().into());
    attributes.insert(Attribute::CacheControl, cache_control.to_string().into());
    if let Some(encoding) = content_encoding {
        attributes.insert(Attribute::ContentEncoding, encoding.to_string().into());
    }
    attributes.insert(Attribute::Metadata(SHA256.into()), sent.sha256.to_owned().into());
    attributes
}

fn seen(found: &GetResult) -> Seen {
    let text = |attribute: Attribute| found.attributes.get(&attribute).map(|value| Text::from(value.as_ref()));
    let headers = Headers {
        content_type: text(Attribute::ContentType).unwrap_or_default(),
        cache_control: text(Attribute::CacheControl).unwrap_or_default(),
        content_encoding: text(Attribute::ContentEncoding),
    };
    Seen { sha256: text(Attribute::Metadata(SHA256.into())), size: found.meta.size, headers }
}

fn version(found: &GetResult) -> Version {
    Version { e_tag: found.meta.e_tag.clone(), version: found.meta.version.clone() }
}

impl Secrets {
    /// Makes a fault of what a store said.
    fn told(&self, doing: &str, what: &str, fault: &Error) -> PublishError {
        let what = if what == "the store" { what.to_owned() } else { format!("`{what}`") };
        let said = self.hidden_in(&innermost(fault)).split_whitespace().collect::<Vec<_>>().join(" ");
        let said = match said.char_indices().nth(SAID_MAX) {
            Some((end, _)) => format!("{}…", &said[..end]),
            None => said,
        };
        let error = PublishError::new(format!("cannot {doing} {what}: {said}"));
        match fault {
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                error.help("who may write there is said by the environment: see docs/publishing.md")
            }
            Error::NotImplemented { .. } | Error::NotSupported { .. } => error.help(
                "the store must know conditional writes (`If-None-Match`, `If-Match`), or two publishers could mix",
            ),
            Error::NotFound { .. } => {
                error.help("see whether the place is there: its name, its region and its address are those of `site.toml`")
            }
            _ => error.help(
                "publish again: what has arrived is not sent a second time; if it says the same again, see whether the place is there and who may write to it",
            ),
        }
    }
}

/// Returns what lies at the bottom of a fault: the others say again what was to be done.
fn innermost(fault: &dyn error::Error) -> String {
    let mut fault = fault;
    while let Some(source) = fault.source() {
        fault = source;
    }
    fault.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_of_whatever_a_store_says() {
        let environment = [("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI"), ("AWS_REGION", "eu-1"), ("HOME", "/home/ann/x")];
        let secrets = Secrets::of(environment.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let said = secrets.hidden_in("eu-1: wJalrXUtnFEMI of /home/ann/x");
        assert_eq!(said, "eu-1: … of /home/ann/x");
    }
}
