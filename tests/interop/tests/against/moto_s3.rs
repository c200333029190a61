//! S3: restXml, with bodies that stream.

use crate::support::{moto, moto_as};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use trompe::client::Http;
use trompe::error::Error;
use trompe::types::ByteStream;
use trompe_interop::amazon_s3::client::AmazonS3Client;
use trompe_interop::amazon_s3::errors::GetObjectError;
use trompe_interop::amazon_s3::types::{
    BucketLocationConstraint, CompleteMultipartUploadRequest, CompletedMultipartUpload,
    CompletedPart, CopyObjectRequest, CreateBucketConfiguration, CreateBucketRequest,
    CreateMultipartUploadRequest, Delete, DeleteObjectsRequest, GetBucketLocationRequest,
    GetObjectRequest, HeadObjectRequest, ListObjectsV2Request, ObjectIdentifier, PutObjectRequest,
    UploadPartRequest,
};
use trompe_interop::amazon_s3::waiters::OBJECT_EXISTS;

/// The most that is collected of a body.
const LIMIT: usize = 64 << 20;

/// A client with a bucket of its own.
async fn bucket(http: Http, name: &str) -> AmazonS3Client {
    let client = AmazonS3Client::over(http);
    let place = BucketLocationConstraint::EuCentral1;
    let place = CreateBucketConfiguration::new().location_constraint(place);
    let create = CreateBucketRequest::new(name).create_bucket_configuration(place);
    client.create_bucket(create).await.unwrap();
    client
}

async fn read(client: &AmazonS3Client, request: GetObjectRequest) -> Vec<u8> {
    let object = client.get_object(request).await.unwrap();
    object.body.collect(LIMIT).await.unwrap().to_vec()
}

#[tokio::test]
async fn an_object_is_put_looked_at_copied_and_read_whole_and_in_part() {
    let Some(http) = moto() else { return };
    let client = bucket(http, "objects").await;
    let key = "a folder/é & \"b\"+c.txt";
    let metadata = BTreeMap::from([("kind".to_owned(), "note".to_owned())]);
    let put = PutObjectRequest::new("objects", key)
        .body(b"hello, moto".to_vec())
        .content_type("text/x-note")
        .metadata(metadata.clone());
    let tag = client.put_object(put).await.unwrap().e_tag.unwrap();
    let head = HeadObjectRequest::new("objects", key);
    let waiting = client
        .head_object(head)
        .until(&OBJECT_EXISTS, Duration::from_secs(60));
    let head = waiting.await.unwrap().unwrap();
    assert_eq!(
        (head.content_length, head.e_tag.as_ref()),
        (Some(11), Some(&tag))
    );
    assert_eq!(
        (head.content_type.as_deref(), head.metadata),
        (Some("text/x-note"), Some(metadata))
    );
    assert!(head.last_modified.unwrap().seconds() > 1_700_000_000);
    assert_eq!(
        read(&client, GetObjectRequest::new("objects", key)).await,
        b"hello, moto"
    );
    let part = GetObjectRequest::new("objects", key).range("bytes=7-");
    assert_eq!(read(&client, part).await, b"moto");
    let source = "objects/a%20folder/%C3%A9%20%26%20%22b%22%2Bc.txt";
    let copy = CopyObjectRequest::new("objects", source, "copy");
    let copied = client
        .copy_object(copy)
        .await
        .unwrap()
        .copy_object_result
        .unwrap();
    assert_eq!(copied.e_tag, Some(tag));
    let location = GetBucketLocationRequest::new("objects");
    let location = client.get_bucket_location(location).await.unwrap();
    let place = BucketLocationConstraint::EuCentral1;
    assert_eq!(location.location_constraint, Some(place));
}

