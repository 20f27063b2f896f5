use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

use super::countries;

/// The code of a country, an organisation or a former state.
///
/// ISO 3166-1 alpha-2, `XK`, `EU`, `UN`, the four letters of ISO 3166-3, or one of ISO's user-assigned codes (`XA`–`XZ`,
/// `QM`–`QZ`) that `site.toml` gives a meaning. [`CountryCode::parse`] is the only way to get one; that a user-assigned code
/// has its meaning is checked once, in resolve.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 4]);

/// What [`CountryCode::parse`] made of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadCode {
    /// A code of the table.
    Known(CountryCode),
    /// A code in common use, read as the ISO one it stands for: `UK` as `GB`.
    Alias(CountryCode),
}

impl CountryCode {
    /// Reads a code in any case; nothing if no country has it.
    pub fn parse(text: &str) -> Option<ReadCode> {
        let upper = text.to_ascii_uppercase();
        if let Some((_, code)) = countries::CODE_ALIASES.iter().find(|(alias, _)| *alias == upper) {
            return Some(ReadCode::Alias(CountryCode::pack(code)));
        }
        let known = countries::find(&upper).is_some() || is_user_assigned(&upper);
        known.then(|| ReadCode::Known(CountryCode::pack(&upper)))
    }

    /// Returns the code in capitals, 2 or 4 letters.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(4);
        std::str::from_utf8(&self.0[..length]).expect("a code is made of ASCII letters")
    }

    /// Says whether the code's meaning has to come from `site.toml`.
    pub fn is_user_assigned(&self) -> bool {
        countries::find(self.as_str()).is_none()
    }

    /// Returns the flag, which is a pair of regional indicators (Unicode); former states and codes of `site.toml` have none.
    pub fn flag(&self) -> Option<String> {
        let has_flag = self.as_str().len() == 2 && !self.is_user_assigned();
        has_flag.then(|| self.as_str().bytes().map(regional_indicator).collect())
    }

    /// Returns the record of the built-in table, if the code is in it.
    pub fn record(&self) -> Option<&'static countries::CountryRecord> {
        countries::find(self.as_str())
    }

    fn pack(text: &str) -> Self {
        let mut code = [0; 4];
        code[..text.len()].copy_from_slice(text.as_bytes());
        CountryCode(code)
    }
}

impl ReadCode {
    /// Returns the code, alias or not.
    pub fn code(self) -> CountryCode {
        match self {
            ReadCode::Known(code) | ReadCode::Alias(code) => code,
        }
    }
}

/// ISO 3166-1 reserves `AA`, `QM`–`QZ`, `XA`–`XZ` and `ZZ` for users; `AA` and `ZZ` are left out, as they usually mean "unknown".
fn is_user_assigned(code: &str) -> bool {
    matches!(code.as_bytes(), [b'Q', b'M'..=b'Z'] | [b'X', b'A'..=b'Z'])
}

fn regional_indicator(letter: u8) -> char {
    char::from_u32(0x1F1E6 + u32::from(letter - b'A')).expect("26 regional indicators follow that of A")
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl Serialize for CountryCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for CountryCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        CountryCode::parse(&text).map(ReadCode::code).ok_or_else(|| serde::de::Error::custom("not a country code"))
    }
}
