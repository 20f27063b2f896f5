use serde_json::{Value, json};

use super::{DATA, DATA_TABLES, DataTable, name_of};
use crate::{
    base::{SitePath, Text, known},
    model::{
        Assets, DataColumn, DataFormat, Page, Site,
        view::{DataColumnView, DataTableView, DataView, Head, Link, View},
    },
    plan::{Planner, Route, archive::page, feeds::FeedOf, parts::HeadOf},
};

/// Says whether there is a page of research data: there is data, and an editor's own page does not stand in its place.
pub fn has_data_page(site: &Site, assets: &Assets) -> bool {
    !site.config.data.formats.is_empty()
        && site.page_called("data").is_none()
        && !assets.fixed.contains_key("data/index.html")
}

impl Planner<'_> {
    /// Returns the link to the page of research data, if there is one.
    pub(in crate::plan) fn data_link(&self) -> Option<Link> {
        has_data_page(self.site, self.assets).then(|| self.link("Data", &SitePath::new(DATA)))
    }

    /// Makes the page of research data. What it says of files follows from the configuration: how long they are and what their digests
    /// are, the package says, which is made with them.
    pub(in crate::plan) fn data(&self, route: &Route) -> Page {
        let head = self.plain_head(HeadOf {
            kind: "data",
            title: "Research data".into(),
            description: Some(format!("Everything {} knows, as tables.", self.site.config.title).into()),
            path: &route.path,
            lang: None,
            parents: vec![self.home_link()],
            section: Some(DATA),
        });
        let view = DataView {
            tables: DATA_TABLES.iter().map(|table| self.data_table(table)).collect(),
            database: self
                .has_format(DataFormat::Sqlite)
                .then(|| self.data_file(&name_of(&self.site.config), "sqlite")),
            popolo: self.has_format(DataFormat::Popolo).then(|| self.file_link(DataTable::POPOLO)),
            package: self.file_link(DataTable::PACKAGE),
            checksums: self.file_link(DataTable::CHECKSUMS),
            licence: self.licence_link(),
            citation: self.data_citation(&head),
            feeds: [FeedOf::Site, FeedOf::Corrections].iter().filter_map(|of| self.feed_link(of)).collect(),
            head: Head { json_ld: self.page_about("WebPage", &head, self.data_set(&head)), ..head },
        };
        page(route, "data.html", View::Data(Box::new(view)))
    }

    fn has_format(&self, format: DataFormat) -> bool {
        self.site.config.data.formats.contains(&format)
    }

    fn file_link(&self, name: &str) -> Link {
        self.link(name, &SitePath::new(DATA).join(name))
    }

    fn data_file(&self, name: &str, suffix: &str) -> Link {
        self.file_link(&format!("{name}.{suffix}"))
    }

    fn data_table(&self, table: &DataTable) -> DataTableView {
        let formats = [DataFormat::Csv, DataFormat::Json].into_iter().filter(|format| self.has_format(*format));
        let column = |column: &DataColumn| DataColumnView {
            name: column.name,
            kind: column.kind.words().into(),
            required: column.required,
            about: column.about,
            table: table.references.iter().find(|it| it.column == column.name).map(|it| it.table),
        };
        DataTableView {
            name: table.name,
            about: table.about,
            rows: self.known_rows(table.name),
            files: formats.map(|format| self.data_file(table.name, format.suffix())).collect(),
            key: table.key.to_vec(),
            columns: table.columns.iter().map(column).collect(),
        }
    }

    /// How many rows a table has, where nothing has to be counted for it: an edit would pay for that.
    fn known_rows(&self, table: &str) -> Option<usize> {
        Some(match table {
            "briefings" => self.site.timeline.len(),
            "participants" => self.site.people_count(),
            "groups" => self.site.groups.len(),
            "topics" => self.site.topics.len(),
            "series" => self.site.series.len(),
            _ => return None,
        })
    }

    fn licence_link(&self) -> Option<Link> {
        let licence = self.data_about().licence?;
        let is_elsewhere = licence.title.is_none();
        let title = licence.title.or(licence.name).or_else(|| licence.path.clone())?;
        Some(Link { title, href: licence.path.filter(|_| is_elsewhere).unwrap_or_default() })
    }

    fn data_citation(&self, head: &Head) -> Text {
        let config = &self.site.config;
        let publisher = config.publisher.as_deref().unwrap_or_default();
        let title = format!("“{}”", head.title);
        let address = head.permalink.as_deref().unwrap_or(&head.href);
        let parts = [publisher, &title, &config.title, address];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ").into()
    }

    /// Describes the data for those who search for data.
    fn data_set(&self, head: &Head) -> Value {
        let about = self.data_about();
        let licence = about.licence.map(|licence| licence.title.or(licence.path).or(licence.name));
        let distribution = [
            (DataFormat::Csv, "text/csv"),
            (DataFormat::Json, "application/json"),
            (DataFormat::Sqlite, "application/vnd.sqlite3"),
            (DataFormat::Popolo, "application/json"),
        ];
        let of = |format: DataFormat, kind: &str| -> Vec<Value> {
            let names: Vec<&str> = match format {
                DataFormat::Sqlite => vec![&about.name],
                DataFormat::Popolo => vec!["popolo"],
                _ => DATA_TABLES.iter().map(|table| table.name).collect(),
            };
            let address = |name: &str| {
                let path = SitePath::new(DATA).join(&format!("{name}.{}", format.suffix()));
                self.addresses.permalink(&path)
            };
            let download = |name: &str| {
                Some(json!({ "@type": "DataDownload", "encodingFormat": kind, "contentUrl": address(name)? }))
            };
            names.into_iter().filter_map(download).collect()
        };
        let wanted = distribution.into_iter().filter(|(format, _)| self.has_format(*format));
        Value::Object(known([
            ("@type", json!("Dataset")),
            ("name", json!(format!("{}: {}", about.title, head.title))),
            ("description", json!(about.description.or_else(|| head.description.clone()))),
            ("url", json!(head.permalink)),
            ("license", json!(licence.flatten())),
            ("isAccessibleForFree", json!(true)),
            ("creator", about.publisher.map_or(Value::Null, |name| json!({ "@type": "Organization", "name": name }))),
            ("distribution", wanted.flat_map(|(format, kind)| of(format, kind)).collect()),
        ]))
    }
}
