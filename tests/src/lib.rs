//! Conformance, integration and fault tests of Trompe.
