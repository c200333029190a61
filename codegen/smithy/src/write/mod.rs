//! Models written out: as JSON AST and as IDL. What is written loads as the same model again.

mod ast;
mod idl;

pub use ast::ast;
pub use idl::idl;
