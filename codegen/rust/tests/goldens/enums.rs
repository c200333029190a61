/// Not blessed yet.
pub mod enums {}
