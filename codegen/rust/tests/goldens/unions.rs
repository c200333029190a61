/// Not blessed yet.
pub mod unions {}
