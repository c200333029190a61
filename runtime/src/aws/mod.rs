//! What single services of AWS want of their clients beyond what their models say.
//!
//! - `customization`: the seam, which is open to others too
//! - `input`: single members of inputs that are known only by their schema
//! - `s3`, `glacier`, `api_gateway`, `machine_learning`: one service a file
//!
//! The generator knows services by the `sdkId` of `aws.api#service` and gives their schemas what is here
//! ([`ServiceSchema::customization`](crate::service::ServiceSchema::customization)); its table names each of them.

mod api_gateway;
mod customization;
mod glacier;
mod input;
mod machine_learning;
mod s3;

pub use api_gateway::{API_GATEWAY, ApiGateway};
pub(crate) use customization::BasePath;
pub use customization::Customization;
pub use glacier::{GLACIER, Glacier};
pub(crate) use input::{set_text, text_of};
pub use machine_learning::{MACHINE_LEARNING, MachineLearning};
pub use s3::{S3, S3_SERVICE};
