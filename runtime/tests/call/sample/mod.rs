//! A service as generated code has it: `shapes` · `schemas` · `service` (what its handlers do).

pub(crate) mod schemas;
pub(crate) mod service;
pub(crate) mod shapes;

pub(crate) use service::{Sample, SampleClient, SampleService};
pub(crate) use shapes::*;
