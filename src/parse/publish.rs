use std::collections::BTreeMap;

use super::{
    address,
    fields::{self, CACHE, ENCODINGS, KEEP_MAX, PUBLISH, REQUESTS_MAX, SECONDS_MAX, Table},
    file::{Way, shown},
    node::Node,
    record::Record,
    value::{Value, Wrong},
};
use crate::{
    base::{Code, Diagnostic, Slug, Text, slugify},
    model::{
        BranchPlace, CachePlace, Encoding, FolderPlace, Place, SendRule, ServerPlace, Service, StorePlace, Target,
    },
};

/// Reads `[publish.…]`: the places where readers are, by name.
pub(super) fn publish(value: &Value<'_>) -> BTreeMap<Text, Target> {
    let entries = value.entries("tables such as `[publish.site]`");
    entries.filter_map(|(name, entry)| Some((target_name(name, &entry)?, target(&entry)?))).collect()
}

/// Reads the name of a target; faults point at the key.
fn target_name(name: &str, entry: &Value<'_>) -> Option<Text> {
    if Slug::parse(name).is_some() {
        return Some(name.into());
    }
    let place = entry.file.place(&entry.way.path().itself());
    let message = format!("{} is not a slug, and cannot be the name of a place", shown(name));
    entry.refuse(Diagnostic::new(Code::BadSlug, place, message).help(format!("write `{}`", slugify(name))))
}

fn target(entry: &Value<'_>) -> Option<Target> {
    let (kind, table) = kind(entry, &PUBLISH, "a place to publish to")?;
    let record = Record::open(entry, table)?;
    let deletes_max = number(&record, "max_deletes", 0, u64::MAX, Target::DELETES_MAX);
    let place = match kind {
        "dir" => {
            let keep = keep(&record);
            Place::Folder(FolderPlace { path: record.text("path")?, keep })
        }
        "git" => {
            let repository = record.get("repository").and_then(|value| repository(&value));
            let branch = record.get("branch").and_then(|value| branch(&value));
            Place::Branch(BranchPlace {
                repository: repository?,
                branch: branch?,
                prefix: record.get("prefix").and_then(|value| prefix(&value)).unwrap_or_default(),
                author: record.get("author").and_then(|value| author(&value)),
            })
        }
        "ssh" => {
            let host = record.get("host").and_then(|value| host(&value));
            let (path, keep) = (record.text("path"), keep(&record));
            Place::Server(ServerPlace { host: host?, path: path?, keep })
        }
        kind => Place::Store(store(&record, service(kind, &record)?)),
    };
    let records = record.get("record").and_then(|value| value.flag()).unwrap_or(true);
    Some(Target { place, deletes_max, records })
}

/// Reads `[cache]`: where builds leave what other machines need not make again. Faults: readers are there.
pub(super) fn cache(value: &Value<'_>, targets: &BTreeMap<Text, Target>) -> Option<CachePlace> {
    let (kind, table) = kind(value, &CACHE, "a cache")?;
    let record = Record::open(value, table)?;
    let place = match kind {
        "dir" => CachePlace::Folder(record.text("path")?),
        kind => CachePlace::Store(objects(&record, service(kind, &record)?)),
    };
    match targets.iter().find(|(_, target)| place.is_shown_by(target)) {
        None => Some(place),
        Some((name, _)) => {
            let message = format!("the cache lies where `[publish.{name}]` is, and holds what is not public yet");
            let help = "give it a place of its own that is as private as the sources";
            value.refuse(value.fault(Code::BadValue, message).help(help))
        }
    }
}

fn service(kind: &str, record: &Record<'_>) -> Option<Service> {
    let endpoint = endpoint(record);
    Some(match kind {
        "s3" => Service::S3 { bucket: record.text("bucket")?, region: record.text("region"), endpoint },
        "gcs" => Service::Gcs { bucket: record.text("bucket")?, endpoint },
        _ => {
            let (account, container) = (record.text("account"), record.text("container"));
            Service::Azure { account: account?, container: container?, endpoint }
        }
    })
}

