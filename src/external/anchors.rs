use std::{
    cell::RefCell,
    collections::BTreeSet,
    io::{self, Read},
};

use lol_html::{HtmlRewriter, Settings, element};

/// How much of a page is looked through for an element, in bytes.
const READ_MAX: u64 = 4 << 20;
/// How much is read at a time.
const PIECE: usize = 16 << 10;

/// Returns which elements a page of HTML does not have; nothing if that cannot be said, since it is not read to its end.
///
/// Kept in memory is a piece of the page and what is not found yet.
pub fn missing(page: impl Read, wanted: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    let left = RefCell::new(wanted.clone());
    let note = |name: Option<String>| {
        if let Some(name) = name {
            left.borrow_mut().remove(&name);
        }
    };
    let settings = Settings::new().append_element_content_handler(element!("[id], a[name]", |element| {
        note(element.get_attribute("id"));
        note(element.get_attribute("name"));
        Ok(())
    }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let mut page = page.take(READ_MAX);
    let mut piece = vec![0; PIECE];
    let mut read_total = 0;
    let is_whole = loop {
        if left.borrow().is_empty() {
            return Some(BTreeSet::new());
        }
        match page.read(&mut piece) {
            Ok(0) => break read_total < READ_MAX,
            Ok(read) => {
                read_total += read as u64;
                rewriter.write(&piece[..read]).ok()?;
            }
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break false,
        }
    };
    drop(rewriter);
    is_whole.then(|| left.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: impl Read, wanted: &[&str]) -> Option<Vec<String>> {
        let wanted = wanted.iter().map(|name| (*name).to_owned()).collect();
        missing(page, &wanted).map(|missing| missing.into_iter().collect())
    }

    #[test]
    fn ids_and_old_anchors_are_found() {
        let page = "<p id=a>x</p><a name=\"b\">y</a><p id='é'>";
        assert_eq!(check(page.as_bytes(), &["a", "b", "é", "c"]), Some(vec!["c".to_owned()]));
    }

    #[test]
    fn of_a_page_that_is_not_read_to_its_end_nothing_is_said() {
        struct CutShort;
        impl Read for CutShort {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::ErrorKind::UnexpectedEof.into())
            }
        }
        let endless = || b"<p id=a>".chain(io::repeat(b' '));
        assert_eq!(check(endless(), &["a", "b"]), None);
        assert_eq!(check(endless(), &["a"]), Some(vec![]));
        assert_eq!(check(b"<p id=a>".chain(CutShort), &["b"]), None);
    }
}
