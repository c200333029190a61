//! `boto3` writes items to a generated DynamoDB server, and reads them: awsJson1_0.

use crate::support::{boto3, serve};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use trompe::error::{Error, Failure, FailureKind};
use trompe::server::Context;
use trompe_interop::dynamo_db_20120810::errors::{
    self, ConditionalCheckFailedException, ResourceNotFoundException,
};
use trompe_interop::dynamo_db_20120810::server::{DynamoDb20120810, DynamoDb20120810Service};
use trompe_interop::dynamo_db_20120810::types::{self, AttributeValue, KeyType, TableStatus};

type Item = BTreeMap<String, AttributeValue>;

/// A table: the names of its key, and its items by their keys' values.
#[derive(Debug)]
struct Table {
    key: Vec<String>,
    items: BTreeMap<Vec<String>, Item>,
}

impl Table {
    /// What the key of this item is. Keys here are strings and numbers.
    fn key_of(&self, item: &Item) -> Option<Vec<String>> {
        let value = |name| match item.get(name)? {
            AttributeValue::S(text) | AttributeValue::N(text) => Some(text.clone()),
            _ => None,
        };
        self.key.iter().map(value).collect()
    }
}

/// Tables in memory.
#[derive(Debug, Default)]
struct Store {
    tables: Mutex<BTreeMap<String, Table>>,
}

impl Store {
    fn with<T, E>(
        &self,
        name: &str,
        missing: E,
        work: impl FnOnce(&mut Table) -> Result<T, Error<E>>,
    ) -> Result<T, Error<E>> {
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        let table = tables.get_mut(name).ok_or(Error::Modeled(missing))?;
        work(table)
    }
}

fn missing() -> ResourceNotFoundException {
    ResourceNotFoundException::new().message("no such table")
}

fn without_key<E>() -> Error<E> {
    Failure::new(FailureKind::Invalid, "the item lacks its key").into()
}

impl DynamoDb20120810 for Store {
    async fn create_table(
        &self,
        input: types::CreateTableInput,
        _: Context,
    ) -> Result<types::CreateTableOutput, Error<errors::CreateTableError>> {
        let hash_first = |element: &types::KeySchemaElement| element.key_type != KeyType::Hash;
        let mut schema = input.key_schema.clone();
        schema.sort_by_key(hash_first);
        let key = schema
            .into_iter()
            .map(|element| element.attribute_name)
            .collect();
        let table = Table {
            key,
            items: BTreeMap::new(),
        };
        self.tables
            .lock()
            .unwrap()
            .insert(input.table_name.clone(), table);
        let described = types::TableDescription::new()
            .table_name(input.table_name)
            .table_status(TableStatus::Active)
            .key_schema(input.key_schema)
            .creation_date_time(trompe::types::Timestamp::new(1_767_225_600, 500_000_000));
        Ok(types::CreateTableOutput::new().table_description(described))
    }

    async fn put_item(
        &self,
        input: types::PutItemInput,
        _: Context,
    ) -> Result<types::PutItemOutput, Error<errors::PutItemError>> {
        let refused = input.condition_expression.as_deref() == Some("attribute_not_exists(room)");
        self.with(&input.table_name, missing().into(), |table| {
            let key = table.key_of(&input.item).ok_or_else(without_key)?;
            if refused && table.items.contains_key(&key) {
                let why = ConditionalCheckFailedException::new().message("it is there");
                return Err(Error::Modeled(why.into()));
            }
            let before = table.items.insert(key, input.item);
            let mut output = types::PutItemOutput::new();
            output.attributes = before.filter(|_| input.return_values.is_some());
            Ok(output)
        })
    }

    async fn get_item(
        &self,
        input: types::GetItemInput,
        _: Context,
    ) -> Result<types::GetItemOutput, Error<errors::GetItemError>> {
        self.with(&input.table_name, missing().into(), |table| {
            let key = table.key_of(&input.key).ok_or_else(without_key)?;
            let mut output = types::GetItemOutput::new();
            output.item = table.items.get(&key).cloned();
            Ok(output)
        })
    }

    async fn query(
        &self,
        input: types::QueryInput,
        _: Context,
    ) -> Result<types::QueryOutput, Error<errors::QueryError>> {
        self.with(&input.table_name, missing().into(), |table| {
            let mut items: Vec<_> = table.items.values().cloned().collect();
            if input.scan_index_forward == Some(false) {
                items.reverse();
            }
            let count = i32::try_from(items.len()).unwrap_or(i32::MAX);
            Ok(types::QueryOutput::new()
                .items(items)
                .count(count)
                .scanned_count(count))
        })
    }

    async fn batch_write_item(
        &self,
        input: types::BatchWriteItemInput,
        _: Context,
    ) -> Result<types::BatchWriteItemOutput, Error<errors::BatchWriteItemError>> {
        for (name, writes) in input.request_items {
            self.with(&name, missing().into(), |table| {
                for item in writes.into_iter().filter_map(|write| write.put_request) {
                    let key = table.key_of(&item.item).ok_or_else(without_key)?;
                    table.items.insert(key, item.item);
                }
                Ok(())
            })?;
        }
        Ok(types::BatchWriteItemOutput::new().unprocessed_items(BTreeMap::new()))
    }

