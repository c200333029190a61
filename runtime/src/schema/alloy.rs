//! Traits of alloy, which `alloy#simpleRestJson` honours.

use super::Member;

/// What alloy says of a structure or union.
#[derive(Clone, Copy, Debug)]
pub struct Alloy {
    /// How a union is told from others of its kind.
    pub union: UnionForm,
    /// The index of the member with `@jsonUnknown`: what the model does not know is kept there.
    pub unknown: Option<usize>,
}

/// How a union is written.
#[derive(Clone, Copy, Debug)]
pub enum UnionForm {
    /// An object with the one member.
    Tagged,
    /// `@discriminated`: the object of the member, with this member that names it.
    Discriminated(&'static Member),
    /// `@untagged`: the member's value alone.
    Untagged,
}
