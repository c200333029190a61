//! S3: errors that come after a status that says that all is well.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use trompe::client::Http;
use trompe::error::Error;
use trompe::transport::{HttpVersion, Settings};
use trompe_interop::amazon_s3::client::AmazonS3Client;
use trompe_interop::amazon_s3::types::{CompleteMultipartUploadRequest, CopyObjectRequest};

const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n  \n";
const LATE: &str = "<Error><Code>InternalError</Code><Message>We stumbled.</Message></Error>";
const COPIED: &str = "<CopyObjectResult><ETag>\"7\"</ETag></CopyObjectResult>";

/// A client of a store that answers with these documents in turn, the last of them from then on, and how often it did.
fn store(answers: &'static [&'static str]) -> (AmazonS3Client, Arc<AtomicUsize>) {
    let mut settings = Settings::default();
    settings.version = HttpVersion::Http1;
    let asked = Arc::<AtomicUsize>::default();
    let served = Arc::clone(&asked);
    let connect = move || {
        let (near, far) = duplex(64 * 1024);
        tokio::spawn(serve(far, answers, Arc::clone(&served)));
        std::future::ready(std::io::Result::Ok(near))
    };
    let builder = Http::builder("http://s3.test").transport(settings);
    let http = builder.jitter(|| 0.0).build_over(connect).unwrap();
    (AmazonS3Client::over(http), asked)
}

async fn serve(mut io: DuplexStream, answers: &[&str], asked: Arc<AtomicUsize>) {
    let (mut read, mut buffer) = (String::new(), [0; 4096]);
    while let Ok(count @ 1..) = io.read(&mut buffer).await {
        read.push_str(&String::from_utf8_lossy(&buffer[..count]));
        if !read.contains("\r\n\r\n") {
            continue;
        }
        read.clear();
        let number = asked.fetch_add(1, SeqCst).min(answers.len() - 1);
        let body = format!("{PROLOGUE}{}", answers[number]);
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        io.write_all(&[head, body].concat().into_bytes())
            .await
            .unwrap();
    }
}

fn copy() -> CopyObjectRequest {
    CopyObjectRequest::new("objects", "objects/a", "b")
}

#[tokio::test]
async fn an_error_after_a_200_is_no_success() {
    let (client, asked) = store(&[LATE]);
    let complete = CompleteMultipartUploadRequest::new("objects", "a", "1");
    let told = client.complete_multipart_upload(complete).await;
    let Err(Error::Failure(failure)) = told else {
        panic!("the object was not put together: {told:?}")
    };
    let error = failure.as_unmodeled().unwrap();
    assert_eq!(
        (&*error.code, &*error.message),
        ("InternalError", "We stumbled.")
    );
    assert_eq!((failure.attempts(), asked.load(SeqCst)), (3, 3));
}

#[tokio::test]
async fn an_error_after_a_200_is_tried_again() {
    let (client, asked) = store(&[LATE, COPIED]);
    let copied = client.copy_object(copy()).await.unwrap();
    let tag = copied.copy_object_result.and_then(|result| result.e_tag);
    assert_eq!(tag.as_deref(), Some("\"7\""));
    assert_eq!(asked.load(SeqCst), 2);
}