/// Finds out what kind of place is written of, since each has keys of its own.
fn kind<const N: usize>(
    entry: &Value<'_>,
    tables: &'static [(&'static str, &'static Table); N],
    what: &str,
) -> Option<(&'static str, &'static Table)> {
    let Node::Map(entries) = entry.node else {
        return entry.refuse(entry.wrong_type("a table (`kind`, and what goes with it)"));
    };
    let words = tables.map(|(word, _)| word);
    match entries.iter().find(|(key, _)| key == "kind") {
        Some((_, node)) => {
            let value = Value { file: entry.file, way: Way::Key(&entry.way, "kind"), node };
            Some(tables[value.choice(&words)?])
        }
        None => {
            let all = words.map(|word| format!("`\"{word}\"`")).join(", ");
            let fault = entry.fault(Code::MissingField, format!("`kind` is missing; {what} needs it"));
            entry.refuse(fault.help(format!("add `kind = …`: {all}")))
        }
    }
}

fn store(record: &Record<'_>, service: Service) -> StorePlace {
    let encoding = record.get("encoding").and_then(|value| value.choice(ENCODINGS));
    StorePlace {
        encoding: encoding.map(|nth| [Encoding::Brotli, Encoding::Gzip][nth]),
        rules: record.list("rules", rule).into_iter().flatten().collect(),
        lease_seconds: seconds(record, "lease", Target::LEASE_SECONDS),
        ..objects(record, service)
    }
}

/// Reads what is said of any store of objects, whatever it is for.
fn objects(record: &Record<'_>, service: Service) -> StorePlace {
    StorePlace {
        service,
        prefix: record.get("prefix").and_then(|value| prefix(&value)).unwrap_or_default(),
        encoding: None,
        rules: Vec::new(),
        lease_seconds: Target::LEASE_SECONDS as u64,
        timeout_seconds: seconds(record, "timeout", Target::TIMEOUT_SECONDS),
        requests: number(record, "requests", 1, REQUESTS_MAX, Target::REQUESTS),
    }
}

fn seconds(record: &Record<'_>, key: &'static str, default: usize) -> u64 {
    number(record, key, 1, SECONDS_MAX, default) as u64
}

fn number(record: &Record<'_>, key: &'static str, min: u64, max: u64, default: usize) -> usize {
    let number = record.get(key).and_then(|value: Value<'_>| value.number(min, max));
    number.map_or(default, |number| usize::try_from(number).unwrap_or(usize::MAX))
}

/// Reads the address of a service. One with a password is not even repeated in its fault, which logs may keep.
fn endpoint(record: &Record<'_>) -> Option<Text> {
    let value = record.get("endpoint")?;
    value.checked(value.text()?, Code::BadAddress, |address| match address.contains('@') {
        false => Ok(()),
        true => Err(Wrong::new("an address may not hold a password").help("secrets stand in the environment alone")),
    })?;
    Some(value.web_address()?.trim_end_matches('/').into())
}

fn keep(record: &Record<'_>) -> usize {
    number(record, "keep", 1, KEEP_MAX, Target::KEEP)
}

/// Reads a machine as ssh knows it. What is more than a name, such as a port or a key, belongs into ssh's configuration.
fn host(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadValue, |host| {
        let is_plain = |letter: char| letter.is_alphanumeric() || "._-@".contains(letter);
        match !host.is_empty() && !host.starts_with(['-', '@']) && host.chars().all(is_plain) {
            true => Ok(()),
            false => Err(Wrong::new(format!("{} is not a machine that ssh can be told of", shown(host)))
                .help("write `desk@www.example.org`; ports, keys and all else belong to a `Host` in `~/.ssh/config`")),
        }
    })
}

/// Reads where a repository is. An address with a password, or with a token in the place of a name, is not even repeated.
fn repository(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadAddress, |text| {
        let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
        let host = if scheme.is_empty() { "" } else { rest.split('/').next().unwrap_or_default() };
        let user = host.rsplit_once('@').map(|(user, _)| user);
        match user {
            Some(user) if scheme.starts_with("http") || user.contains(':') => {
                Err(Wrong::new("the address of a repository may not hold a password")
                    .help("leave out what stands before `@`: git asks its credential helper, or uses a key over ssh"))
            }
            _ if text.starts_with('-') || text.contains(char::is_control) => {
                Err(Wrong::new(format!("{} is not where a repository can be", shown(text))))
            }
            _ => Ok(()),
        }
    })
}

