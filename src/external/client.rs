use std::{collections::BTreeSet, fmt, io, net::IpAddr, sync::Arc, time::Duration};

use ureq::{
    Agent, Body,
    config::Config,
    http::{Response, Uri, header},
    tls::{RootCerts, TlsConfig, TlsProvider},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use url::Url;

use super::{anchors, private::is_private, retry_after::retry_after};
use crate::{base::Timestamp, model::LinkSettings};

/// How much may stand before the body of an answer, in bytes.
const HEAD_MAX: usize = 64 << 10;

/// Asks servers single questions.
pub struct Client {
    agent: Agent,
}

/// What is asked of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question<'a> {
    /// Whether it is there, without what is there.
    Head,
    /// What is there, and which of these elements it does not have; the body is read only if there are any.
    Get(&'a BTreeSet<String>),
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    pub status: u16,
    /// Where it leads on, as written.
    pub location: Option<String>,
    /// How long it wants to be left alone.
    pub retry_after: Option<Duration>,
    /// The elements that were asked for and are not there.
    pub missing: BTreeSet<String>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoReply {
    /// It is of this machine or of a private network, and was not asked.
    Private,
    /// There is no such server, as far as this machine can tell.
    Unreachable(String),
    /// There is a server, and it did not answer: in words.
    Broken(String),
    /// It took too long.
    TooLate,
    /// Its certificate is not good.
    Certificate(String),
}

impl Client {
    /// Makes one that calls itself by a name.
    pub fn new(settings: &LinkSettings, name: &str) -> Self {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = Config::builder()
            .tls_config(tls)
            .user_agent(name)
            .timeout_global(Some(Duration::from_secs(settings.timeout_seconds)))
            .max_response_header_size(HEAD_MAX)
            .http_status_as_error(false)
            .max_redirects(0)
            // A proxy would look names up itself, and where they lead could not be seen.
            .proxy(None)
            // A server that answers wrongly spoils what comes after on the same connection.
            .max_idle_connections(0)
            .build();
        let resolver = Public { reaches_private: settings.private, inner: DefaultResolver::default() };
        Client { agent: Agent::with_parts(config, DefaultConnector::default(), resolver) }
    }

    /// Asks one question. `now` is when, for servers that say until when they want to be left alone.
    pub fn ask(&self, address: &Url, question: Question<'_>, now: Timestamp) -> Result<Reply, NoReply> {
        let answer = match question {
            Question::Head => self.agent.head(address.as_str()).call(),
            Question::Get(_) => self.agent.get(address.as_str()).call(),
        };
        let answer = answer.map_err(|fault| NoReply::of(&fault))?;
        let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let reply = Reply {
            status: answer.status().as_u16(),
            // Addresses outside of ASCII are sent as they are by some.
            location: answer
                .headers()
                .get(header::LOCATION)
                .map(|to| String::from_utf8_lossy(to.as_bytes()).into_owned()),
            retry_after: header(header::RETRY_AFTER).and_then(|value| retry_after(value, now)),
            missing: BTreeSet::new(),
        };
        Ok(match question {
            Question::Get(wanted) if !wanted.is_empty() && is_html(&answer) && reply.status == 200 => {
                let missing = anchors::missing(answer.into_body().into_reader(), wanted);
                Reply { missing: missing.unwrap_or_default(), ..reply }
            }
            _ => reply,
        })
    }
}

fn is_html(answer: &Response<Body>) -> bool {
    let content_type = answer.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|written| written.trim_start().to_ascii_lowercase().starts_with("text/html"))
}

/// Finds servers by name, and only those that readers reach. It looks at what is then connected to, so a name that leads somewhere
/// else the next time gains nothing by it.
struct Public {
    reaches_private: bool,
    inner: DefaultResolver,
}

impl fmt::Debug for Public {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Public")
    }
}

impl Resolver for Public {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout).map_err(|fault| match fault {
            ureq::Error::Io(fault) => ureq::Error::Other(Box::new(NameNotFound(fault.to_string()))),
            other => other,
        })?;
        let leads_inside = |address: IpAddr| !self.reaches_private && is_private(address);
        match found.iter().any(|found| leads_inside(found.ip())) {
            true => Err(ureq::Error::Other(Box::new(LeadsInside))),
            false => Ok(found),
        }
    }
}

/// That a name leads to this machine or into a private network.
#[derive(Debug)]
struct LeadsInside;

/// That a name leads nowhere.
#[derive(Debug)]
struct NameNotFound(String);

impl fmt::Display for LeadsInside {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("it is of a private network")
    }
}

impl fmt::Display for NameNotFound {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for LeadsInside {}
impl std::error::Error for NameNotFound {}

impl NoReply {
    fn of(fault: &ureq::Error) -> Self {
        let name_not_found = || NoReply::Unreachable("no server of that name can be found".to_owned());
        match fault {
            ureq::Error::Other(fault) if fault.is::<LeadsInside>() => NoReply::Private,
            ureq::Error::Other(fault) if fault.is::<NameNotFound>() => name_not_found(),
            ureq::Error::HostNotFound | ureq::Error::Timeout(ureq::Timeout::Resolve) => name_not_found(),
            ureq::Error::Timeout(_) => NoReply::TooLate,
            ureq::Error::Io(fault) => NoReply::of_io(fault),
            ureq::Error::Rustls(fault) => NoReply::of_tls(fault),
            ureq::Error::Tls(fault) => NoReply::Broken(format!("no safe connection: {fault}")),
            ureq::Error::ConnectionFailed => NoReply::Unreachable("it cannot be reached".to_owned()),
            ureq::Error::LargeResponseHeader(..) => NoReply::Broken("its answer does not come to an end".to_owned()),
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => NoReply::Broken("it is not an address".to_owned()),
            _ => NoReply::Broken("its answer cannot be understood".to_owned()),
        }
    }

    fn of_io(fault: &io::Error) -> Self {
        if let Some(fault) = fault.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            return NoReply::of_tls(fault);
        }
        match fault.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => NoReply::TooLate,
            io::ErrorKind::ConnectionRefused => NoReply::Unreachable("it refuses connections".to_owned()),
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable => {
                NoReply::Unreachable("it cannot be reached".to_owned())
            }
            io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => {
                NoReply::Broken("it breaks the connection off".to_owned())
            }
            io::ErrorKind::UnexpectedEof => NoReply::Broken("it breaks its answer off".to_owned()),
            _ => NoReply::Broken("its answer cannot be understood".to_owned()),
        }
    }

    fn of_tls(fault: &rustls::Error) -> Self {
        match fault {
            rustls::Error::InvalidCertificate(fault) => NoReply::Certificate(match fault {
                rustls::CertificateError::Expired | rustls::CertificateError::ExpiredContext { .. } => {
                    "has expired".into()
                }
                rustls::CertificateError::NotValidForName | rustls::CertificateError::NotValidForNameContext { .. } => {
                    "is for another name".into()
                }
                rustls::CertificateError::UnknownIssuer => "is by nobody whom browsers trust".into(),
                _ => "is not good".into(),
            }),
            _ => NoReply::Broken("no safe connection can be made".to_owned()),
        }
    }
}
