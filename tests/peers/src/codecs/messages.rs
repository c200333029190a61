//! The messages: a page of a query and the description of a table.

use super::theirs::*;

const ARN: &str = "arn:aws:dynamodb:eu-west-1:123456789012:table/customer-orders-production";

/// 25 items of 10 attributes.
pub(crate) fn query() -> QueryOutput {
    QueryOutput {
        count: 25,
        scanned_count: 25,
        items: Some((0..25).map(item).collect()),
        last_evaluated_key: Some([("customerId".to_owned(), text("customer-0024"))].into()),
        consumed_capacity: Some(ConsumedCapacity {
            table_name: Some("customer-orders-production".to_owned()),
            capacity_units: Some(12.5),
            ..ConsumedCapacity::default()
        }),
    }
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn item(index: usize) -> Item {
    let address = [
        ("city".to_owned(), text("Cork")),
        ("street".to_owned(), text(format!("{index} Long Street"))),
    ];
    let tags = ["express", "gift \"wrapped\"", "fragile"].map(str::to_owned);
    let attributes = [
        ("customerId", text(format!("customer-{index:04}"))),
        (
            "orderId",
            text(format!("6f9619ff-8b86-d011-b42d-00c04fc96{index:03}")),
        ),
        ("createdAt", number(1_700_000_000 + index * 977)),
        ("updatedAt", number(1_700_086_400 + index * 977)),
        ("total", number(format!("{}.95", 20 + index))),
        ("paid", AttributeValue::Bool(index % 3 != 0)),
        (
            "description",
            text(
                "Two boxes of assorted café supplies, to be left with the neighbours at number seven",
            ),
        ),
        ("tags", AttributeValue::Ss(tags.into())),
        ("address", AttributeValue::M(address.into())),
        (
            "history",
            AttributeValue::L(vec![text("placed"), text("packed"), number(index)]),
        ),
    ];
    attributes
        .map(|(name, value)| (name.to_owned(), value))
        .into()
}

/// A table with three global and two local indexes and three replicas.
pub(crate) fn table() -> DescribeTableOutput {
    let global = ["by-status", "by-date", "by-warehouse"].map(global_index);
    let local = ["by-total", "by-update"].map(local_index);
    let replicas = ["us-east-1", "ap-southeast-2", "eu-central-1"].map(replica);
    DescribeTableOutput {
        table: Some(TableDescription {
            attribute_definitions: Some(definitions()),
            table_name: Some("customer-orders-production".to_owned()),
            key_schema: Some(keys("customerId", "orderId")),
            table_status: Some(TableStatus::Active),
            creation_date_time: Some(1_650_000_000.125),
            provisioned_throughput: Some(throughput()),
            table_size_bytes: Some(98_765_432_109),
            item_count: Some(123_456_789),
            table_arn: Some(ARN.to_owned()),
            table_id: Some("12345678-90ab-cdef-1234-567890abcdef".to_owned()),
            billing_mode_summary: Some(BillingModeSummary {
                billing_mode: Some(BillingMode::PayPerRequest),
                last_update_to_pay_per_request_date_time: Some(1_660_000_000.5),
            }),
            local_secondary_indexes: Some(local.into()),
            global_secondary_indexes: Some(global.into()),
            stream_specification: Some(StreamSpecification {
                stream_enabled: true,
                stream_view_type: Some(StreamViewType::NewAndOldImages),
            }),
            latest_stream_label: Some("2024-02-03T10:11:12.131".to_owned()),
            latest_stream_arn: Some(format!("{ARN}/stream/2024-02-03T10:11:12.131")),
            global_table_version: Some("2019.11.21".to_owned()),
            replicas: Some(replicas.into()),
            sse_description: Some(SseDescription {
                status: Some(SseStatus::Enabled),
                sse_type: Some(SseType::Kms),
                kms_master_key_arn: Some(
                    "arn:aws:kms:eu-west-1:123456789012:key/1234abcd".to_owned(),
                ),
                inaccessible_encryption_date_time: None,
            }),
            table_class_summary: Some(TableClassSummary {
                table_class: Some(TableClass::Standard),
                last_update_date_time: Some(1_670_000_000.75),
            }),
            deletion_protection_enabled: Some(true),
            ..TableDescription::default()
        }),
    }
}

fn definitions() -> Vec<AttributeDefinition> {
    let names = [
        "customerId",
        "orderId",
        "status",
        "createdAt",
        "warehouse",
        "total",
        "updatedAt",
    ];
    let definition = |name: &str| AttributeDefinition {
        attribute_name: name.to_owned(),
        attribute_type: ScalarAttributeType::S,
    };
    names.map(definition).into()
}

fn keys(hash: &str, range: &str) -> Vec<KeySchemaElement> {
    let key = |name: &str, key_type| KeySchemaElement {
        attribute_name: name.to_owned(),
        key_type,
    };
    vec![key(hash, KeyType::Hash), key(range, KeyType::Range)]
}

fn throughput() -> ProvisionedThroughputDescription {
    ProvisionedThroughputDescription {
        last_increase_date_time: Some(1_655_000_000.25),
        last_decrease_date_time: Some(1_656_000_000.25),
        number_of_decreases_today: Some(0),
        read_capacity_units: Some(400),
        write_capacity_units: Some(1_200),
    }
}

fn global_index(name: &str) -> GlobalSecondaryIndexDescription {
    GlobalSecondaryIndexDescription {
        index_name: Some(name.to_owned()),
        key_schema: Some(keys("status", "createdAt")),
        projection: Some(Projection {
            projection_type: Some(ProjectionType::Include),
            non_key_attributes: Some(["total", "paid", "warehouse"].map(str::to_owned).into()),
        }),
        index_status: Some(IndexStatus::Active),
        provisioned_throughput: Some(throughput()),
        index_size_bytes: Some(1_234_567_890),
        item_count: Some(12_345_678),
        index_arn: Some(format!("{ARN}/index/{name}")),
        warm_throughput: Some(GlobalSecondaryIndexWarmThroughputDescription {
            read_units_per_second: Some(12_000),
            write_units_per_second: Some(4_000),
            status: Some(IndexStatus::Active),
        }),
        ..GlobalSecondaryIndexDescription::default()
    }
}

fn local_index(name: &str) -> LocalSecondaryIndexDescription {
    LocalSecondaryIndexDescription {
        index_name: Some(name.to_owned()),
        key_schema: Some(keys("customerId", "total")),
        projection: Some(Projection {
            projection_type: Some(ProjectionType::All),
            non_key_attributes: None,
        }),
        index_size_bytes: Some(987_654_321),
        item_count: Some(9_876_543),
        index_arn: Some(format!("{ARN}/index/{name}")),
    }
}

fn replica(region: &str) -> ReplicaDescription {
    ReplicaDescription {
        region_name: Some(region.to_owned()),
        replica_status: Some(ReplicaStatus::Active),
        kms_master_key_id: Some("alias/orders".to_owned()),
        provisioned_throughput_override: Some(ProvisionedThroughputOverride {
            read_capacity_units: Some(800),
        }),
        warm_throughput: Some(TableWarmThroughputDescription {
            read_units_per_second: Some(12_000),
            write_units_per_second: Some(4_000),
            status: Some(TableStatus::Active),
        }),
        replica_table_class_summary: Some(TableClassSummary {
            table_class: Some(TableClass::Standard),
            last_update_date_time: Some(1_670_000_000.75),
        }),
        ..ReplicaDescription::default()
    }
}