/// Reads the name of a branch, as `git check-ref-format --branch` does.
fn branch(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadValue, |name| {
        let odd = |letter: char| letter.is_control() || " ~^:?*[\\".contains(letter);
        let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
        let is_name = name.split('/').all(is_part) && !name.starts_with('-') && !name.ends_with('.');
        match is_name && !name.contains(odd) && !name.contains("..") && !name.contains("@{") && name != "@" {
            true => Ok(()),
            false => Err(Wrong::new(format!("{} cannot be the name of a branch", shown(name)))
                .help("write it as `git branch` prints it: `gh-pages`")),
        }
    })
}

/// Reads who commits: a name and an address.
fn author(value: &Value<'_>) -> Option<Text> {
    value.checked(value.text()?, Code::BadValue, |text| {
        let parts = text.strip_suffix('>').and_then(|text| text.split_once(" <"));
        let is_plain = |part: &str| !part.trim().is_empty() && !part.contains(['<', '>', '\n', '\r', '\0']);
        match parts.is_some_and(|(name, address)| is_plain(name) && is_plain(address)) {
            true => Ok(()),
            false => Err(Wrong::new(format!("{} does not say who commits", shown(text)))
                .help("write a name and an address: `Desk <desk@example.org>`")),
        }
    })
}

/// Reads a prefix: a path without a `/` at its ends.
fn prefix(value: &Value<'_>) -> Option<Text> {
    let written = value.text()?;
    let trimmed: Text = written.trim_matches('/').into();
    value.checked(trimmed, Code::BadValue, |prefix| match address::check_site_path(&format!("/{prefix}")) {
        Ok(()) => Ok(()),
        Err(wrong) => Err(Wrong { message: format!("{} cannot be a prefix", shown(prefix)), ..wrong }),
    })
}

fn rule(value: Value<'_>) -> Option<SendRule> {
    let record = Record::open(&value, &fields::PUBLISH_RULE)?;
    let pattern = record.get("for").and_then(|value| {
        value.checked(value.text()?, Code::BadValue, |pattern| match pattern.starts_with(['/', '*']) {
            true => Ok(()),
            false => Err(Wrong::new(format!("{} fits no file", shown(pattern)))
                .help(format!("begin with `/`, the site's root, or with `*`: `*{pattern}`"))),
        })
    });
    let (cache_control, content_type) = (header(&record, "cache_control"), header(&record, "content_type"));
    Some(SendRule { pattern: pattern?, cache_control, content_type })
}

