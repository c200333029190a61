//! XML traits, and the names of members in queries.

use trompe_smithy::node::Node;
use trompe_smithy::traits::TraitMap;

const NAME: &str = "smithy.api#xmlName";
const NAMESPACE: &str = "smithy.api#xmlNamespace";
const ATTRIBUTE: &str = "smithy.api#xmlAttribute";
const FLATTENED: &str = "smithy.api#xmlFlattened";
const EC2_QUERY_NAME: &str = "aws.protocols#ec2QueryName";

/// The XML traits of a shape or member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct XmlPlan {
    /// `@xmlName`
    pub name: Option<String>,
    /// `@xmlNamespace`
    pub namespace: Option<XmlNamespacePlan>,
    /// `@xmlAttribute`
    pub attribute: bool,
    /// `@xmlFlattened`
    pub flattened: bool,
    /// `aws.protocols#ec2QueryName`
    pub ec2_query_name: Option<String>,
}

/// `@xmlNamespace`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlNamespacePlan {
    /// The URI.
    pub uri: String,
    /// What stands before the names of its elements.
    pub prefix: Option<String>,
}

pub(super) fn of(traits: &TraitMap) -> XmlPlan {
    let text = |id: &str| traits.value(id).and_then(Node::as_str).map(str::to_owned);
    XmlPlan {
        name: text(NAME),
        namespace: namespace(traits),
        attribute: traits.has(ATTRIBUTE),
        flattened: traits.has(FLATTENED),
        ec2_query_name: text(EC2_QUERY_NAME),
    }
}

pub(super) fn namespace(traits: &TraitMap) -> Option<XmlNamespacePlan> {
    let value = traits.value(NAMESPACE)?;
    let text = |key: &str| value.get(key).and_then(Node::as_str).map(str::to_owned);
    Some(XmlNamespacePlan {
        uri: text("uri")?,
        prefix: text("prefix"),
    })
}
