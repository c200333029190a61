//! Rounds, ratios and their bounds.

/// How often every work is done by each side.
const ROUNDS: usize = 7;

/// One side's share of a round: does the work this often and says what one piece cost.
pub(crate) type Side = Box<dyn Fn(u64) -> f64>;

/// One work, as both sides do it.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) peer: &'static str,
    pub(crate) unit: &'static str,
    /// How often the work is done in one round.
    pub(crate) count: u64,
    /// What our cost may be at most, as a part of theirs.
    pub(crate) bound: f64,
    pub(crate) ours: Side,
    pub(crate) theirs: Side,
}

/// Measures and prints; whether every ratio is within its bound, or nobody asked.
///
/// Words other than `--check` narrow the rows to those whose name has one of them.
pub(crate) fn print(rows: &[Row], words: &[&str]) -> bool {
    let wanted: Vec<_> = words
        .iter()
        .filter(|word| !word.starts_with("--"))
        .collect();
    let chosen = rows
        .iter()
        .filter(|row| wanted.is_empty() || wanted.iter().any(|w| row.name.contains(**w)));
    let chosen: Vec<_> = chosen.collect();
    let mut costs = vec![Vec::new(); chosen.len()];
    for round in 0..ROUNDS {
        for (row, costs) in chosen.iter().zip(&mut costs) {
            costs.push(row.round(round % 2 == 0));
        }
    }
    println!(
        "{:<18} {:<24} {:>9} {:>9} {:>9} {:>7} {:>6}",
        "work", "peer", "unit", "ours", "theirs", "ratio", "bound"
    );
    let within = chosen
        .iter()
        .zip(&costs)
        .map(|(row, costs)| row.judge(costs));
    let holds = within.fold(true, |all, one| all & one);
    holds || !words.contains(&"--check")
}

impl Row {
    /// The costs of both sides; who comes first alternates.
    fn round(&self, ours_first: bool) -> (f64, f64) {
        if ours_first {
            let ours = (self.ours)(self.count);
            (ours, (self.theirs)(self.count))
        } else {
            let theirs = (self.theirs)(self.count);
            ((self.ours)(self.count), theirs)
        }
    }

    fn judge(&self, costs: &[(f64, f64)]) -> bool {
        let ratio = median(costs.iter().map(|(ours, theirs)| ours / theirs));
        let (ours, theirs) = (
            median(costs.iter().map(|c| c.0)),
            median(costs.iter().map(|c| c.1)),
        );
        let holds = ratio <= self.bound;
        println!(
            "{:<18} {:<24} {:>9} {ours:>9.3} {theirs:>9.3} {ratio:>7.3} {:>6.3}{}",
            self.name,
            self.peer,
            self.unit,
            self.bound,
            if holds { "" } else { "  over" },
        );
        holds
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