#[tokio::test]
async fn a_large_object_goes_up_in_parts_and_comes_down_as_a_stream() {
    let Some(http) = moto() else { return };
    let client = bucket(http, "parts").await;
    let begun = CreateMultipartUploadRequest::new("parts", "large");
    let upload = client
        .create_multipart_upload(begun)
        .await
        .unwrap()
        .upload_id
        .unwrap();
    let sizes = [5 << 20, 5 << 20, 1_000_003];
    let mut parts = Vec::new();
    for (number, size) in (1..).zip(sizes) {
        let body = vec![number as u8; size];
        let part = UploadPartRequest::new("parts", "large", number, &upload).body(body);
        let tag = client.upload_part(part).await.unwrap().e_tag.unwrap();
        parts.push(CompletedPart::new().part_number(number).e_tag(tag));
    }
    let whole = CompletedMultipartUpload::new().parts(parts);
    let whole =
        CompleteMultipartUploadRequest::new("parts", "large", upload).multipart_upload(whole);
    client.complete_multipart_upload(whole).await.unwrap();
    let object = client
        .get_object(GetObjectRequest::new("parts", "large"))
        .await
        .unwrap();
    assert_eq!(
        object.content_length,
        Some(sizes.iter().sum::<usize>() as i64)
    );
    let (mut body, mut counts) = (object.body, [0; 3]);
    while let Some(chunk) = body.next_chunk().await.unwrap() {
        for byte in chunk {
            counts[usize::from(byte) - 1] += 1;
        }
    }
    assert_eq!(counts, sizes);
}

#[tokio::test]
async fn objects_are_listed_page_by_page_and_deleted_at_once() {
    let Some(http) = moto() else { return };
    let client = bucket(http, "many").await;
    let keys: Vec<_> = (0..25).map(|n| format!("k/{n:02} <&>")).collect();
    for key in &keys {
        let put = PutObjectRequest::new("many", key).body(ByteStream::from(key.clone()));
        client.put_object(put).await.unwrap();
    }
    let list = || ListObjectsV2Request::new("many").prefix("k/").max_keys(10);
    let mut pages = client.list_objects_v2(list()).pages();
    let (mut listed, mut sizes) = (Vec::new(), Vec::new());
    while let Some(page) = pages.next().await {
        let objects = page.unwrap().contents.unwrap();
        sizes.push(objects.len());
        listed.extend(objects.into_iter().filter_map(|object| object.key));
    }
    assert_eq!((listed, sizes), (keys.clone(), vec![10, 10, 5]));
    let objects: Vec<_> = keys.iter().map(ObjectIdentifier::new).collect();
    let delete = DeleteObjectsRequest::new("many", Delete::new(objects));
    let deleted = client.delete_objects(delete).await.unwrap();
    assert_eq!(
        (
            deleted.deleted.unwrap().len(),
            deleted.errors.unwrap_or_default().len()
        ),
        (25, 0)
    );
    let left = client.list_objects_v2(list()).await.unwrap();
    assert_eq!(left.key_count, Some(0));
}

#[tokio::test]
async fn a_key_that_ends_with_a_slash_is_another_than_the_one_that_does_not() {
    let Some(http) = moto() else { return };
    let client = bucket(http, "slashes").await;
    for key in ["folder", "folder/", "folder//"] {
        let put = PutObjectRequest::new("slashes", key).body(ByteStream::from(key));
        client.put_object(put).await.unwrap();
    }
    for key in ["folder", "folder/", "folder//"] {
        let get = GetObjectRequest::new("slashes", key);
        assert_eq!(read(&client, get).await, key.as_bytes());
    }
}

#[tokio::test]
async fn a_bucket_is_called_at_its_own_host() {
    let asked = Arc::<Mutex<Vec<String>>>::default();
    let told = Arc::clone(&asked);
    let told = move |name: &str| told.lock().unwrap().push(name.to_owned());
    let Some(http) = moto_as("http://s3.eu-central-1.amazonaws.com", told) else {
        return;
    };
    let client = bucket(http, "hosted").await;
    let put = PutObjectRequest::new("hosted", "folder/").body(ByteStream::from("here"));
    client.put_object(put).await.unwrap();
    let get = GetObjectRequest::new("hosted", "folder/");
    assert_eq!(read(&client, get).await, b"here");
    let asked = asked.lock().unwrap().clone();
    let hosts = [
        "s3.eu-central-1.amazonaws.com",
        "hosted.s3.eu-central-1.amazonaws.com",
    ];
    assert_eq!(asked, hosts);
}

#[tokio::test]
async fn an_object_that_is_not_there_is_an_error_of_the_model() {
    let Some(http) = moto() else { return };
    let client = bucket(http, "empty").await;
    let error = client
        .get_object(GetObjectRequest::new("empty", "nothing"))
        .await
        .unwrap_err();
    let modeled = matches!(error, Error::Modeled(GetObjectError::NoSuchKey(_)));
    assert!(modeled, "{error:?}");
}
