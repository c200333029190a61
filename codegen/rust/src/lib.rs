//! Generates Rust clients, servers and event-stream handlers from Smithy models.
