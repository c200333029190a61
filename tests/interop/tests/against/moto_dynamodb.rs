//! DynamoDB: awsJson1_0.

use crate::support::moto;
use std::collections::BTreeMap;
use std::time::Duration;
use trompe::error::Error;
use trompe_interop::dynamo_db_20120810::client::DynamoDb20120810Client;
use trompe_interop::dynamo_db_20120810::errors::{GetItemError, PutItemError};
use trompe_interop::dynamo_db_20120810::types::{
    AttributeDefinition, AttributeValue, BatchWriteItemInput, BillingMode, CreateTableInput,
    DeleteTableInput, DescribeTableInput, GetItemInput, KeySchemaElement, KeyType, ListTablesInput,
    PutItemInput, PutRequest, QueryInput, ReturnValue, ScalarAttributeType, TableStatus,
    UpdateItemInput, WriteRequest,
};
use trompe_interop::dynamo_db_20120810::waiters::{TABLE_EXISTS, TABLE_NOT_EXISTS};

type Item = BTreeMap<String, AttributeValue>;

fn s(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    attributes
        .map(|(name, value)| (name.to_owned(), value))
        .into()
}

fn key(room: &str, seq: u32) -> Item {
    item([("room", s(room)), ("seq", n(seq))])
}

async fn create(client: &DynamoDb20120810Client, table: &str) {
    let attributes = vec![
        AttributeDefinition::new("room", ScalarAttributeType::S),
        AttributeDefinition::new("seq", ScalarAttributeType::N),
    ];
    let schema = vec![
        KeySchemaElement::new("room", KeyType::Hash),
        KeySchemaElement::new("seq", KeyType::Range),
    ];
    let input = CreateTableInput::new(attributes, table, schema);
    let input = input.billing_mode(BillingMode::PayPerRequest);
    let made = client.create_table(input).await.unwrap();
    let made = made.table_description.unwrap();
    assert_eq!(made.table_name.as_deref(), Some(table));
    assert!(made.creation_date_time.unwrap().seconds() > 1_700_000_000);
}

#[tokio::test]
async fn items_of_every_kind_are_written_and_read_back() {
    let Some(http) = moto() else { return };
    let client = DynamoDb20120810Client::over(http);
    create(&client, "kinds").await;
    let nested = item([(
        "deep",
        AttributeValue::L(vec![s("é\u{1F600}\"\\\n"), n(-1.5)]),
    )]);
    let whole = item([
        ("room", s("r1")),
        ("seq", n(1)),
        ("blob", AttributeValue::B(vec![0, 159, 255].into())),
        (
            "blobs",
            AttributeValue::Bs(vec![vec![1].into(), vec![2, 3].into()]),
        ),
        ("big", n("123456789012345678901234567890.5")),
        ("names", AttributeValue::Ss(vec!["a".into(), "b".into()])),
        ("numbers", AttributeValue::Ns(vec!["1".into(), "2".into()])),
        ("map", AttributeValue::M(nested)),
        ("nothing", AttributeValue::Null(true)),
        ("yes", AttributeValue::Bool(true)),
        ("empty", s("")),
    ]);
    client
        .put_item(PutItemInput::new("kinds", whole.clone()))
        .await
        .unwrap();
    let read = GetItemInput::new("kinds", key("r1", 1)).consistent_read(true);
    assert_eq!(client.get_item(read).await.unwrap().item, Some(whole));
    let read = GetItemInput::new("kinds", key("r1", 2));
    assert_eq!(client.get_item(read).await.unwrap().item, None);
}

#[tokio::test]
async fn a_table_is_described_filled_in_a_batch_queried_and_deleted() {
    let Some(http) = moto() else { return };
    let client = DynamoDb20120810Client::over(http);
    create(&client, "rooms").await;
    let describe = || client.describe_table(DescribeTableInput::new("rooms"));
    let waiting = describe().until(&TABLE_EXISTS, Duration::from_secs(60));
    let described = waiting.await.unwrap().unwrap();
    assert_eq!(
        described.table.unwrap().table_status,
        Some(TableStatus::Active)
    );
    let put = |seq| WriteRequest::new().put_request(PutRequest::new(key("r1", seq)));
    let writes = BTreeMap::from([("rooms".to_owned(), (0..20).map(put).collect::<Vec<_>>())]);
    let batch = client
        .batch_write_item(BatchWriteItemInput::new(writes))
        .await
        .unwrap();
    assert_eq!(batch.unprocessed_items, Some(BTreeMap::new()));
    let query = QueryInput::new("rooms")
        .key_condition_expression("room = :room AND seq > :after")
        .expression_attribute_values(item([(":room", s("r1")), (":after", n(4))]))
        .scan_index_forward(false)
        .limit(10);
    let first = client.query(query.clone()).await.unwrap();
    assert_eq!(
        (first.count, first.items.unwrap()[0]["seq"].clone()),
        (10, n(19))
    );
    let mut seqs = client.query(query.clone()).pages().items();
    for seq in (5..20).rev() {
        assert_eq!(seqs.next().await.unwrap().unwrap()["seq"], n(seq));
    }
    assert!(seqs.next().await.is_none());
    let rest = query.exclusive_start_key(first.last_evaluated_key.unwrap());
    let rest = client.query(rest).await.unwrap();
    assert_eq!((rest.count, rest.last_evaluated_key), (5, None));
    client
        .delete_table(DeleteTableInput::new("rooms"))
        .await
        .unwrap();
    let waiting = describe().until(&TABLE_NOT_EXISTS, Duration::from_secs(60));
    assert!(waiting.await.unwrap().is_err());
    let left = client.list_tables(ListTablesInput::new()).await.unwrap();
    assert!(!left.table_names.unwrap().contains(&"rooms".to_owned()));
}

#[tokio::test]
async fn refusals_come_as_the_errors_of_the_model() {
    let Some(http) = moto() else { return };
    let client = DynamoDb20120810Client::over(http);
    create(&client, "guarded").await;
    let put = PutItemInput::new("guarded", key("r1", 1))
        .condition_expression("attribute_not_exists(room)");
    client.put_item(put.clone()).await.unwrap();
    let error = client.put_item(put).await.unwrap_err();
    let Error::Modeled(PutItemError::ConditionalCheckFailedException(refused)) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(
        refused.message.as_deref(),
        Some("The conditional request failed")
    );
    let error = client
        .get_item(GetItemInput::new("missing", key("r1", 1)))
        .await
        .unwrap_err();
    let missing = Error::Modeled(GetItemError::ResourceNotFoundException(Default::default()));
    assert_eq!(
        std::mem::discriminant(&error),
        std::mem::discriminant(&missing),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_update_counts_and_tells_the_new_value() {
    let Some(http) = moto() else { return };
    let client = DynamoDb20120810Client::over(http);
    create(&client, "counters").await;
    for expected in 1..=3 {
        let update = UpdateItemInput::new("counters", key("r1", 1))
            .update_expression("ADD hits :one")
            .expression_attribute_values(item([(":one", n(1))]))
            .return_values(ReturnValue::UpdatedNew);
        let updated = client.update_item(update).await.unwrap();
        assert_eq!(updated.attributes.unwrap()["hits"], n(expected));
    }
}
