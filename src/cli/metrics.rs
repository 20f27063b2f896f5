use std::{cmp::Reverse, collections::BTreeMap, time::Duration};

use super::progress::PageCost;
use crate::{base::SourcePath, model::Maker};

/// How many of the slowest pages are named.
const SLOWEST_SHOWN: usize = 10;

/// All pages of one template.
#[derive(Default)]
struct Sum {
    pages: usize,
    took: Duration,
    slowest: Duration,
}

/// Returns what each template cost, the dearest first, the slowest pages, and the templates that no page uses.
pub fn draw(pages: &[PageCost], unused: Option<&[SourcePath]>) -> String {
    [by_template(pages), slowest(pages), unused.map(idle).unwrap_or_default()].concat()
}

fn by_template(pages: &[PageCost]) -> String {
    let mut sums: BTreeMap<Maker, Sum> = BTreeMap::new();
    for page in pages {
        let sum = sums.entry(page.maker).or_default();
        sum.pages += 1;
        sum.took += page.took;
        sum.slowest = sum.slowest.max(page.took);
    }
    let mut sums: Vec<(Maker, Sum)> = sums.into_iter().collect();
    sums.sort_by_key(|(maker, sum)| (Reverse(sum.took), *maker));
    let width = sums.iter().map(|(maker, _)| name(*maker).len()).fold("template".len(), usize::max);
    let row = |(maker, sum): &(Maker, Sum)| {
        let mean = sum.took / u32::try_from(sum.pages).unwrap_or(u32::MAX);
        let times = [sum.took, mean, sum.slowest].map(|took| format!("{:10.2}", ms(took))).concat();
        format!("{:width$} {:8}{times}\n", name(*maker), sum.pages)
    };
    let head = format!("{:width$} {:>8}{:>10}{:>10}{:>10}\n", "template", "pages", "ms", "mean", "slowest");
    sums.iter().map(row).fold(head, |table, row| table + &row)
}

fn slowest(pages: &[PageCost]) -> String {
    let mut pages: Vec<&PageCost> = pages.iter().collect();
    pages.sort_by_key(|page| (Reverse(page.took), &page.path));
    let line = |page: &&PageCost| format!("{:10.2} ms  {}\n", ms(page.took), page.path);
    let lines: String = pages.iter().take(SLOWEST_SHOWN).map(line).collect();
    format!("\nThe slowest pages:\n{lines}")
}

fn idle(unused: &[SourcePath]) -> String {
    match unused {
        [] => "\nEvery template is used.\n".to_owned(),
        unused => {
            let lines: String = unused.iter().map(|path| format!("  {path}\n")).collect();
            format!("\nNo page uses:\n{lines}")
        }
    }
}

fn name(maker: Maker) -> &'static str {
    match maker {
        Maker::Template(name) => name,
        Maker::Encoder => "(no template)",
    }
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;

    fn cost(maker: &'static str, path: &str, micros: u64) -> PageCost {
        PageCost { maker: Maker::Template(maker), path: SitePath::new(path), took: Duration::from_micros(micros) }
    }

    #[test]
    fn the_dearest_comes_first_with_its_mean_and_the_idle_are_named() {
        let pages =
            [cost("topic.html", "t/", 1500), cost("briefing.html", "a/", 1000), cost("briefing.html", "b/", 3000)];
        assert_eq!(
            draw(&pages, Some(&[SourcePath::new("templates/old.html")])),
            "\
template         pages        ms      mean   slowest
briefing.html        2      4.00      2.00      3.00
topic.html           1      1.50      1.50      1.50

The slowest pages:
      3.00 ms  /b/
      1.50 ms  /t/
      1.00 ms  /a/

No page uses:
  templates/old.html
"
        );
        assert!(draw(&[], Some(&[])).ends_with("Every template is used.\n"));
    }
}
