//! Tables, in a frame that scrolls on narrow screens and by keyboard.

use super::*;

/// The most characters of a table's name.
const NAME_CHARS_MAX: usize = 80;

/// The table that is being printed; Markdown has none inside of another.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    has_body: bool,
    /// What ends the current cell.
    cell_end: &'static str,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, at: usize, alignments: &[Alignment]) {
        self.table = Table { alignments: alignments.to_vec(), ..Table::default() };
        let mut name = self.table_name(at);
        let nth = self.table_names.entry(name.clone()).or_default();
        *nth += 1;
        // Two regions of one name cannot be told apart in a list of regions.
        if *nth > 1 {
            name.push_str(&format!(" ({nth})"));
        }
        self.write_block("<div class=\"table\" role=\"region\"");
        self.push_attribute("aria-label", &name);
        self.out.push_str(" tabindex=\"0\"><table>\n");
    }

    /// Names the table by its columns, for those who come to its frame without seeing it.
    fn table_name(&self, at: usize) -> String {
        let mut cells = vec![String::new()];
        for piece in &self.pieces[at..] {
            match &piece.event {
                Event::End(TagEnd::TableHead) => break,
                Event::Start(Tag::TableCell) => cells.push(String::new()),
                event => {
                    cells.last_mut().expect("it begins with one").push_str(events::text(event).unwrap_or_default())
                }
            }
        }
        let names: Vec<&str> = cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
        let names = names.join(", ");
        match names.char_indices().nth(NAME_CHARS_MAX) {
            None if names.is_empty() => "Table".to_owned(),
            None => format!("Table: {names}"),
            Some((end, _)) => format!("Table: {}…", names[..end].trim_end()),
        }
    }

    pub(super) fn end_table(&mut self) {
        self.out.push_str(if self.table.has_body { "</tbody></table></div>\n" } else { "</table></div>\n" });
    }

    pub(super) fn start_table_head(&mut self) {
        self.table.in_head = true;
        self.table.column = 0;
        self.out.push_str("<thead><tr>");
    }

    pub(super) fn end_table_head(&mut self) {
        self.table.in_head = false;
        self.out.push_str("</tr></thead>\n");
    }

    pub(super) fn start_table_row(&mut self) {
        if !std::mem::replace(&mut self.table.has_body, true) {
            self.out.push_str("<tbody>\n");
        }
        self.table.column = 0;
        self.out.push_str("<tr>");
    }

    pub(super) fn start_table_cell(&mut self, at: usize) {
        let is_empty = matches!(self.pieces.get(at + 1).map(|piece| &piece.event), Some(Event::End(TagEnd::TableCell)));
        // An empty cell names no column, so it is not a header.
        let is_header = self.table.in_head && !is_empty;
        self.table.cell_end = if is_header { "</th>" } else { "</td>" };
        self.out.push_str(if is_header { "<th scope=\"col\"" } else { "<td" });
        self.out.push_str(match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " class=\"align-left\">",
            Some(Alignment::Center) => " class=\"align-center\">",
            Some(Alignment::Right) => " class=\"align-right\">",
            Some(Alignment::None) | None => ">",
        });
        self.table.column += 1;
    }

    pub(super) fn end_table_cell(&mut self) {
        self.out.push_str(self.table.cell_end);
    }
}
