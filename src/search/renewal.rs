use super::{
    postings::{Change, Posting, changed},
    shards::{Cutter, Directory, entries},
    terms::is_facet,
};

/// What a shard says of a term.
enum Value {
    /// In which briefings it stands.
    Postings(Vec<Posting>),
    /// In how many briefings it stands: in too many to tell one from another.
    Common(usize),
}

/// Brings shards up to date with what became of terms.
pub struct Renewal<'a> {
    /// The shards as they are; none if there is no index yet.
    pub shards: &'a Directory,
    /// Reads one of them.
    pub read: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// A word that stands in more briefings than these is passed over.
    pub most: usize,
}

impl Renewal<'_> {
    /// Makes those shards anew whose terms have other postings, or whose borders are others. Changes come in the order of terms.
    ///
    /// Nothing if that cannot be told from the shards: one is not there, or a word is no longer one of the common ones, whose
    /// briefings no shard knows.
    pub fn renew(&self, mut changes: &[(&str, &[Change])], cutter: &mut Cutter) -> Option<()> {
        for (nth, (first, name)) in self.shards.iter().enumerate() {
            let next = self.shards.get(nth + 1).map(|(next, _)| &**next);
            let until = next.map_or(changes.len(), |next| changes.partition_point(|(term, _)| *term < next));
            let (own, later) = changes.split_at(until);
            changes = later;
            let keeps_end = later.first().map(|(term, _)| *term) != next || next.is_none();
            if own.is_empty() && keeps_end && cutter.begins_with(first) {
                cutter.keep(first, name);
                continue;
            }
            let shard = (self.read)(name)?;
            self.merge(&entries(&shard)?, own, cutter)?;
        }
        // All that is left, if there is no shard.
        self.merge(&[], changes, cutter)
    }

    fn merge(&self, entries: &[(&str, &[u8])], changes: &[(&str, &[Change])], cutter: &mut Cutter) -> Option<()> {
        let mut changes = changes.iter().peekable();
        for (term, json) in entries {
            while let Some((new, changes)) = changes.next_if(|(new, _)| new < term) {
                self.add(new, b"[]", changes, cutter)?;
            }
            match changes.next_if(|(changed, _)| changed == term) {
                Some((_, changes)) => self.add(term, json, changes, cutter)?,
                None => cutter.add(term, json),
            }
        }
        changes.try_for_each(|(new, changes)| self.add(new, b"[]", changes, cutter))
    }

    fn add(&self, term: &str, before: &[u8], changes: &[Change], cutter: &mut Cutter) -> Option<()> {
        match self.changed(term, Value::read(before)?, changes)? {
            Value::Postings(postings) if postings.is_empty() => {}
            value => cutter.add(term, &value.written()),
        }
        Some(())
    }

    fn changed(&self, term: &str, before: Value, changes: &[Change]) -> Option<Value> {
        match before {
            Value::Postings(before) => {
                let after = changed(&before, changes);
                let is_common = after.len() > self.most && !is_facet(term);
                Some(if is_common { Value::Common(after.len()) } else { Value::Postings(after) })
            }
            Value::Common(before) => {
                let [stood, stand] =
                    [Change::stood, Change::stands].map(|is| changes.iter().filter(|change| is(**change)).count());
                let after = (before + stand).checked_sub(stood)?;
                (after > self.most).then_some(Value::Common(after))
            }
        }
    }
}

impl Value {
    /// Reads postings, which are written as short numbers, each `difference of briefings × 10 + impact`; or a count.
    fn read(json: &[u8]) -> Option<Self> {
        let Some(list) = json.strip_prefix(b"[") else {
            return Some(Value::Common(number(json)? as usize));
        };
        let list = list.strip_suffix(b"]")?;
        let mut postings = Vec::new();
        let mut briefing: u32 = 0;
        for difference in list.split(|byte| *byte == b',').filter(|digits| !digits.is_empty()) {
            let difference = number(difference)?;
            briefing = briefing.checked_add(difference / 10)?;
            postings.push(briefing.checked_mul(10)?.checked_add(difference % 10)?);
        }
        Some(Value::Postings(postings))
    }

    fn written(&self) -> Vec<u8> {
        let mut json = Vec::new();
        match self {
            Value::Common(count) => write_number(&mut json, *count as u32),
            Value::Postings(postings) => {
                json.push(b'[');
                let mut before = 0;
                for posting in postings {
                    if json.len() > 1 {
                        json.push(b',');
                    }
                    write_number(&mut json, (posting / 10 - before) * 10 + posting % 10);
                    before = posting / 10;
                }
                json.push(b']');
            }
        }
        json
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |number, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number.checked_mul(10)?.checked_add(u32::from(digit))
    })
}

/// Six million of them are in the index of 10,000 briefings, most of two digits.
fn write_number(json: &mut Vec<u8>, number: u32) {
    let mut digits = [0; 10];
    let (mut rest, mut start) = (number, digits.len());
    while start == digits.len() || rest > 0 {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    json.extend_from_slice(&digits[start..]);
}