/// Reads the value of a header: a line's end or a letter outside of ASCII would make another of it.
fn header(record: &Record<'_>, key: &'static str) -> Option<Text> {
    let value = record.get(key)?;
    value.checked(value.text()?, Code::BadValue, |text| {
        match text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            true => Ok(()),
            false => Err(Wrong::new(format!("{} cannot be the value of a header", shown(text)))),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{
        check::{lines, source},
        config,
    };

    #[track_caller]
    fn check(toml: &str, expected: &[&str]) -> BTreeMap<Text, Target> {
        let checked = config(Some(&source("site.toml", toml.as_bytes())));
        assert_eq!(lines(&checked.diagnostics), expected, "{toml}");
        checked.value.publish
    }

    #[test]
    fn each_kind_of_place_has_keys_of_its_own() {
        let targets = check(
            "[publish.live]\nkind = \"dir\"\npath = \"/srv/www\"\nkeep = 3\nmax_deletes = 0\n[publish.\"My Site\"]\nkind = \"dir\"\npath = \"x\"\n[publish.a]\nkind = \"dir\"\nbucket = \"b\"\nkeep = 0\n[publish.b]\nkind = \"S3\"\n[publish.c]\npath = \"x\"\n[publish]\nd = 1\n",
            &[
                "6:10+9 bad-slug `My Site` is not a slug, and cannot be the name of a place | write `my-site`",
                "9:1+11 missing-field `path` is missing; `[publish.…]` to a folder needs it | add `path = \"…\"`, the folder; a relative path counts from the site's folder",
                "11:1+6 ~unknown-key `bucket` is not a key of `[publish.…]` to a folder | settings of your own go below `[extra]`",
                "12:8+1 bad-value `publish.a.keep` must be a whole number from 1 to 1000, not 0",
                "14:8+4 bad-value `S3` is not a value of `publish.b.kind` | did you mean `s3`? It can be `dir`, `s3`, `gcs`, `azure`, `git`, `ssh`",
                "15:1+11 missing-field `kind` is missing; a place to publish to needs it | add `kind = …`: `\"dir\"`, `\"s3\"`, `\"gcs\"`, `\"azure\"`, `\"git\"`, `\"ssh\"`",
                "18:5+1 wrong-type `publish.d` must be a table (`kind`, and what goes with it), not a number",
            ],
        );
        let place = Place::Folder(FolderPlace { path: "/srv/www".into(), keep: 3 });
        assert_eq!(targets, [("live".into(), Target { place, deletes_max: 0, records: true })].into());
    }

    #[test]
    fn stores_are_read_with_their_rules() {
        let targets = check(
            "[publish.live]\nkind = \"s3\"\nbucket = \"b\"\nregion = \"eu-1\"\nendpoint = \"http://localhost:9000/\"\nprefix = \"/www/x/\"\nencoding = \"gz\"\nlease = 5\ntimeout = 7\nrequests = 9\n[[publish.live.rules]]\nfor = \"*.pdf\"\ncache_control = \"max-age=60\"\n",
            &[],
        );
        let rule = SendRule { pattern: "*.pdf".into(), cache_control: Some("max-age=60".into()), content_type: None };
        let endpoint = Some("http://localhost:9000".into());
        let place = StorePlace {
            service: Service::S3 { bucket: "b".into(), region: Some("eu-1".into()), endpoint },
            prefix: "www/x".into(),
            encoding: Some(Encoding::Gzip),
            rules: vec![rule],
            lease_seconds: 5,
            timeout_seconds: 7,
            requests: 9,
        };
        assert_eq!(targets["live"].place, Place::Store(place));
        assert_eq!(targets["live"].place.address(), "s3://b/www/x");
        let azure = check("[publish.a]\nkind = \"azure\"\naccount = \"x\"\ncontainer = \"y\"\n", &[]);
        assert_eq!((azure["a"].place.kind(), azure["a"].place.address()), ("azure", "az://x/y".to_owned()));
        let gcs = check("[publish.g]\nkind = \"gcs\"\nbucket = \"x\"\n", &[]);
        assert_eq!((gcs["g"].place.kind(), gcs["g"].place.address()), ("gcs", "gs://x".to_owned()));
    }

    #[test]
    fn a_branch_is_read_and_what_git_would_not_take_is_refused() {
        let git = |repository: &str, rest: &str| {
            format!("[publish.a]\nkind = \"git\"\nrepository = \"{repository}\"\n{rest}")
        };
        let whole = "branch = \"gh-pages\"\nprefix = \"docs/\"\nauthor = \"Desk <desk@example.org>\"\n";
        let place = |repository: &str| {
            let author = Some("Desk <desk@example.org>".into());
            let (branch, prefix) = ("gh-pages".into(), "docs".into());
            Place::Branch(BranchPlace { repository: repository.into(), branch, prefix, author })
        };
        for repository in
            ["git@example.org:desk/site.git", "ssh://git@example.org/site", "https://example.org/x", "../x"]
        {
            assert_eq!(check(&git(repository, whole), &[])["a"].place, place(repository));
        }
        assert_eq!(place("../x").address(), "../x#gh-pages");
        let secret = "3:14+{} bad-address the address of a repository may not hold a password | leave out what stands before `@`: git asks its credential helper, or uses a key over ssh";
        for repository in ["https://token@example.org/x", "ssh://git:secret@example.org/x"] {
            check(&git(repository, whole), &[&secret.replace("{}", &(repository.len() + 2).to_string())]);
        }
        check(
            &git("--upload-pack=x", whole),
            &["3:14+17 bad-address `--upload-pack=x` is not where a repository can be"],
        );
        for branch in ["-x", "a b", "a..b", "/x", "x.lock", "@", "a/.b", "x."] {
            let fault = format!(
                "4:10+{} bad-value `{branch}` cannot be the name of a branch | write it as `git branch` prints it: `gh-pages`",
                branch.len() + 2
            );
            check(&git("x", &format!("branch = \"{branch}\"\n")), &[&fault]);
        }
        check(
            &git("x", "branch = \"x\"\nauthor = \"Desk\"\n"),
            &[
                "5:10+6 bad-value `Desk` does not say who commits | write a name and an address: `Desk <desk@example.org>`",
            ],
        );
    }

    #[test]
    fn a_cache_is_read_and_never_lies_where_readers_are() {
        let cache = |toml: &str, expected: &[&str]| {
            let checked = config(Some(&source("site.toml", toml.as_bytes())));
            assert_eq!(lines(&checked.diagnostics), expected, "{toml}");
            checked.value.cache
        };
        assert_eq!(cache("[cache]\nkind = \"dir\"\npath = \"../c\"\n", &[]), Some(CachePlace::Folder("../c".into())));
        let live = "[publish.live]\nkind = \"s3\"\nbucket = \"b\"\nprefix = \"www\"\n";
        let beside = cache(&format!("[cache]\nkind = \"s3\"\nbucket = \"b\"\nprefix = \"cache\"\n{live}"), &[]);
        assert_eq!(beside.map(|place| place.address()).as_deref(), Some("s3://b/cache"));
        for prefix in ["www", "www/cache", ""] {
            let toml = format!("[cache]\nkind = \"s3\"\nbucket = \"b\"\nprefix = \"{prefix}\"\n{live}");
            let refused = "1:1+7 bad-value the cache lies where `[publish.live]` is, and holds what is not public yet | give it a place of its own that is as private as the sources";
            assert_eq!(cache(&toml, &[refused]), None, "{prefix}");
        }
        cache(
            "[cache]\npath = \"x\"\n",
            &[
                "1:1+7 missing-field `kind` is missing; a cache needs it | add `kind = …`: `\"dir\"`, `\"s3\"`, `\"gcs\"`, `\"azure\"`",
            ],
        );
    }

    #[test]
    fn a_server_is_named_as_ssh_knows_it() {
        let ssh = |host: &str| format!("[publish.a]\nkind = \"ssh\"\nhost = \"{host}\"\npath = \"www\"\nkeep = 2\n");
        for host in ["www", "desk@www.example.org"] {
            let place = Place::Server(ServerPlace { host: host.into(), path: "www".into(), keep: 2 });
            assert_eq!(place.address(), format!("{host}:www"));
            assert_eq!(check(&ssh(host), &[])["a"].place, place);
        }
        for host in ["-oProxyCommand=x", "a b", "www:22", "[::1]", "x;y"] {
            let fault = format!(
                "3:8+{} bad-value `{host}` is not a machine that ssh can be told of | write `desk@www.example.org`; ports, keys and all else belong to a `Host` in `~/.ssh/config`",
                host.len() + 2
            );
            check(&ssh(host), &[&fault]);
        }
    }

    #[test]
    fn what_would_leave_the_bucket_or_hold_a_secret_is_refused() {
        check(
            "[publish.a]\nkind = \"s3\"\nbucket = \"b\"\nendpoint = \"https://me:secret@example.org\"\nprefix = \"a/../b\"\n[[publish.a.rules]]\nfor = \"x.pdf\"\ncontent_type = \"a\\nb\"\n[[publish.a.rules]]\n",
            &[
                "4:12+31 bad-address an address may not hold a password | secrets stand in the environment alone",
                "5:10+8 bad-value `a/../b` cannot be a prefix | it may not hold `.` or `..` as a part",
                "7:7+7 bad-value `x.pdf` fits no file | begin with `/`, the site's root, or with `*`: `*x.pdf`",
                "8:16+6 bad-value `a b` cannot be the value of a header",
                "9:1+19 missing-field `for` is missing; `[[publish.….rules]]` needs it | add `for = \"…\"`, which files: `/search/*`, `*.pdf`; `*` stands for any text, `/` for the site's root",
            ],
        );
    }
}
