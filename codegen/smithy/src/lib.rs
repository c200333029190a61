//! The Smithy language: source text to a checked model.
//!
//! Modules, lowest first:
//! * [`map`]: the maps that hold names
//! * [`source`]: files and places in them
//! * [`shape_id`]: identifiers of shapes and members
//! * [`diagnostic`]: what a load has to say, as data and as text
//! * [`node`]: the values of traits and metadata
//! * [`shape`]: shapes and members
//! * [`traits`]: applied traits and typed views of them
//! * [`model`]: the immutable graph
//! * `decl`, `idl`, `ast`: what files declare, in either notation
//! * `shipped`: the prelude and other models inside this crate
//! * [`selector`]: expressions that pick shapes
//! * [`jmespath`]: expressions of waiters and contracts
//! * [`rules`]: endpoint rules, checked and evaluated
//! * [`index`]: questions asked of a model
//! * `validate`: what a model may not say, one validator a file
//! * [`load`]: sources to model
//! * [`transform`]: model to model
//! * [`mod@write`]: model to text, in either notation
//! * [`build_config`]: `smithy-build.json`, its imports and projections

mod ast;
pub mod build_config;
mod decl;
pub mod diagnostic;
mod graph;
mod idl;
pub mod index;
pub mod jmespath;
pub mod load;
pub mod map;
pub mod model;
pub mod node;
pub mod rules;
pub mod selector;
pub mod shape;
pub mod shape_id;
mod shipped;
pub mod source;
pub mod traits;
pub mod transform;
mod validate;
pub mod write;

pub use decl::Version;
pub use load::{Limits, Loaded, Loader};
pub use model::Model;
pub use shape_id::ShapeId;
