//! The services that our side is measured with, as the build script generates them.

trompe::include_service!("echo");

#[cfg(corpus)]
trompe::include_service!("dynamo_db_20120810");
