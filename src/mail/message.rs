use mail_builder::{
    MessageBuilder,
    headers::{address::Address, content_type::ContentType, text::Text as Words},
    mime::MimePart,
};

use crate::{
    base::{Fingerprint, Timestamp},
    model::Mailbox,
};

/// What a message says, and to whom.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Who sends it.
    pub from: &'a Mailbox,
    /// To whom; whoever sends it says so if to nobody.
    pub to: &'a [Mailbox],
    /// When it was written.
    pub at: Timestamp,
    /// The subject.
    pub subject: &'a str,
    /// The language, as a BCP 47 tag.
    pub language: &'a str,
    /// The plain text, its lines short.
    pub text: &'a str,
    /// The same as HTML.
    pub html: &'a str,
}

/// Writes a whole message (RFC 5322) of which readers' programs show one of two forms (RFC 2046, section 5.1.4).
pub fn message(of: &Message<'_>) -> Vec<u8> {
    let Message { from, to, at, subject, language, text, html } = *of;
    let instant = at.to_string();
    let parts = [&*from.address, &instant, subject, text, html].map(|part| Fingerprint::of(part.as_bytes()));
    let digest = Fingerprint::of_all(&parts).hex();
    let domain = from.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let kind = ContentType::new("multipart/alternative").attribute("boundary", format!("=_{}", &digest[..32]));
    let part = |kind: &'static str, body: &str| {
        MimePart::new(ContentType::new(kind).attribute("charset", "utf-8"), body.to_owned())
            .language(language.to_owned())
    };
    let body = MimePart::new(kind, vec![part("text/plain", text), part("text/html", html)]);
    let mut message = MessageBuilder::new()
        .message_id(format!("{}@{domain}", &digest[..40]))
        .date(at.as_second())
        .from(address(from))
        .subject(subject.to_owned())
        // Programs that answer by themselves leave it alone (RFC 3834).
        .header("Auto-Submitted", Words::new("auto-generated"))
        .body(body);
    if !to.is_empty() {
        message = message.to(Address::new_list(to.iter().map(address).collect()));
    }
    message.write_to_vec().unwrap_or_default()
}

fn address(mailbox: &Mailbox) -> Address<'static> {
    Address::new_address(mailbox.name.as_ref().map(ToString::to_string), mailbox.address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(subject: &str, text: &str) -> String {
        let from = Mailbox { name: Some("Écritoire".into()), address: "desk@example.org".into() };
        let at = "2026-01-06T12:00:00Z".parse().expect("an instant");
        let html = format!("<p>{text}</p>");
        let message = Message { from: &from, to: &[], at, subject, language: "fr", text, html: &html };
        String::from_utf8(super::message(&message)).expect("ASCII")
    }

    #[test]
    fn a_message_is_ascii_in_short_lines_and_follows_from_what_it_says() {
        let one = written("Réunion à Paris", &"Été ".repeat(300));
        assert!(one.is_ascii() && one.lines().all(|line| line.len() <= 78), "{one}");
        assert!(one.contains("Date: Tue, 6 Jan 2026 12:00:00 +0000\r\n"), "{one}");
        assert!(!one.contains("To:"), "{one}");
        assert_eq!(one, written("Réunion à Paris", &"Été ".repeat(300)));
        let id = |message: &str| message.lines().find(|line| line.starts_with("Message-ID")).map(str::to_owned);
        assert_ne!(id(&one), id(&written("Réunion à Paris", "Été")));
    }

    #[test]
    fn no_subject_adds_a_header() {
        let message = written("A\r\nBcc: x@evil.example", "text");
        assert!(!message.lines().any(|line| line.starts_with("Bcc")), "{message}");
    }
}
