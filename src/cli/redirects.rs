use super::args::RedirectForm;
use crate::model::{HostPath, Redirection};

/// Writes what a host answers itself in the form that the host reads.
pub fn draw(form: RedirectForm, redirections: &[Redirection]) -> String {
    match form {
        RedirectForm::Netlify => lines(redirections, |it| underscored(it, "301!")),
        RedirectForm::Cloudflare => lines(redirections, |it| underscored(it, "301")),
        RedirectForm::Nginx => lines(redirections, nginx),
        RedirectForm::Caddy => lines(redirections, caddy),
        RedirectForm::S3 => lines(redirections, s3),
        RedirectForm::Json => json(redirections),
    }
}

fn lines(redirections: &[Redirection], line: impl Fn(&Redirection) -> Option<String>) -> String {
    redirections.iter().filter_map(line).map(|line| line + "\n").collect()
}

/// A line of `_redirects`, which has no word for what is gone. `*` and `:` would stand for other letters there.
fn underscored(redirection: &Redirection, status: &str) -> Option<String> {
    let literal = |path: &HostPath| path.encoded.replace('*', "%2A").replace(':', "%3A");
    let to = redirection.to.as_ref()?;
    Some(format!("{} {} {status}", literal(&redirection.from), literal(to)))
}

/// Exact places, which nginx finds in a tree however many there are. It compares them with the path decoded.
fn nginx(redirection: &Redirection) -> Option<String> {
    let place = quoted(&redirection.from.plain);
    // A dollar sign begins a variable, and there is no other way to write one in the path of a page.
    let page = redirection.page.as_ref().map(|page| &page.plain).filter(|page| !page.contains('$'));
    Some(match (&redirection.to, page) {
        (Some(to), _) => format!("location = {place} {{ return 301 {}; }}", quoted(&to.encoded.replace('$', "%24"))),
        // The page that is there is shown, and said to be of what is gone.
        (None, Some(page)) => format!("location = {place} {{ error_page 410 {}; return 410; }}", quoted(page)),
        (None, None) => format!("location = {place} {{ return 410; }}"),
    })
}

fn caddy(redirection: &Redirection) -> Option<String> {
    let Redirection { from, to, page } = redirection;
    // A star would stand for any letters, a brace begin a placeholder; percent-encoded they are themselves.
    let is_plain = !from.plain.contains(['*', '{', '}', '%']);
    let place = quoted(if is_plain { &from.plain } else { &from.encoded });
    Some(match (to, page) {
        (Some(to), _) => format!("redir {place} {} 301", quoted(&to.encoded)),
        (None, Some(page)) => format!(
            "handle {place} {{\n\trewrite * {}\n\tfile_server {{\n\t\tstatus 410\n\t}}\n}}",
            quoted(&page.encoded)
        ),
        (None, None) => format!("respond {place} 410"),
    })
}

/// A command that makes an empty object which leads on. The store has no word for what is gone.
fn s3(redirection: &Redirection) -> Option<String> {
    let to = redirection.to.as_ref()?;
    let key = redirection.page.as_ref().unwrap_or(&redirection.from).plain.trim_start_matches('/');
    let [key, to] = [key, &*to.encoded].map(|word| format!("'{}'", word.replace('\'', r"'\''")));
    Some(format!("aws s3api put-object --bucket \"$BUCKET\" --key {key} --website-redirect-location {to}"))
}

fn json(redirections: &[Redirection]) -> String {
    let entry = |it: &Redirection| {
        let (to, status) = it.to.as_ref().map_or((None, 410), |to| (Some(&to.encoded), 301));
        serde_json::json!({ "from": it.from.encoded, "to": to, "status": status })
    };
    let entries: Vec<_> = redirections.iter().map(entry).collect();
    format!("{:#}\n", serde_json::Value::from(entries))
}

/// A word in double quotes, as nginx and Caddy read it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    fn drawn(form: RedirectForm) -> String {
        let path = |plain: &str| HostPath {
            plain: plain.into(),
            encoded: plain.replace(' ', "%20").replace('"', "%22").into(),
        };
        let of = |from: &str, to: Option<&str>, page: Option<&str>| Redirection {
            from: path(from),
            to: to.map(path),
            page: page.map(path),
        };
        let all = [
            of("/alt \"x\"/", Some("/neu$/"), Some("/alt \"x\"/index.html")),
            of("/alt/feed.xml", Some("/neu/feed.xml"), None),
            of("/gone/", None, Some("/gone/index.html")),
            of("/gone/x*.csv", None, None),
        ];
        draw(form, &all)
    }

    #[test]
    fn each_form_says_what_its_host_can_read() {
        assert_eq!(drawn(RedirectForm::Netlify), "/alt%20%22x%22/ /neu$/ 301!\n/alt/feed.xml /neu/feed.xml 301!\n");
        assert_eq!(drawn(RedirectForm::Cloudflare), drawn(RedirectForm::Netlify).replace('!', ""));
        assert_eq!(
            drawn(RedirectForm::Nginx),
            "location = \"/alt \\\"x\\\"/\" { return 301 \"/neu%24/\"; }\n\
             location = \"/alt/feed.xml\" { return 301 \"/neu/feed.xml\"; }\n\
             location = \"/gone/\" { error_page 410 \"/gone/index.html\"; return 410; }\n\
             location = \"/gone/x*.csv\" { return 410; }\n"
        );
        assert_eq!(
            drawn(RedirectForm::S3),
            "aws s3api put-object --bucket \"$BUCKET\" --key 'alt \"x\"/index.html' --website-redirect-location '/neu$/'\n\
             aws s3api put-object --bucket \"$BUCKET\" --key 'alt/feed.xml' --website-redirect-location '/neu/feed.xml'\n"
        );
        let json: serde_json::Value = serde_json::from_str(&drawn(RedirectForm::Json)).expect("JSON");
        assert_eq!(json[2], serde_json::json!({ "from": "/gone/", "to": null, "status": 410 }));
        assert!(drawn(RedirectForm::Caddy).contains("redir \"/alt/feed.xml\" \"/neu/feed.xml\" 301\n"));
    }

    #[test]
    fn no_redirections_make_no_lines() {
        for form in RedirectForm::value_variants() {
            let expected = if *form == RedirectForm::Json { "[]\n" } else { "" };
            assert_eq!(draw(*form, &[]), expected, "{form:?}");
        }
    }
}
