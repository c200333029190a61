/// Not blessed yet.
pub mod structures {}
