/// Not blessed yet.
pub mod http {}
