use std::collections::HashMap;

use super::{Planner, participant::present};
use crate::{
    base::Text,
    model::{
        Participant, ParticipantId,
        view::{NetworkLine, NetworkNode, NetworkView},
    },
};

/// How many of those met are drawn.
pub(super) const DRAWN: usize = 12;
/// Fewer people than this make no network.
const FEWEST: usize = 4;
/// Fewer meetings than this say nothing of who meets whom.
const FEWEST_MEETINGS: usize = 5;
/// How many of the newest meetings say who else met there: what is drawn of them costs the same however many there were.
const MEETINGS: usize = 1000;
/// Half the side of the picture, in pixels.
const HALF: i64 = 160;
/// Cosines of the twelfths of a quarter turn each, in thousandths: whole numbers are the same on every machine.
const COSINES: [i64; 12] = [1000, 866, 500, 0, -500, -866, -1000, -866, -500, 0, 500, 866];

impl Planner<'_> {
    /// Draws a person with those most often met around, and how often these met each other there; nothing for a few meetings.
    ///
    /// `met` is whom the page lists, in its order: the number of a node is the place in that list.
    pub(super) fn network(
        &self,
        id: ParticipantId,
        person: &Participant,
        met: &[(ParticipantId, usize)],
    ) -> Option<NetworkView> {
        let met = &met[..met.len().min(DRAWN)];
        if !self.site.config.pages.charts || met.len() < FEWEST || person.took_part.len() < FEWEST_MEETINGS {
            return None;
        }
        let most = met.iter().map(|(_, count)| *count).max()?;
        let nodes: Vec<NetworkNode> =
            met.iter().enumerate().map(|(nth, (_, count))| node(nth, met.len(), size(*count, most))).collect();
        let mut lines: Vec<NetworkLine> = Vec::new();
        for weight in 1..=4 {
            let from_centre = nodes.iter().filter(|node| node.weight == weight);
            let path: String = from_centre.map(|node| format!("M{HALF} {HALF}L{} {}", node.x, node.y)).collect();
            if !path.is_empty() {
                lines.push(NetworkLine { kind: "own", weight, path: path.into() });
            }
        }
        let others = self.between(id, person, met, &nodes);
        if !others.is_empty() {
            lines.insert(0, NetworkLine { kind: "between", weight: 1, path: others });
        }
        Some(NetworkView { nodes, lines })
    }

    /// The lines between those who were at one table in at least half as many meetings as the rarer of the two.
    fn between(
        &self,
        id: ParticipantId,
        person: &Participant,
        met: &[(ParticipantId, usize)],
        nodes: &[NetworkNode],
    ) -> Text {
        let places: HashMap<ParticipantId, usize, foldhash::fast::RandomState> =
            met.iter().enumerate().map(|(nth, (other, _))| (*other, nth)).collect();
        let mut pairs = [[0_usize; DRAWN]; DRAWN];
        let mut alone = [0_usize; DRAWN];
        let newest = person.took_part.len().saturating_sub(MEETINGS);
        for briefing in person.took_part[newest..].iter().map(|id| &self.site.briefings[*id]) {
            if !present(briefing).any(|other| other == id) {
                continue;
            }
            let mut there: Vec<usize> = present(briefing).filter_map(|other| places.get(&other).copied()).collect();
            there.sort_unstable();
            for (nth, one) in there.iter().enumerate() {
                alone[*one] += 1;
                there[nth + 1..].iter().for_each(|other| pairs[*one][*other] += 1);
            }
        }
        let mut path = String::new();
        for (one, row) in pairs.iter().enumerate() {
            for (other, count) in row.iter().enumerate() {
                if *count > 0 && count * 2 >= alone[one].min(alone[other]) {
                    let (from, to) = (&nodes[one], &nodes[other]);
                    path.push_str(&format!("M{} {}L{} {}", from.x, from.y, to.x, to.y));
                }
            }
        }
        path.into()
    }
}

/// The place of one of several on the circle, the first at the top, the others clockwise.
fn node(nth: usize, of: usize, weight: usize) -> NetworkNode {
    let radius = HALF - 24;
    let (sine, cosine) = turned(nth as i64 * 12, of as i64);
    NetworkNode {
        number: nth + 1,
        x: (HALF + radius * sine / 1000).unsigned_abs() as usize,
        y: (HALF - radius * cosine / 1000).unsigned_abs() as usize,
        radius: 9 + weight,
        weight,
    }
}

/// Sine and cosine of a fraction of twelfths of a turn, in thousandths, between those of the table.
fn turned(twelfths: i64, of: i64) -> (i64, i64) {
    let (whole, rest) = (twelfths / of, twelfths % of);
    let cosine = |nth: i64| COSINES[nth.rem_euclid(12) as usize];
    let between = |nth: i64| cosine(nth) + (cosine(nth + 1) - cosine(nth)) * rest / of;
    (between(whole - 3), between(whole))
}

/// The class of a count from 1 to 4, each of half the meetings of the next.
fn size(count: usize, most: usize) -> usize {
    (0..3).find(|nth| count << nth >= most).map_or(1, |nth| 4 - nth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_stand_on_a_circle_inside_the_picture() {
        for of in 4..=DRAWN {
            let nodes: Vec<NetworkNode> = (0..of).map(|nth| node(nth, of, 4)).collect();
            assert_eq!((nodes[0].x, nodes[0].y), (160, 24));
            for one in &nodes {
                assert!((13..=307).contains(&one.x) && (13..=307).contains(&one.y), "{one:?}");
                assert!(
                    nodes.iter().filter(|other| one.x.abs_diff(other.x) + one.y.abs_diff(other.y) < 26).count() == 1
                );
            }
        }
    }

    #[test]
    fn weights_halve() {
        assert_eq!([1, 12, 13, 25, 50, 100].map(|count| size(count, 100)), [1, 1, 1, 2, 3, 4]);
    }
}
