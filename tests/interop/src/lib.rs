//! Services that others run or call, generated from their published models: of each what the tests use.

#[cfg(corpus)]
mod services {
    trompe::include_service!("dynamo_db_20120810");
    trompe::include_service!("aws_identity_management_v20100508");
    trompe::include_service!("kinesis_20131202");
    trompe::include_service!("amazon_s3");
    trompe::include_service!("amazon_sqs");
    trompe::include_service!("aws_security_token_service_v20110615");
}

#[cfg(corpus)]
pub use services::{
    amazon_s3, amazon_sqs, aws_identity_management_v20100508, aws_security_token_service_v20110615,
    dynamo_db_20120810, kinesis_20131202,
};
