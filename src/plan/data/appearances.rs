use super::{NUMBER, Public, RELATIONS, code, relation};
use crate::model::{
    Appearance, Briefing, BriefingId, DataCell, DataColumn, DataKind, DataReference, DataTable, Relation, TakeRow,
};

/// Who was where.
pub static APPEARANCES: DataTable = DataTable {
    name: "appearances",
    about: "One row for each person in a briefing: who took part, who is mentioned, and the role and country of that day.",
    columns: &[
        DataColumn::required("briefing", DataKind::Text, "The briefing"),
        DataColumn::required("relation", RELATIONS, "Whether the person took part or is mentioned"),
        NUMBER,
        DataColumn::required("person", DataKind::Text, "The person"),
        DataColumn::required("name", DataKind::Text, "The name as the briefing prints it"),
        DataColumn::optional("role", DataKind::Text, "The role on that day"),
        DataColumn::optional("role_full", DataKind::Text, "The full form of that role, where a profile has one"),
        DataColumn::optional("country", DataKind::Text, "The country the person stood for on that day"),
        DataColumn::optional("group_slug", DataKind::Text, "The group the person stood for on that day"),
        DataColumn::optional(
            "presence",
            DataKind::Word(&["host", "chair", "attended", "remote", "invited", "absent"]),
            "How someone who took part was there; who was invited or absent was not; nothing for those mentioned",
        ),
    ],
    key: &["briefing", "relation", "number"],
    references: &[
        DataReference { column: "briefing", table: "briefings", to: "id" },
        DataReference { column: "person", table: "participants", to: "slug" },
        DataReference { column: "country", table: "countries", to: "code" },
        DataReference { column: "group_slug", table: "groups", to: "slug" },
    ],
};

impl Public<'_, '_> {
    pub(super) fn appearances(&self, take: TakeRow<'_>) {
        self.ids().for_each(|id| self.appearances_in(id, take));
    }

    pub(super) fn appearances_in(&self, id: BriefingId, take: TakeRow<'_>) {
        let briefing = &self.planner.site.briefings[id];
        for (nth, appearance) in briefing.participants.iter().enumerate() {
            let presence = appearance.presence.word().into();
            take(&self.appearance(briefing, appearance, Relation::TookPart, nth, presence));
        }
        for (nth, appearance) in briefing.mentioned_people().enumerate() {
            take(&self.appearance(briefing, appearance, Relation::Mentioned, nth, DataCell::Nothing));
        }
    }

    fn appearance(
        &self,
        briefing: &Briefing,
        appearance: &Appearance,
        way: Relation,
        nth: usize,
        presence: DataCell,
    ) -> [DataCell; 10] {
        let person = &self.planner.site.participants[appearance.participant];
        [
            (&briefing.front.id).into(),
            relation(way),
            (nth + 1).into(),
            person.slug.as_str().into(),
            (&appearance.name).into(),
            appearance.role.as_ref().into(),
            appearance.role_full.as_ref().into(),
            appearance.country.map(code).into(),
            self.group(appearance.group.as_ref()).into(),
            presence,
        ]
    }
}
