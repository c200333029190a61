//! Absolute identifiers of the traits this crate reads itself.

macro_rules! ids {
    ($($name:ident = $id:literal;)*) => {
        $(
            #[doc = concat!("`", $id, "`")]
            pub const $name: &str = $id;
        )*
    };
}

ids! {
    ADDED_DEFAULT = "smithy.api#addedDefault";
    ARN = "aws.api#arn";
    AUTH = "smithy.api#auth";
    AUTH_DEFINITION = "smithy.api#authDefinition";
    AWS_QUERY_COMPATIBLE = "aws.protocols#awsQueryCompatible";
    AWS_QUERY_ERROR = "aws.protocols#awsQueryError";
    AWS_SERVICE = "aws.api#service";
    BOX = "smithy.api#box";
    CLIENT_CONTEXT_PARAMS = "smithy.rules#clientContextParams";
    CLIENT_OPTIONAL = "smithy.api#clientOptional";
    CORS = "smithy.api#cors";
    DEFAULT = "smithy.api#default";
    DEPRECATED = "smithy.api#deprecated";
    DOCUMENTATION = "smithy.api#documentation";
    EC2_QUERY_NAME = "aws.protocols#ec2QueryName";
    ENDPOINT = "smithy.api#endpoint";
    ENUM = "smithy.api#enum";
    ENUM_VALUE = "smithy.api#enumValue";
    ERROR = "smithy.api#error";
    EVENT_HEADER = "smithy.api#eventHeader";
    EVENT_PAYLOAD = "smithy.api#eventPayload";
    EXTERNAL_DOCUMENTATION = "smithy.api#externalDocumentation";
    HOST_LABEL = "smithy.api#hostLabel";
    HTTP = "smithy.api#http";
    HTTP_API_KEY_AUTH = "smithy.api#httpApiKeyAuth";
    HTTP_CHECKSUM = "aws.protocols#httpChecksum";
    HTTP_CHECKSUM_REQUIRED = "smithy.api#httpChecksumRequired";
    HTTP_ERROR = "smithy.api#httpError";
    HTTP_HEADER = "smithy.api#httpHeader";
    HTTP_LABEL = "smithy.api#httpLabel";
    HTTP_PAYLOAD = "smithy.api#httpPayload";
    HTTP_PREFIX_HEADERS = "smithy.api#httpPrefixHeaders";
    HTTP_QUERY = "smithy.api#httpQuery";
    HTTP_QUERY_PARAMS = "smithy.api#httpQueryParams";
    HTTP_RESPONSE_CODE = "smithy.api#httpResponseCode";
    IDEMPOTENCY_TOKEN = "smithy.api#idempotencyToken";
    IDEMPOTENT = "smithy.api#idempotent";
    ID_REF = "smithy.api#idRef";
    INPUT = "smithy.api#input";
    INTERNAL = "smithy.api#internal";
    JSON_NAME = "smithy.api#jsonName";
    LENGTH = "smithy.api#length";
    MEDIA_TYPE = "smithy.api#mediaType";
    MIXIN = "smithy.api#mixin";
    NO_REPLACE = "smithy.api#noReplace";
    OPTIONAL_AUTH = "smithy.api#optionalAuth";
    OUTPUT = "smithy.api#output";
    PAGINATED = "smithy.api#paginated";
    PATTERN = "smithy.api#pattern";
    PRIVATE = "smithy.api#private";
    PROTOCOL_DEFINITION = "smithy.api#protocolDefinition";
    RANGE = "smithy.api#range";
    READONLY = "smithy.api#readonly";
    REFERENCES = "smithy.api#references";
    REQUEST_COMPRESSION = "smithy.api#requestCompression";
    REQUIRED = "smithy.api#required";
    REQUIRES_LENGTH = "smithy.api#requiresLength";
    RESOURCE_IDENTIFIER = "smithy.api#resourceIdentifier";
    RETRYABLE = "smithy.api#retryable";
    SENSITIVE = "smithy.api#sensitive";
    SIGV4 = "aws.auth#sigv4";
    SIGV4A = "aws.auth#sigv4a";
    SPARSE = "smithy.api#sparse";
    STREAMING = "smithy.api#streaming";
    SUPPRESS = "smithy.api#suppress";
    TAGS = "smithy.api#tags";
    TIMESTAMP_FORMAT = "smithy.api#timestampFormat";
    TRAIT = "smithy.api#trait";
    UNIQUE_ITEMS = "smithy.api#uniqueItems";
    UNIT_TYPE = "smithy.api#unitType";
    UNSIGNED_PAYLOAD = "aws.auth#unsignedPayload";
    UNSTABLE = "smithy.api#unstable";
    WAITABLE = "smithy.waiters#waitable";
    XML_ATTRIBUTE = "smithy.api#xmlAttribute";
    XML_FLATTENED = "smithy.api#xmlFlattened";
    XML_NAME = "smithy.api#xmlName";
    XML_NAMESPACE = "smithy.api#xmlNamespace";
}
