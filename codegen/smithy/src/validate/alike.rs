//! Names that differ in case only.

use std::hash::{BuildHasher, Hash, Hasher};

use foldhash::fast::RandomState;

use crate::map::{HashMap, HashSet};

/// Groups of what has the same name, but for case. Names are usually unique, so their texts are
/// only kept where hashes meet.
pub(super) fn alike<'a, T: Copy>(
    named: impl Iterator<Item = (&'a str, T)> + Clone,
) -> impl Iterator<Item = Vec<T>> {
    let key = RandomState::default();
    let mut seen: HashSet<u64> = HashSet::default();
    let hashes = named.clone().map(|(name, _)| hash(&key, name));
    let met: HashSet<u64> = hashes.filter(|hash| !seen.insert(*hash)).collect();
    let mut groups: HashMap<String, Vec<T>> = HashMap::default();
    let doubtful = named.filter(|(name, _)| !met.is_empty() && met.contains(&hash(&key, name)));
    for (name, it) in doubtful {
        let name = name.to_ascii_lowercase();
        groups.entry(name).or_default().push(it);
    }
    groups.into_values().filter(|group| group.len() > 1)
}

fn hash(key: &RandomState, name: &str) -> u64 {
    let mut state = key.build_hasher();
    for byte in name.bytes() {
        byte.to_ascii_lowercase().hash(&mut state);
    }
    state.finish()
}
