//! Maps and sets for names: quick to hash, keyed anew in every process so that no input can make
//! its names collide.

use foldhash::fast::RandomState;

/// A map in insertion order.
pub type IndexMap<K, V> = indexmap::IndexMap<K, V, RandomState>;

/// A set in insertion order.
pub(crate) type IndexSet<T> = indexmap::IndexSet<T, RandomState>;

/// A map without order.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set without order.
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;
