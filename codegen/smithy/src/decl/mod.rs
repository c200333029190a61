//! Declarations as one file writes them: names not yet resolved, nothing merged.
//! Both notations, IDL and JSON AST, come out as this.

pub(crate) mod entity;

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::map::{HashSet, IndexMap};
use crate::node::Node;
use crate::shape::ShapeKind;
use crate::shape_id::ShapeId;
use crate::source::Span;

/// The version of the language a file is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 1.0.
    V1,
    /// 2.0 and later minor versions.
    #[default]
    V2,
}

impl Version {
    /// The version of a `$version` or `smithy` text, when it is supported.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "1" | "1.0" => Some(Self::V1),
            "2" | "2.0" | "2.1" => Some(Self::V2),
            _ => None,
        }
    }
}

/// All that one file declares.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unit {
    pub(crate) version: Version,
    pub(crate) scope: Scope,
    pub(crate) metadata: Vec<MetadataDecl>,
    pub(crate) shapes: Vec<ShapeDecl>,
    pub(crate) applies: Vec<ApplyDecl>,
    /// Text nodes that were written without quotes and so name shapes.
    pub(crate) syntactic_ids: HashSet<Span>,
}

/// What relative names of a file may refer to. Empty where all names are absolute.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) namespace: Option<Arc<str>>,
    /// `use` statements by shape name.
    pub(crate) uses: IndexMap<Arc<str>, UseDecl>,
}

/// One `use` statement.
#[derive(Clone, Debug)]
pub(crate) struct UseDecl {
    pub(crate) id: ShapeId,
    pub(crate) span: Span,
}

/// A shape identifier as it was written: relative or absolute, perhaps with a member.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    pub(crate) text: Arc<str>,
    pub(crate) span: Span,
}

/// One `metadata` statement.
#[derive(Clone, Debug)]
pub(crate) struct MetadataDecl {
    pub(crate) key: Arc<str>,
    pub(crate) key_span: Span,
    pub(crate) value: Node,
}

/// A trait as it was applied.
#[derive(Clone, Debug)]
pub(crate) struct TraitDecl {
    pub(crate) name: Name,
    /// `None` for an annotation, `@name` or `@name()`.
    pub(crate) value: Option<Node>,
    pub(crate) span: Span,
}

/// Traits applied from outside a shape.
#[derive(Clone, Debug)]
pub(crate) struct ApplyDecl {
    pub(crate) target: Name,
    pub(crate) traits: Vec<TraitDecl>,
}

/// One shape.
#[derive(Clone, Debug)]
pub(crate) struct ShapeDecl {
    pub(crate) id: ShapeId,
    pub(crate) kind: ShapeKind,
    pub(crate) span: Span,
    pub(crate) traits: Vec<TraitDecl>,
    pub(crate) mixins: Vec<Name>,
    /// The resource of `structure X for Resource`.
    pub(crate) resource: Option<Name>,
    pub(crate) members: IndexMap<Arc<str>, MemberDecl>,
    pub(crate) body: Body,
}

/// One member.
#[derive(Clone, Debug)]
pub(crate) struct MemberDecl {
    pub(crate) name: Arc<str>,
    pub(crate) span: Span,
    pub(crate) target: TargetDecl,
    pub(crate) traits: Vec<TraitDecl>,
}

/// What a member targets.
#[derive(Clone, Debug)]
pub(crate) enum TargetDecl {
    /// The named shape.
    Named(Name),
    /// `$name`: whatever the mixin's member or the resource's property targets.
    Elided,
    /// `smithy.api#Unit`, as the members of enums do.
    Unit,
}

/// What service-side shapes have beyond members.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// Simple and aggregate shapes.
    Data,
    /// An operation.
    Operation(OperationDecl),
    /// A resource.
    Resource(Box<ResourceDecl>),
    /// A service.
    Service(ServiceDecl),
}

/// The properties of an operation.
#[derive(Clone, Debug, Default)]
pub(crate) struct OperationDecl {
    pub(crate) input: Option<Name>,
    pub(crate) output: Option<Name>,
    pub(crate) errors: Vec<Name>,
}

/// The properties of a resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct ResourceDecl {
    pub(crate) identifiers: Vec<(Arc<str>, Name)>,
    pub(crate) properties: Vec<(Arc<str>, Name)>,
    pub(crate) create: Option<Name>,
    pub(crate) put: Option<Name>,
    pub(crate) read: Option<Name>,
    pub(crate) update: Option<Name>,
    pub(crate) delete: Option<Name>,
    pub(crate) list: Option<Name>,
    pub(crate) operations: Vec<Name>,
    pub(crate) collection_operations: Vec<Name>,
    pub(crate) resources: Vec<Name>,
}

/// The properties of a service.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServiceDecl {
    pub(crate) version: Option<Arc<str>>,
    pub(crate) operations: Vec<Name>,
    pub(crate) resources: Vec<Name>,
    pub(crate) errors: Vec<Name>,
    pub(crate) rename: Vec<(Name, Arc<str>)>,
}

impl ShapeDecl {
    pub(crate) fn new(id: ShapeId, kind: ShapeKind, span: Span) -> Self {
        let body = match kind {
            ShapeKind::Operation => Body::Operation(OperationDecl::default()),
            ShapeKind::Resource => Body::Resource(Box::default()),
            ShapeKind::Service => Body::Service(ServiceDecl::default()),
            _ => Body::Data,
        };
        Self {
            id,
            kind,
            span,
            traits: Vec::new(),
            mixins: Vec::new(),
            resource: None,
            members: IndexMap::default(),
            body,
        }
    }
}

/// The complaint about a kind of shape that a version of the language does not have.
pub(crate) fn version_mismatch(
    version: Version,
    kind: ShapeKind,
    id: &ShapeId,
) -> Option<Diagnostic> {
    let number = match (version, kind) {
        (Version::V1, ShapeKind::Enum | ShapeKind::IntEnum) => "1.0",
        (Version::V2, ShapeKind::Set) => "2.0",
        _ => return None,
    };
    let message = format!("{kind} shapes cannot be used in Smithy version {number}");
    Some(Diagnostic::error("Model", message).on(id))
}
