/// Not blessed yet.
pub mod events {}
