use std::collections::HashMap;

use super::{Public, day};
use crate::{
    base::Date,
    model::{DataColumn, DataKind, DataReference, DataTable, ParticipantId, TakeRow},
    plan::archive::was_there,
};

/// Who met whom.
pub static CO_ATTENDANCE: DataTable = DataTable {
    name: "co_attendance",
    about: "One row for each two people who were at one table: in how many briefings, and when. Who was invited or absent was not there.",
    columns: &[
        DataColumn::required("person_a", DataKind::Text, "The one whose slug comes first"),
        DataColumn::required("person_b", DataKind::Text, "The other"),
        DataColumn::required("briefings", DataKind::Number, "In how many briefings both were there"),
        DataColumn::required("first_day", DataKind::Day, "The day of the first of these"),
        DataColumn::required("last_day", DataKind::Day, "The day of the last of these"),
    ],
    key: &["person_a", "person_b"],
    references: &[
        DataReference { column: "person_a", table: "participants", to: "slug" },
        DataReference { column: "person_b", table: "participants", to: "slug" },
    ],
};

/// How often two met, and when first and last.
type Met = (usize, Date, Date);

impl Public<'_, '_> {
    /// Counts for one person after the other, so that only those whom one has met stand in memory.
    pub(super) fn co_attendance(&self, take: TakeRow<'_>) {
        let site = self.planner.site;
        let people = self.people();
        let places: HashMap<ParticipantId, usize, foldhash::fast::RandomState> =
            people.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        for (place, id) in people.iter().enumerate() {
            let mut met: Vec<(usize, Met)> = self.met_after(place, *id, &places).into_iter().collect();
            met.sort_unstable_by_key(|(other, _)| *other);
            for (other, (count, first, last)) in met {
                take(&[
                    site.participants[*id].slug.as_str().into(),
                    site.participants[people[other]].slug.as_str().into(),
                    count.into(),
                    day(Some(first)),
                    day(Some(last)),
                ]);
            }
        }
    }

    /// Whom a person met of those who come later in the order.
    fn met_after(
        &self,
        place: usize,
        id: ParticipantId,
        places: &HashMap<ParticipantId, usize, foldhash::fast::RandomState>,
    ) -> HashMap<usize, Met, foldhash::fast::RandomState> {
        let site = self.planner.site;
        let mut met: HashMap<usize, Met, foldhash::fast::RandomState> = HashMap::default();
        for briefing in site.participants[id].took_part.iter().filter(|id| self.is_public(**id)) {
            let briefing = &site.briefings[*briefing];
            let there = || briefing.participants.iter().filter(|it| was_there(it.presence));
            if !there().any(|it| it.participant == id) {
                continue;
            }
            for other in there().filter_map(|it| places.get(&it.participant).copied()).filter(|other| *other > place) {
                let (count, _, last) = met.entry(other).or_insert((0, briefing.date, briefing.date));
                // Briefings come oldest first.
                *count += 1;
                *last = briefing.date;
            }
        }
        met
    }
}
