use std::collections::BTreeSet;

use super::{
    bucket::{Bucket, Condition, Put, Sent},
    journal::Journal,
    lease::{Claim, Lease},
    standing::Standing,
};
use crate::{
    base::sha256_hex,
    disk::Disk,
    publish::{
        Difference, Edition, Entry, Headers, How, Manifest, Outcome, PublishError, Time, Wait,
        parallel::in_parallel_of, phases,
    },
};

/// How often a write is tried of which it is not known whether it has happened.
const TRIES: usize = 4;
/// How many addresses a fault names.
const NAMED_MAX: usize = 5;

/// A store of objects that is kept equal to an edition.
///
/// First a journal says which paths may differ from now on; then the files are sent, step by step, in the order of
/// [`phases`]; then those go that the edition does not have; then the manifest says what stands, and the journal goes. Killed
/// anywhere, the next publish asks the store for what the journal names, and goes on.
pub struct Store<'a> {
    /// Where the bytes of the edition are.
    pub disk: &'a dyn Disk,
    /// The store.
    pub bucket: &'a dyn Bucket,
    /// The clock.
    pub time: &'a dyn Time,
    /// Who publishes.
    pub claim: Claim,
    /// Whether objects are replaced that dateline did not put there.
    pub adopts: bool,
    /// How many requests are under way at a time.
    pub requests: usize,
}

