use crate::service::OperationSchema;

/// The choices that services make differently; both ends must make the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether dot segments and empty segments are taken out of the path before it is signed. All services but
    /// S3 do. Default true.
    pub normalize_path: bool,
    /// Whether the path as sent, escapes and all, is encoded once more; else each of its characters is encoded once.
    /// All services but S3 do. Default true.
    pub double_encode: bool,
    /// Whether a request signed by headers tells the hash of its body in `x-amz-content-sha256`, so that a server can
    /// verify the head before the body came. A payload that is not hashed is told always. Default true.
    pub content_sha256_header: bool,
    /// Whether the session token is part of what is signed; else it is added afterwards, as AWS IoT wants it.
    /// Default true.
    pub sign_session_token: bool,
}

impl Options {
    /// What the operation's service makes.
    pub(super) fn of(operation: &OperationSchema) -> Self {
        let plain = operation
            .service
            .customization
            .is_some_and(|custom| custom.signs_plain_paths());
        Self {
            normalize_path: !plain,
            double_encode: !plain,
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            normalize_path: true,
            double_encode: true,
            content_sha256_header: true,
            sign_session_token: true,
        }
    }
}
