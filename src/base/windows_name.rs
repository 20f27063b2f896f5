/// Names of devices, which no file may have, whatever follows behind a dot.
///
/// Source: <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];
/// Devices of which there are several: a digit follows.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// Says why Windows has no file or folder of a name; nothing if it can have one.
pub fn fault_on_windows(name: &str) -> Option<&'static str> {
    if is_device(name) {
        return Some("is the name of a device");
    }
    if name.contains(|letter: char| "<>:\"\\|?*".contains(letter) || letter < ' ') {
        return Some("has a character that no name has");
    }
    name.ends_with(['.', ' ']).then_some("ends in a dot or a space, which is left out")
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(' ').to_lowercase();
    let mut letters = stem.chars();
    let is_digit = |letter: char| letter.is_ascii_digit() || "¹²³".contains(letter);
    let is_numbered = letters.next_back().is_some_and(is_digit) && NUMBERED_DEVICES.contains(&letters.as_str());
    DEVICES.contains(&stem.as_str()) || is_numbered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_devices_in_any_case_and_with_any_ending() {
        for name in ["con", "NUL", "Aux.css", "com1", "LPT9.tar.gz", "com²", "prn .txt"] {
            assert_eq!(fault_on_windows(name), Some("is the name of a device"), "{name}");
        }
        for name in ["console", "com", "com10", "lpt-1", "nul-1", "x.con", "connie", "index.html", ".well-known"] {
            assert_eq!(fault_on_windows(name), None, "{name}");
        }
    }

    #[test]
    fn some_characters_and_ends_are_left_to_other_systems() {
        for name in ["a:b", "what?", "a\\b", "a\tb", "end.", "end "] {
            assert!(fault_on_windows(name).is_some(), "{name}");
        }
    }
}
