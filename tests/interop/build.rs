//! Generates clients and servers from published models of AWS services, where the corpus is at hand.

use std::env;
use std::path::{Path, PathBuf};

/// What is used of each service: the model's file, the service and its operations.
const SERVICES: [(&str, &str, &[&str]); 6] = [
    (
        "dynamodb",
        "com.amazonaws.dynamodb#DynamoDB_20120810",
        &[
            "BatchWriteItem",
            "CreateTable",
            "DeleteItem",
            "DeleteTable",
            "DescribeTable",
            "GetItem",
            "ListTables",
            "PutItem",
            "Query",
            "UpdateItem",
        ],
    ),
    (
        "iam",
        "com.amazonaws.iam#AWSIdentityManagementV20100508",
        &[
            "CreateRole",
            "CreateUser",
            "DeleteUser",
            "GetUser",
            "ListUsers",
        ],
    ),
    (
        "kinesis",
        "com.amazonaws.kinesis#Kinesis_20131202",
        &["PutRecord", "SubscribeToShard"],
    ),
    (
        "s3",
        "com.amazonaws.s3#AmazonS3",
        &[
            "CompleteMultipartUpload",
            "CopyObject",
            "CreateBucket",
            "CreateMultipartUpload",
            "DeleteBucket",
            "DeleteObjects",
            "GetBucketLocation",
            "GetObject",
            "HeadObject",
            "ListObjectsV2",
            "PutObject",
            "UploadPart",
        ],
    ),
    (
        "sqs",
        "com.amazonaws.sqs#AmazonSQS",
        &[
            "CreateQueue",
            "DeleteMessage",
            "GetQueueAttributes",
            "GetQueueUrl",
            "ReceiveMessage",
            "SendMessage",
            "SendMessageBatch",
        ],
    ),
    (
        "sts",
        "com.amazonaws.sts#AWSSecurityTokenServiceV20110615",
        &["AssumeRole", "GetCallerIdentity"],
    ),
];

fn main() {
    println!("cargo:rerun-if-env-changed=TROMPE_CORPUS");
    println!("cargo:rustc-check-cfg=cfg(corpus)");
    let models = corpus().join("aws-models");
    let file = |name: &str| models.join(name).with_extension("json");
    if !SERVICES.iter().all(|(name, ..)| file(name).exists()) {
        let folder = models.display();
        println!("cargo:warning=no models at {folder}: the tests against others are left out");
        return;
    }
    println!("cargo:rustc-cfg=corpus");
    for (name, service, operations) in SERVICES {
        trompe_codegen::Builder::new()
            .model(file(name))
            .service(service)
            .operations(operations.iter().copied())
            .generate();
    }
}

fn corpus() -> PathBuf {
    match env::var_os("TROMPE_CORPUS") {
        Some(path) => path.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus"),
    }
}
