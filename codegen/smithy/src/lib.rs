//! The Smithy language: source text to a checked model.
