//! Typed access to the common traits of a [`TraitMap`].

use super::values::{number, text, unsigned};
use super::{
    Deprecated, ErrorFault, HttpTrait, LengthTrait, Paginated, RangeTrait, Retryable,
    TimestampFormat, TraitMap, id,
};
use crate::node::Node;

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $id:ident;)*) => {
        impl TraitMap {
            $($(#[$doc])* #[must_use] pub fn $name(&self) -> bool { self.has(id::$id) })*
        }
    };
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $id:ident;)*) => {
        impl TraitMap {
            $($(#[$doc])* #[must_use] pub fn $name(&self) -> Option<&str> { self.text_of(id::$id) })*
        }
    };
}

flags! {
    /// `@required`.
    is_required = REQUIRED;
    /// `@clientOptional`.
    is_client_optional = CLIENT_OPTIONAL;
    /// `@input`.
    is_input = INPUT;
    /// `@output`.
    is_output = OUTPUT;
    /// `@streaming`.
    is_streaming = STREAMING;
    /// `@requiresLength`.
    requires_length = REQUIRES_LENGTH;
    /// `@eventHeader`.
    is_event_header = EVENT_HEADER;
    /// `@eventPayload`.
    is_event_payload = EVENT_PAYLOAD;
    /// `@sparse`.
    is_sparse = SPARSE;
    /// `@sensitive`.
    is_sensitive = SENSITIVE;
    /// `@idempotent`.
    is_idempotent = IDEMPOTENT;
    /// `@readonly`.
    is_readonly = READONLY;
    /// `@idempotencyToken`.
    is_idempotency_token = IDEMPOTENCY_TOKEN;
    /// `@httpLabel`.
    is_http_label = HTTP_LABEL;
    /// `@httpQueryParams`.
    is_http_query_params = HTTP_QUERY_PARAMS;
    /// `@httpPayload`.
    is_http_payload = HTTP_PAYLOAD;
    /// `@httpResponseCode`.
    is_http_response_code = HTTP_RESPONSE_CODE;
    /// `@hostLabel`.
    is_host_label = HOST_LABEL;
    /// `@unstable`.
    is_unstable = UNSTABLE;
    /// `@internal`.
    is_internal = INTERNAL;
    /// `@mixin`.
    is_mixin = MIXIN;
    /// `@uniqueItems`.
    has_unique_items = UNIQUE_ITEMS;
    /// `@xmlAttribute`.
    is_xml_attribute = XML_ATTRIBUTE;
    /// `@xmlFlattened`.
    is_xml_flattened = XML_FLATTENED;
    /// `@httpChecksumRequired`.
    is_http_checksum_required = HTTP_CHECKSUM_REQUIRED;
    /// `@optionalAuth`.
    has_optional_auth = OPTIONAL_AUTH;
    /// `@aws.auth#unsignedPayload`.
    has_unsigned_payload = UNSIGNED_PAYLOAD;
    /// `@aws.protocols#awsQueryCompatible`.
    is_aws_query_compatible = AWS_QUERY_COMPATIBLE;
}

texts! {
    /// `@documentation`, in CommonMark.
    documentation = DOCUMENTATION;
    /// `@pattern`, an ECMA-262 expression.
    pattern = PATTERN;
    /// `@jsonName`.
    json_name = JSON_NAME;
    /// `@mediaType`.
    media_type = MEDIA_TYPE;
    /// `@httpHeader`, the header name.
    http_header = HTTP_HEADER;
    /// `@httpQuery`, the parameter name.
    http_query = HTTP_QUERY;
    /// `@httpPrefixHeaders`, the prefix.
    http_prefix_headers = HTTP_PREFIX_HEADERS;
    /// `@xmlName`.
    xml_name = XML_NAME;
    /// `@aws.protocols#ec2QueryName`.
    ec2_query_name = EC2_QUERY_NAME;
}

impl TraitMap {
    fn text_of(&self, id: &str) -> Option<&str> {
        self.value(id).and_then(Node::as_str)
    }

    /// `@default`: the value, `null` included.
    #[must_use]
    pub fn default_value(&self) -> Option<&Node> {
        self.value(id::DEFAULT)
    }

    /// `@enumValue`.
    #[must_use]
    pub fn enum_value(&self) -> Option<&Node> {
        self.value(id::ENUM_VALUE)
    }

    /// `@http`.
    #[must_use]
    pub fn http(&self) -> Option<HttpTrait<'_>> {
        let node = self.value(id::HTTP)?;
        let code = unsigned(node, "code")
            .and_then(|code| code.try_into().ok())
            .unwrap_or(200);
        Some(HttpTrait {
            method: text(node, "method")?,
            uri: text(node, "uri")?,
            code,
        })
    }

    /// `@httpError`, the status.
    #[must_use]
    pub fn http_error(&self) -> Option<u16> {
        self.value(id::HTTP_ERROR)?.as_i64()?.try_into().ok()
    }

    /// `@error`.
    #[must_use]
    pub fn error(&self) -> Option<ErrorFault> {
        match self.text_of(id::ERROR)? {
            "client" => Some(ErrorFault::Client),
            "server" => Some(ErrorFault::Server),
            _ => None,
        }
    }

    /// `@length`.
    #[must_use]
    pub fn length(&self) -> Option<LengthTrait> {
        let node = self.value(id::LENGTH)?;
        Some(LengthTrait {
            min: unsigned(node, "min"),
            max: unsigned(node, "max"),
        })
    }

    /// `@range`.
    #[must_use]
    pub fn range(&self) -> Option<RangeTrait<'_>> {
        let node = self.value(id::RANGE)?;
        Some(RangeTrait {
            min: number(node, "min"),
            max: number(node, "max"),
        })
    }

    /// `@timestampFormat`.
    #[must_use]
    pub fn timestamp_format(&self) -> Option<TimestampFormat> {
        self.text_of(id::TIMESTAMP_FORMAT)
            .and_then(TimestampFormat::parse)
    }

    /// `@retryable`.
    #[must_use]
    pub fn retryable(&self) -> Option<Retryable> {
        let node = self.value(id::RETRYABLE)?;
        let throttling = node
            .get("throttling")
            .and_then(Node::as_bool)
            .unwrap_or(false);
        Some(Retryable { throttling })
    }

    /// `@deprecated`.
    #[must_use]
    pub fn deprecated(&self) -> Option<Deprecated<'_>> {
        let node = self.value(id::DEPRECATED)?;
        Some(Deprecated {
            message: text(node, "message"),
            since: text(node, "since"),
        })
    }

    /// `@paginated`.
    #[must_use]
    pub fn paginated(&self) -> Option<Paginated<'_>> {
        let node = self.value(id::PAGINATED)?;
        Some(Paginated {
            input_token: text(node, "inputToken"),
            output_token: text(node, "outputToken"),
            items: text(node, "items"),
            page_size: text(node, "pageSize"),
        })
    }

    /// `@tags`.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        let items = self
            .value(id::TAGS)
            .and_then(Node::as_array)
            .unwrap_or_default();
        items.iter().filter_map(Node::as_str)
    }
}
