use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use std::fmt;

use super::Fingerprint;

/// One of several parts of a site that are made apart, by as many machines: which, from 1, and of how many.
///
/// ```
/// use dateline::base::Shard;
///
/// let shards: Vec<Shard> = ["1/3", "2/3", "3/3"].iter().map(|text| Shard::parse(text).unwrap()).collect();
/// assert_eq!(shards.iter().filter(|shard| shard.has("briefings/2026/01/paris/")).count(), 1);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    nth: u32,
    of: u32,
}

impl Shard {
    /// How many there can be: each makes a whole site known to itself, so more of them would do little but that.
    pub const MAX: u32 = 10_000;

    /// Reads `2/8`, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let number = |digits: &str| {
            let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse::<u32>().ok().filter(|_| is_number)
        };
        let numbers = text.split_once('/').and_then(|(nth, of)| Some((number(nth)?, number(of)?)));
        match numbers {
            Some((_, of)) if of > Self::MAX => Err(format!("a site has no more than {} shards", Self::MAX)),
            Some((nth, of)) if (1..=of).contains(&nth) => Ok(Shard { nth, of }),
            Some((_, of)) => Err(format!("shards are counted from 1: `1/{}` to `{of}/{of}`", of.max(1))),
            None => Err(format!("`{text}` is not a shard like `2/8`")),
        }
    }

    /// Returns which it is, from 1.
    pub fn nth(&self) -> u32 {
        self.nth
    }

    /// Returns how many there are.
    pub fn of(&self) -> u32 {
        self.of
    }

    /// Says whether what is known by this key belongs to it: to exactly one of all, whatever else there is.
    pub fn has(&self, key: &str) -> bool {
        let [a, b, c, d, e, f, g, h, ..] = *Fingerprint::of(key.as_bytes()).as_bytes();
        u64::from_le_bytes([a, b, c, d, e, f, g, h]) % u64::from(self.of) == u64::from(self.nth - 1)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.nth, self.of)
    }
}

impl Serialize for Shard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Shard {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Shard::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_belongs_to_one_shard_and_each_has_its_share() {
        for of in [1, 2, 3, 8] {
            let shards: Vec<Shard> = (1..=of).map(|nth| Shard { nth, of }).collect();
            let mut held = vec![0; shards.len()];
            for key in (0..2000).map(|nth| format!("briefings/2026/01/talks-{nth}/")) {
                let owners: Vec<usize> = (0..shards.len()).filter(|nth| shards[*nth].has(&key)).collect();
                assert_eq!(owners.len(), 1, "{key} of {of}");
                held[owners[0]] += 1;
            }
            let share = 2000 / shards.len();
            assert!(held.iter().all(|held| (share * 3 / 4..=share * 5 / 4).contains(held)), "{held:?}");
        }
    }

    #[test]
    fn shards_are_counted_from_one() {
        assert_eq!(Shard::parse("2/8").map(|shard| (shard.nth, shard.of)), Ok((2, 8)));
        for wrong in ["0/8", "9/8", "1/0", "2", "/", "1/", "+1/2", "1/2/3", "1/10001", "1/99999999999", ""] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
    }
}
