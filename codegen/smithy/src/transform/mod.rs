//! Models made from models: each function takes a model and gives another.
//!
//! What these give was not validated again; load what [`crate::write`] makes of it to be sure.

mod edit;

mod change_types;
mod deprecated;
mod enums;
mod filter;
mod mixins;
mod namespaces;
mod rename;
mod suppressions;
mod tokens;
mod traits;
mod unused;

pub use change_types::{TypeChangeError, change_types};
pub use deprecated::{Since, remove_deprecated};
pub use edit::{remove_members, remove_shapes};
pub use enums::enum_strings_to_enums;
pub(crate) use enums::to_simple as enum_to_simple;
pub use filter::{Pick, exclude_metadata, exclude_shapes, include_metadata, include_shapes};
pub use mixins::flatten_mixins;
pub use namespaces::flatten_namespaces;
pub use rename::{RenameError, rename_shapes};
pub use suppressions::{SuppressionFilter, filter_suppressions};
pub use tokens::make_tokens_client_optional;
pub use traits::{exclude_tags, exclude_traits, include_tags};
pub use unused::{remove_trait_definitions, remove_unused};

#[cfg(test)]
mod tests;
