//! SQS: awsJson1_0 that once was awsQuery.

use crate::support::moto;
use std::collections::BTreeMap;
use trompe::error::Error;
use trompe_interop::amazon_sqs::client::AmazonSqsClient;
use trompe_interop::amazon_sqs::errors::GetQueueUrlError;
use trompe_interop::amazon_sqs::types::{
    CreateQueueRequest, DeleteMessageRequest, GetQueueAttributesRequest, GetQueueUrlRequest,
    MessageAttributeValue, QueueAttributeName, ReceiveMessageRequest, SendMessageBatchRequest,
    SendMessageBatchRequestEntry, SendMessageRequest,
};

async fn queue(client: &AmazonSqsClient, name: &str) -> String {
    let lasting = BTreeMap::from([(QueueAttributeName::VisibilityTimeout, "30".to_owned())]);
    let input = CreateQueueRequest::new(name).attributes(lasting);
    client.create_queue(input).await.unwrap().queue_url.unwrap()
}

#[tokio::test]
async fn messages_are_sent_received_once_and_deleted() {
    let Some(http) = moto() else { return };
    let client = AmazonSqsClient::over(http);
    let url = queue(&client, "work").await;
    let kind = MessageAttributeValue::new("Binary").binary_value(vec![0, 200, 7]);
    let message = SendMessageRequest::new(&url, "<body> & \u{e9}")
        .message_attributes(BTreeMap::from([("kind".to_owned(), kind.clone())]));
    let sent = client.send_message(message).await.unwrap();
    let receive = ReceiveMessageRequest::new(&url)
        .max_number_of_messages(10)
        .message_attribute_names(vec!["All".to_owned()]);
    let received = client.receive_message(receive.clone()).await.unwrap();
    let [message] = &received.messages.unwrap()[..] else {
        panic!("one message was sent")
    };
    assert_eq!(message.body.as_deref(), Some("<body> & \u{e9}"));
    assert_eq!(message.message_id, sent.message_id);
    assert_eq!(message.md5_of_body, sent.md5_of_message_body);
    assert_eq!(message.message_attributes.as_ref().unwrap()["kind"], kind);
    let handle = message.receipt_handle.clone().unwrap();
    client
        .delete_message(DeleteMessageRequest::new(&url, handle))
        .await
        .unwrap();
    let empty = client.receive_message(receive).await.unwrap();
    assert_eq!(empty.messages.unwrap_or_default(), []);
}

#[tokio::test]
async fn a_batch_is_answered_entry_by_entry() {
    let Some(http) = moto() else { return };
    let client = AmazonSqsClient::over(http);
    let url = queue(&client, "batches").await;
    let entry = |n| SendMessageBatchRequestEntry::new(format!("id{n}"), format!("message {n}"));
    let batch = SendMessageBatchRequest::new(&url, (0..5).map(entry).collect::<Vec<_>>());
    let answer = client.send_message_batch(batch).await.unwrap();
    let ids: Vec<_> = answer
        .successful
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    assert_eq!(ids, ["id0", "id1", "id2", "id3", "id4"]);
    let ask = GetQueueAttributesRequest::new(&url)
        .attribute_names(vec![QueueAttributeName::ApproximateNumberOfMessages]);
    let attributes = client
        .get_queue_attributes(ask)
        .await
        .unwrap()
        .attributes
        .unwrap();
    assert_eq!(
        attributes[&QueueAttributeName::ApproximateNumberOfMessages],
        "5"
    );
}

#[tokio::test]
async fn a_queue_that_is_not_there_is_an_error_of_the_model() {
    let Some(http) = moto() else { return };
    let client = AmazonSqsClient::over(http);
    let error = client
        .get_queue_url(GetQueueUrlRequest::new("nobody"))
        .await
        .unwrap_err();
    let modeled = matches!(
        error,
        Error::Modeled(GetQueueUrlError::QueueDoesNotExist(_))
    );
    assert!(modeled, "{error:?}");
}
