//! Generated clients against `moto`, and `boto3` against generated servers: people who have never heard of us.
#![cfg(corpus)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where its support fails"
)]

mod boto3_dynamodb;
mod boto3_kinesis;
mod moto_dynamodb;
mod moto_iam;
mod moto_s3;
mod moto_sqs;
mod python;
mod s3_late;
mod support;
