//! Steps that look at the type of a shape.

use super::parse::TypeFilter;
use crate::graph::Subject;
use crate::shape::{Category, ShapeKind};

impl TypeFilter {
    pub(super) fn matches(self, subject: Subject<'_>) -> bool {
        match (self, subject) {
            (Self::Any, _) | (Self::Member, Subject::Member(_)) => true,
            (_, Subject::Member(_)) | (Self::Member, _) => false,
            (filter, Subject::Shape(shape)) => filter.takes(shape.kind),
        }
    }

    fn takes(self, kind: ShapeKind) -> bool {
        match self {
            Self::Any | Self::Member => true,
            Self::Number => kind.is_number(),
            Self::SimpleType => kind.category() == Category::Simple,
            Self::AggregateType => kind.category() == Category::Aggregate,
            Self::ServiceType => kind.category() == Category::Service,
            Self::DataType => kind.category() != Category::Service,
            Self::Collection | Self::Kind(ShapeKind::List | ShapeKind::Set) => {
                matches!(kind, ShapeKind::List | ShapeKind::Set)
            }
            Self::Kind(ShapeKind::String) => kind.is_string(),
            Self::Kind(ShapeKind::Integer) => {
                matches!(kind, ShapeKind::Integer | ShapeKind::IntEnum)
            }
            Self::Kind(wanted) => kind == wanted,
        }
    }
}
