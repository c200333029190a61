//! Shapes that were deprecated long enough ago.

use std::cmp::Ordering;

use super::edit::{remove_members, remove_shapes};
use crate::model::Model;
use crate::traits::TraitMap;

/// A point in time or in the history of releases, as `deprecated` traits give them in `since`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since(Point);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Point {
    /// Year, month and day in digits.
    Date(String),
    Version(Version),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Version {
    numbers: [u64; 3],
    /// Empty for a release.
    prerelease: Vec<Part>,
}

/// A part of a prerelease; numbers come before names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Name(String),
}

impl Since {
    /// An ISO 8601 calendar date, `2024-10-10` or `20241010`.
    #[must_use]
    pub fn date(text: &str) -> Option<Self> {
        let digits = match text.len() {
            10 if text.get(4..5) == Some("-") && text.get(7..8) == Some("-") => {
                text.replace('-', "")
            }
            _ => text.to_owned(),
        };
        let number = |from, to| digits.get(from..to)?.parse::<u32>().ok();
        let plausible = digits.len() == 8
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && (1..=12).contains(&number(4, 6)?)
            && (1..=31).contains(&number(6, 8)?);
        plausible.then_some(Self(Point::Date(digits)))
    }

    /// A SemVer version, `1.2.3` or `1.2.3-beta.1`.
    #[must_use]
    pub fn version(text: &str) -> Option<Self> {
        let (text, _build) = text.split_once('+').unwrap_or((text, ""));
        let (core, prerelease) = match text.split_once('-') {
            Some((core, prerelease)) => (core, Some(prerelease)),
            None => (text, None),
        };
        let numbers: Option<Vec<u64>> = core.split('.').map(number).collect();
        let prerelease = prerelease.into_iter().flat_map(|text| text.split('.'));
        let prerelease: Option<Vec<Part>> = prerelease.map(part).collect();
        Some(Self(Point::Version(Version {
            numbers: numbers?.try_into().ok()?,
            prerelease: prerelease?,
        })))
    }

    fn is_before(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Point::Date(one), Point::Date(other)) => one < other,
            (Point::Version(one), Point::Version(other)) => one.compare(other).is_lt(),
            _ => false,
        }
    }
}

impl Version {
    fn compare(&self, other: &Self) -> Ordering {
        let released = self.prerelease.is_empty().cmp(&other.prerelease.is_empty());
        let numbers = self.numbers.cmp(&other.numbers);
        numbers
            .then(released)
            .then_with(|| self.prerelease.cmp(&other.prerelease))
    }
}

/// A number without leading zeros.
fn number(text: &str) -> Option<u64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| plain)
}

fn part(text: &str) -> Option<Part> {
    let named = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if text.is_empty() || !text.bytes().all(named) {
        return None;
    }
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => number(text).map(Part::Number),
        false => Some(Part::Name(text.to_owned())),
    }
}

/// The model without the shapes and members that were deprecated before one of some dates and
/// versions. Those whose `deprecated` trait says neither stay.
#[must_use]
pub fn remove_deprecated(model: &Model, cutoffs: &[Since]) -> Model {
    let goes = |traits: &TraitMap| {
        let since = traits.deprecated().and_then(|deprecated| deprecated.since);
        let since = since.and_then(|text| Since::date(text).or_else(|| Since::version(text)));
        since.is_some_and(|since| cutoffs.iter().any(|cutoff| since.is_before(cutoff)))
    };
    let without = remove_shapes(model, |shape| !shape.id.is_prelude() && goes(&shape.traits));
    remove_members(&without, |id| {
        let member = without.member(id).filter(|_| !id.is_prelude());
        member.is_some_and(|member| goes(&member.traits))
    })
}
