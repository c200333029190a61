//! What messages are compared by.

#[path = "../../src/values/decimal.rs"]
pub mod decimal;
#[path = "../../src/values/tree.rs"]
pub mod tree;
