use super::{
    Facts,
    file::{Content, File},
};
use crate::model::{DataTable, PopoloClass};

/// Writes all objects of Popolo, class by class, each on a line.
pub fn file_of(facts: &dyn Facts) -> File {
    let mut bytes = b"{".to_vec();
    for (nth, class) in PopoloClass::ALL.into_iter().enumerate() {
        let before = if nth == 0 { "\n" } else { ",\n" };
        bytes.extend(format!("{before}\"{}\": [", class.key()).into_bytes());
        let mut before = "\n";
        facts.popolo(class, &mut |object| {
            bytes.extend(before.as_bytes());
            bytes.extend(object.to_string().into_bytes());
            before = ",\n";
        });
        bytes.extend(b"\n]");
    }
    bytes.extend(b"\n}\n");
    File { name: DataTable::POPOLO.to_owned(), content: Content::Popolo, bytes }
}
