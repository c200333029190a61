//! Generates Rust clients, servers and event-stream handlers from Smithy models.
//!
//! Modules, lowest first:
//!
//! - [`naming`]: names in Rust's spelling, keywords, collisions
//! - [`plan`]: every decision about the output, as plain data
//! - [`emit`]: a plan as tokens; no decisions
//! - `lazy`: what is compiled where it is used
//! - [`mod@write`]: tokens as formatted files
//! - [`builder`]: the `build.rs` API
//!
//! # When a member is an `Option`
//!
//! Clients and servers share the generated types, and each wants something else of them: a client sends only what its
//! caller set, a server wants the defaults of the model in place.
//!
//! | member | field | a client sends | a server's handler sees |
//! |---|---|---|---|
//! | `@required` | `T`, an argument of `new` | always | always |
//! | `@default` inside of other data, or of an output or error | `T`, from its default | always | always |
//! | `@default` of an `@input` structure, or with `@clientOptional` | `Option<T>` | what was set | `Some`, and `x_or_default()` gives `T` |
//! | all other | `Option<T>` | what was set | what was sent |
//!
//! The third line is what the specification calls a member with a default that only authoritative consumers assume
//! (Smithy 2.0, "Structure member optionality"). The router fills such members in before it checks constraints and
//! calls the handler, whatever carried the call. A member that has `@required` and `@default` may be missing from a
//! message: it is its default then. The members of an `@input` structure that are required and have no default stay
//! plain values, although a client may take them for optional: whoever forgets one hears it from the compiler.

pub mod builder;
pub mod emit;
mod lazy;
pub mod naming;
pub mod plan;
pub mod write;

pub use builder::{Builder, GenerateError, Generated};