impl Store<'_> {
    /// Says what would be done, without a lease: someone else may be publishing.
    pub fn compare(&self, edition: &Edition, how: &How<'_>) -> Result<Difference, PublishError> {
        edition.expect_public()?;
        let standing = Standing::read(self.bucket, &edition.entries, self.requests)?;
        Ok(difference(&standing, edition, how))
    }

    /// Makes the store equal to an edition; `wait` is called if someone else holds the lease.
    pub fn publish(&self, edition: &Edition, how: &How<'_>, wait: Wait<'_>) -> Result<Outcome, PublishError> {
        edition.expect_public()?;
        let lease = Lease::take(self.bucket, self.time, self.claim.clone(), wait)?;
        let outcome = lease.while_held(|| self.publish_held(&lease, edition, how));
        let released = lease.release();
        // Why it failed matters more than that the lease could not be given back, too.
        let outcome = outcome?;
        released?;
        Ok(outcome)
    }

    fn publish_held(&self, lease: &Lease<'_>, edition: &Edition, how: &How<'_>) -> Result<Outcome, PublishError> {
        let standing = Standing::read(self.bucket, &edition.entries, self.requests)?;
        let difference = difference(&standing, edition, how);
        difference.allow(how.deletes_max)?;
        let is_said = |(manifest, _): &(Manifest, _)| manifest.signed || how.signer.is_none();
        if difference.is_empty() && standing.journal.is_none() && standing.manifest.as_ref().is_some_and(is_said) {
            return Ok(Outcome { difference, is_published: false, release: None, pruned: Vec::new() });
        }
        self.expect_ours(&standing, &difference)?;
        let touched = difference.sent().chain(difference.gone()).map(|entry| entry.path.clone());
        let doubtful = standing.journal.iter().flat_map(|journal| journal.paths.iter().cloned());
        let journal = Journal { paths: touched.chain(doubtful).collect() };
        self.put_own(&Journal::key(), &journal.to_bytes(), Condition::Any)?;

        let replaced: BTreeSet<&str> = difference.changed.iter().map(|changed| &*changed.new.path).collect();
        for (_, entries) in phases(&difference) {
            in_parallel_of(self.requests, &entries, |entry| {
                lease.check()?;
                self.send(edition, entry, replaced.contains(&*entry.path))
            })?;
        }
        self.remove(lease, &difference)?;
        lease.check()?;
        self.conclude(&standing, &difference, edition, how)?;
        Ok(Outcome { difference, is_published: true, release: None, pruned: Vec::new() })
    }

    /// Refuses to write over what came from elsewhere, before anything is done.
    fn expect_ours(&self, standing: &Standing, difference: &Difference) -> Result<(), PublishError> {
        let foreign: Vec<&str> =
            difference.new.iter().map(|entry| &*entry.path).filter(|path| standing.foreign.contains(*path)).collect();
        if foreign.is_empty() || self.adopts { Ok(()) } else { Err(self.foreign(&foreign)) }
    }

    fn foreign(&self, paths: &[&str]) -> PublishError {
        let named = paths.iter().take(NAMED_MAX).map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ");
        let more =
            if paths.len() > NAMED_MAX { format!(" and {} more", paths.len() - NAMED_MAX) } else { String::new() };
        PublishError::new(format!("objects that dateline did not put there stand where pages must go: {named}{more}"))
            .help("`--adopt` replaces them; what stands elsewhere is left alone in any case")
    }

    /// Sends a file.
    fn send(&self, edition: &Edition, entry: &Entry, replaces: bool) -> Result<(), PublishError> {
        let bytes = edition.bytes(self.disk, entry)?;
        let headers = entry.headers.clone().unwrap_or_else(|| Headers::of(&entry.path, &[]));
        let sent = Sent { bytes: &bytes, sha256: &entry.sha256, headers: &headers };
        let condition = if replaces || self.adopts { Condition::Any } else { Condition::Absent };
        if self.put(&entry.path, &sent, condition)? {
            return Ok(());
        }
        // An unfinished publish may have put it there, or the answer to our own write was lost.
        match self.bucket.look(&entry.path)? {
            Some(seen) if seen.sha256.is_none() => Err(self.foreign(&[&entry.path])),
            Some(seen) if seen.sha256.as_deref() == Some(&entry.sha256) && seen.headers == headers => Ok(()),
            _ => self.put(&entry.path, &sent, Condition::Any).map(|_| ()),
        }
    }

    /// Writes an object, and tries again while it is not known what became of it; says whether the condition held.
    fn put(&self, key: &str, sent: &Sent<'_>, condition: Condition<'_>) -> Result<bool, PublishError> {
        let mut last = None;
        for _ in 0..TRIES {
            match self.bucket.put(key, sent, condition) {
                Ok(Put::Done(_)) => return Ok(true),
                Ok(Put::Refused) => return Ok(false),
                Err(fault) => last = Some(fault),
            }
        }
        Err(last.expect("it was tried"))
    }

    /// Takes away what the edition does not have: first what leads to other files, then these.
    fn remove(&self, lease: &Lease<'_>, difference: &Difference) -> Result<(), PublishError> {
        let mut gone: Vec<&Entry> = difference.gone().collect();
        gone.sort_by(|one, other| other.class.cmp(&one.class).then_with(|| one.path.cmp(&other.path)));
        for group in gone.chunk_by(|one, other| one.class == other.class) {
            in_parallel_of(self.requests, group, |entry| {
                lease.check()?;
                self.bucket.delete(&entry.path)
            })?;
        }
        Ok(())
    }

    /// Says what stands now, and that nothing is under way any more.
    fn conclude(
        &self,
        standing: &Standing,
        difference: &Difference,
        edition: &Edition,
        how: &How<'_>,
    ) -> Result<(), PublishError> {
        let manifest = Manifest::due(edition, difference.retired.clone(), how);
        for (path, bytes) in manifest.beside(how.signer) {
            self.put_own(path, &bytes, Condition::Any)?;
        }
        if !manifest.signed && standing.manifest.as_ref().is_some_and(|(manifest, _)| manifest.signed) {
            self.bucket.delete(Manifest::SIGNATURE)?;
        }
        let bytes = manifest.to_bytes();
        let condition = standing.manifest.as_ref().map_or(Condition::Absent, |(_, version)| Condition::Is(version));
        if !self.put_own(Manifest::PATH, &bytes, condition)?
            && self.bucket.get(Manifest::PATH)?.is_none_or(|object| object.bytes != bytes)
        {
            return Err(PublishError::new("someone else has published to this place meanwhile").help("publish again"));
        }
        self.bucket.delete(&Journal::key())
    }

    fn put_own(&self, key: &str, bytes: &[u8], condition: Condition<'_>) -> Result<bool, PublishError> {
        let sha256 = sha256_hex(bytes);
        self.put(key, &Sent { bytes, sha256: &sha256, headers: &Headers::of(key, &[]) }, condition)
    }
}

fn difference(standing: &Standing, edition: &Edition, how: &How<'_>) -> Difference {
    let retired = standing.manifest.as_ref().map_or(&[][..], |(manifest, _)| &manifest.retired);
    Difference::between(&standing.files, retired, &edition.entries, how.at)
}
