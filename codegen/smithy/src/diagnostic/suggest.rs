//! Near misses among known names.

/// The candidate most like `name`, when it is near enough to be a slip of the pen.
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let scored = candidates.into_iter().filter_map(|candidate| {
        let distance = distance_within(name, candidate, limit)?;
        (distance > 0).then_some((distance, candidate))
    });
    scored.min().map(|(_, candidate)| candidate)
}

/// The candidates with the least edit distance from `name`, up to two, sorted.
pub(crate) fn neighbours<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Vec<&'c str> {
    let (mut least, mut found) = (2, Vec::new());
    for candidate in candidates {
        let Some(distance) = levenshtein_within(name, candidate, least) else {
            continue;
        };
        if distance < least {
            found.clear();
            least = distance;
        }
        found.push(candidate);
    }
    found.sort_unstable();
    found
}

/// Plain edit distance, when it is at most `limit`. What both texts begin and end with does
/// not count, and only a band around the diagonal is looked at.
fn levenshtein_within(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > 4 * limit {
        return None;
    }
    let shared = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    let rest = |text: &str| text.bytes().skip(shared).collect::<Vec<_>>();
    let (mut a, mut b) = (rest(a), rest(b));
    while a.last().is_some() && a.last() == b.last() {
        a.pop();
        b.pop();
    }
    if a.len().max(b.len()) > 16 * limit || a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(limit + 1);
            let replace = at(&last, j) + usize::from(x != y);
            row.push(replace.min(at(&last, j + 1) + 1).min(at(&row, j) + 1));
        }
        last = row;
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

/// Edit distance with transpositions, case-insensitive (a difference in case counts one
/// in all), when it is at most `limit`.
fn distance_within(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.eq_ignore_ascii_case(b) {
        return Some(usize::from(a != b));
    }
    let a: Vec<char> = a.chars().map(|c| c.to_ascii_lowercase()).collect();
    let b: Vec<char> = b.chars().map(|c| c.to_ascii_lowercase()).collect();
    if a.len().abs_diff(b.len()) > limit || a.len() > 256 {
        return None;
    }
    Some(edit_distance(&a, &b)).filter(|distance| *distance <= limit)
}

fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let swap = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            let at =
                |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let replace = at(&last, j) + usize::from(x != y);
            let best = replace.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            row.push(if swap {
                best.min(at(&before, j - 1) + 1)
            } else {
                best
            });
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        let known = ["required", "readonly", "documentation", "String"];
        assert_eq!(nearest("requierd", known), Some("required"));
        assert_eq!(nearest("string", known), Some("String"));
        assert_eq!(nearest("documentaton", known), Some("documentation"));
        assert_eq!(nearest("banana", known), None);
    }
}