    async fn delete_item(
        &self,
        input: types::DeleteItemInput,
        _: Context,
    ) -> Result<types::DeleteItemOutput, Error<errors::DeleteItemError>> {
        self.with(&input.table_name, missing().into(), |table| {
            let key = table.key_of(&input.key).ok_or_else(without_key)?;
            table.items.remove(&key);
            Ok(types::DeleteItemOutput::new())
        })
    }

    async fn list_tables(
        &self,
        _: types::ListTablesInput,
        _: Context,
    ) -> Result<types::ListTablesOutput, Error<errors::ListTablesError>> {
        let names: Vec<_> = self.tables.lock().unwrap().keys().cloned().collect();
        Ok(types::ListTablesOutput::new().table_names(names))
    }

    async fn delete_table(
        &self,
        input: types::DeleteTableInput,
        _: Context,
    ) -> Result<types::DeleteTableOutput, Error<errors::DeleteTableError>> {
        let gone = self.tables.lock().unwrap().remove(&input.table_name);
        gone.map(|_| types::DeleteTableOutput::new())
            .ok_or_else(|| Error::Modeled(missing().into()))
    }

    async fn describe_table(
        &self,
        input: types::DescribeTableInput,
        _: Context,
    ) -> Result<types::DescribeTableOutput, Error<errors::DescribeTableError>> {
        self.with(&input.table_name, missing().into(), |table| {
            let items = i64::try_from(table.items.len()).unwrap_or(i64::MAX);
            let described = types::TableDescription::new()
                .table_status(TableStatus::Active)
                .item_count(items);
            Ok(types::DescribeTableOutput::new().table(described))
        })
    }

    async fn update_item(
        &self,
        _: types::UpdateItemInput,
        _: Context,
    ) -> Result<types::UpdateItemOutput, Error<errors::UpdateItemError>> {
        Err(Failure::new(FailureKind::Invalid, "update expressions are not read here").into())
    }
}

const PROGRAM: &str = r#"
import boto3, decimal
from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

db = boto3.resource("dynamodb", endpoint_url=endpoint)
table = db.create_table(
    TableName="rooms",
    KeySchema=[{"AttributeName": "seq", "KeyType": "RANGE"}, {"AttributeName": "room", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "room", "AttributeType": "S"}, {"AttributeName": "seq", "AttributeType": "N"}],
    BillingMode="PAY_PER_REQUEST")
assert table.creation_date_time.timestamp() == 1767225600.5, table.creation_date_time
table.wait_until_exists()

item = {"room": "r1", "seq": 1, "text": "é\U0001F600\"\\", "none": None, "yes": True, "raw": b"\x00\xff",
        "number": decimal.Decimal("123456789012345678901234567890.5"), "names": {"a", "b"}, "raws": {b"x"},
        "map": {"list": [1, "two", {"three": 3}], "empty": {}}}
table.put_item(Item=item)
got = table.get_item(Key={"room": "r1", "seq": 1})["Item"]
assert got["raw"].value == b"\x00\xff"
assert {b.value for b in got["raws"]} == {b"x"}
for name in item.keys() - {"raw", "raws"}:
    assert got[name] == item[name], (name, got[name])
assert "Item" not in table.get_item(Key={"room": "r1", "seq": 2})

try:
    table.put_item(Item=item, ConditionExpression="attribute_not_exists(room)")
    raise SystemExit("the condition held")
except db.meta.client.exceptions.ConditionalCheckFailedException as e:
    assert e.response["Error"]["Message"] == "it is there", e.response
    assert e.response["ResponseMetadata"]["HTTPStatusCode"] == 400

with table.batch_writer() as batch:
    for n in range(2, 60):
        batch.put_item(Item={"room": "r1", "seq": n})
table.delete_item(Key={"room": "r1", "seq": 59})
answer = table.query(KeyConditionExpression=Key("room").eq("r1"), ScanIndexForward=False)
assert answer["Count"] == 58 == len(answer["Items"]), answer["Count"]
assert table.item_count == 58, table.item_count
assert db.meta.client.list_tables()["TableNames"] == ["rooms"]
table.delete()
try:
    table.get_item(Key={"room": "r1", "seq": 1})
    raise SystemExit("the table is there")
except db.meta.client.exceptions.ResourceNotFoundException:
    pass
try:
    db.meta.client.create_table(TableName="keys", KeySchema=[{"AttributeName": "x", "KeyType": "CUCKOO"}], AttributeDefinitions=[])
    raise SystemExit("a wrong kind of key was taken")
except ClientError as e:
    assert e.response["ResponseMetadata"]["HTTPStatusCode"] == 400, e.response
    print(e.response["Error"]["Code"])
try:
    boto3.client("dynamodb", endpoint_url=endpoint, aws_secret_access_key="another", aws_access_key_id="AKIDINTEROP").list_tables()
    raise SystemExit("a wrong signature was taken")
except ClientError as e:
    print(e.response["ResponseMetadata"]["HTTPStatusCode"])
"#;

#[tokio::test]
async fn boto3_writes_reads_and_is_refused_as_the_model_says() {
    let server = serve(DynamoDb20120810Service::new(Store::default())).await;
    if let Some(printed) = boto3(&server, PROGRAM).await {
        assert_eq!(printed, "ValidationException\n403\n");
    }
    assert!(
        server
            .shutdown(std::time::Duration::from_secs(5))
            .await
            .is_clean()
    );
}
