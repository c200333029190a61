//! XML traits (Smithy 2.0, "XML binding traits"), and the names of members in queries.

/// The XML traits of a shape or member; `None` and `false` where a trait is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Xml {
    /// `@xmlName`
    pub name: Option<&'static str>,
    /// `@xmlNamespace`
    pub namespace: Option<XmlNamespace>,
    /// `@xmlAttribute`
    pub attribute: bool,
    /// `@xmlFlattened`
    pub flattened: bool,
    /// `aws.protocols#ec2QueryName`
    pub ec2_query_name: Option<&'static str>,
}

impl Xml {
    /// None of the traits.
    pub const NONE: Self = Self {
        name: None,
        namespace: None,
        attribute: false,
        flattened: false,
        ec2_query_name: None,
    };
}

/// `@xmlNamespace`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct XmlNamespace {
    /// The URI.
    pub uri: &'static str,
    /// What stands before the names of its elements, where anything does.
    pub prefix: Option<&'static str>,
}
