/// Not blessed yet.
pub mod names {}
