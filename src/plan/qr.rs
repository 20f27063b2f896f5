use fast_qr::{ECL, QRBuilder};

use crate::model::view::QrView;

/// Draws an address as a QR code; nothing if it is too long for one.
pub fn qr(address: &str) -> Option<QrView> {
    let code = QRBuilder::new(address).ecl(ECL::M).build().ok()?;
    let size = code.size;
    let is_dark = |x: usize, y: usize| code[y][x].value();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|x| is_dark(*x, y)).count();
            if run > 0 {
                path.push_str(&format!("M{x} {y}h{run}v1H{x}z"));
            }
            x += run + 1;
        }
    }
    Some(QrView { size, path: path.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_corners_are_drawn() {
        let code = qr("https://example.org/briefings/2026/01/paris/").expect("a short address");
        assert!(code.path.starts_with("M0 0h7v1H0z"), "{}", code.path);
        assert_eq!((code.size - 17) % 4, 0);
        for corner in ["M0 6h7v1H0z".to_owned(), format!("M{} 0h7", code.size - 7), format!("M0 {}h7", code.size - 1)] {
            assert!(code.path.contains(&corner), "{corner}");
        }
    }

    #[test]
    fn an_endless_address_has_none() {
        assert!(qr(&"x".repeat(5_000)).is_none());
    }
}
