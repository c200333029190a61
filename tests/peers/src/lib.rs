//! The service that our side is measured with, as the build script generates it from `model/`.

trompe::include_service!("echo");
