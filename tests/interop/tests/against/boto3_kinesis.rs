//! `boto3` puts records into a generated Kinesis server and subscribes to them: events over awsJson1_1 and HTTP/1.1.

use crate::support::{boto3, serve};
use std::sync::Mutex;
use std::time::Duration;
use trompe::error::Error;
use trompe::server::Context;
use trompe::session::Opening;
use trompe_interop::kinesis_20131202::errors::{self, ResourceNotFoundException};
use trompe_interop::kinesis_20131202::operations::SubscribeToShard;
use trompe_interop::kinesis_20131202::server::{Kinesis20131202, Kinesis20131202Service};
use trompe_interop::kinesis_20131202::types::{
    PutRecordInput, PutRecordOutput, Record, SubscribeToShardEvent, SubscribeToShardInput,
    SubscribeToShardOutput,
};

/// One shard, whose subscribers get all its records, one an event, and then the end.
#[derive(Debug, Default)]
struct Shard {
    records: Mutex<Vec<Record>>,
}

impl Kinesis20131202 for Shard {
    async fn put_record(
        &self,
        input: PutRecordInput,
        _: Context,
    ) -> Result<PutRecordOutput, Error<errors::PutRecordError>> {
        let mut records = self.records.lock().unwrap();
        let number = records.len().to_string();
        records.push(Record::new(number.clone(), input.data, input.partition_key));
        Ok(PutRecordOutput::new("shardId-0", number))
    }

    async fn subscribe_to_shard(
        &self,
        input: SubscribeToShardInput,
        opening: Opening<SubscribeToShard>,
        _: Context,
    ) -> Result<(), Error<errors::SubscribeToShardError>> {
        if input.shard_id != "shardId-0" {
            let missing = ResourceNotFoundException::new().message("no such shard");
            return Err(Error::Modeled(missing.into()));
        }
        let session = opening.accept(SubscribeToShardOutput::new()).await?;
        let records = self.records.lock().unwrap().clone();
        for record in records {
            let number = record.sequence_number.clone();
            session
                .send(SubscribeToShardEvent::new(vec![record], number, 0).into())
                .await?;
        }
        session.finish().await?;
        Ok(())
    }
}

const PROGRAM: &str = r#"
import boto3
kinesis = boto3.client("kinesis", endpoint_url=endpoint)
data = [bytes([n]) * (n * 997) for n in range(1, 60)]
for n, d in enumerate(data):
    put = kinesis.put_record(StreamName="s", Data=d, PartitionKey="key-%d" % n)
    assert put["SequenceNumber"] == str(n), put
arn = "arn:aws:kinesis:us-east-1:123456789012:stream/s/consumer/c:1"
start = {"Type": "TRIM_HORIZON"}
stream = kinesis.subscribe_to_shard(ConsumerARN=arn, ShardId="shardId-0", StartingPosition=start)["EventStream"]
events = [e["SubscribeToShardEvent"] for e in stream]
got = [(r["Data"], r["PartitionKey"], r["SequenceNumber"]) for e in events for r in e["Records"]]
assert got == [(d, "key-%d" % n, str(n)) for n, d in enumerate(data)], len(got)
assert [e["ContinuationSequenceNumber"] for e in events] == [str(n) for n in range(len(data))]
try:
    kinesis.subscribe_to_shard(ConsumerARN=arn, ShardId="shardId-1", StartingPosition=start)
    raise SystemExit("a shard that is not there")
except kinesis.exceptions.ResourceNotFoundException as e:
    print(e.response["Error"]["Message"])
"#;

#[tokio::test]
async fn boto3_reads_the_events_of_a_shard_to_their_end() {
    let server = serve(Kinesis20131202Service::new(Shard::default())).await;
    if let Some(printed) = boto3(&server, PROGRAM).await {
        assert_eq!(printed, "no such shard\n");
    }
    assert!(server.shutdown(Duration::from_secs(5)).await.is_clean());
}
