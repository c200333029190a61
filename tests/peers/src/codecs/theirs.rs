//! The messages as one writes them by hand for serde: the members and enums of the model, timestamps as numbers.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! structures {
    ($($name:ident {
        $($always:ident: $always_type:ty,)*
        $(? $(#[$meta:meta])* $field:ident: $type:ty,)*
    })*) => {$(
        #[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
        #[serde(rename_all = "PascalCase")]
        pub(crate) struct $name {
            $(pub(crate) $always: $always_type,)*
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                $(#[$meta])*
                pub(crate) $field: Option<$type>,
            )*
        }
    )*};
}

macro_rules! enums {
    ($($name:ident: $first:ident $($variant:ident)*,)*) => {$(
        #[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Serialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub(crate) enum $name {
            #[default]
            $first,
            $($variant,)*
        }
    )*};
}

/// Binary values are left out: no message here has one.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum AttributeValue {
    S(String),
    N(String),
    Ss(Vec<String>),
    Ns(Vec<String>),
    M(Item),
    L(Vec<AttributeValue>),
    Null(bool),
    Bool(bool),
}

pub(crate) type Item = BTreeMap<String, AttributeValue>;

type Timestamp = f64;

enums! {
    ScalarAttributeType: S N B,
    KeyType: Hash Range,
    TableStatus: Creating Updating Deleting Active InaccessibleEncryptionCredentials Archiving Archived,
    BillingMode: Provisioned PayPerRequest,
    ProjectionType: All KeysOnly Include,
    IndexStatus: Creating Updating Deleting Active,
    StreamViewType: NewImage OldImage NewAndOldImages KeysOnly,
    ReplicaStatus: Creating CreationFailed Updating Deleting Active RegionDisabled InaccessibleEncryptionCredentials,
    TableClass: Standard StandardInfrequentAccess,
    SseStatus: Enabling Enabled Disabling Disabled Updating,
    SseType: Aes256 Kms,
    MultiRegionConsistency: Eventual Strong,
}

structures! {
    QueryOutput {
        count: i32,
        scanned_count: i32,
        ? items: Vec<Item>,
        ? last_evaluated_key: Item,
        ? consumed_capacity: ConsumedCapacity,
    }
    ConsumedCapacity {
        ? table_name: String,
        ? capacity_units: f64,
        ? read_capacity_units: f64,
        ? write_capacity_units: f64,
        ? table: Capacity,
        ? local_secondary_indexes: BTreeMap<String, Capacity>,
        ? global_secondary_indexes: BTreeMap<String, Capacity>,
    }
    Capacity {
        ? read_capacity_units: f64,
        ? write_capacity_units: f64,
        ? capacity_units: f64,
    }
    DescribeTableOutput {
        ? table: TableDescription,
    }
    TableDescription {
        ? attribute_definitions: Vec<AttributeDefinition>,
        ? table_name: String,
        ? key_schema: Vec<KeySchemaElement>,
        ? table_status: TableStatus,
        ? creation_date_time: Timestamp,
        ? provisioned_throughput: ProvisionedThroughputDescription,
        ? table_size_bytes: i64,
        ? item_count: i64,
        ? table_arn: String,
        ? table_id: String,
        ? billing_mode_summary: BillingModeSummary,
        ? local_secondary_indexes: Vec<LocalSecondaryIndexDescription>,
        ? global_secondary_indexes: Vec<GlobalSecondaryIndexDescription>,
        ? stream_specification: StreamSpecification,
        ? latest_stream_label: String,
        ? latest_stream_arn: String,
        ? global_table_version: String,
        ? replicas: Vec<ReplicaDescription>,
        ? restore_summary: RestoreSummary,
        ? #[serde(rename = "SSEDescription")] sse_description: SseDescription,
        ? archival_summary: ArchivalSummary,
        ? table_class_summary: TableClassSummary,
        ? deletion_protection_enabled: bool,
        ? on_demand_throughput: OnDemandThroughput,
        ? warm_throughput: TableWarmThroughputDescription,
        ? multi_region_consistency: MultiRegionConsistency,
    }
    AttributeDefinition {
        attribute_name: String,
        attribute_type: ScalarAttributeType,
    }
    KeySchemaElement {
        attribute_name: String,
        key_type: KeyType,
    }
    ProvisionedThroughputDescription {
        ? last_increase_date_time: Timestamp,
        ? last_decrease_date_time: Timestamp,
        ? number_of_decreases_today: i64,
        ? read_capacity_units: i64,
        ? write_capacity_units: i64,
    }
    BillingModeSummary {
        ? billing_mode: BillingMode,
        ? last_update_to_pay_per_request_date_time: Timestamp,
    }
    LocalSecondaryIndexDescription {
        ? index_name: String,
        ? key_schema: Vec<KeySchemaElement>,
        ? projection: Projection,
        ? index_size_bytes: i64,
        ? item_count: i64,
        ? index_arn: String,
    }
    Projection {
        ? projection_type: ProjectionType,
        ? non_key_attributes: Vec<String>,
    }
    GlobalSecondaryIndexDescription {
        ? index_name: String,
        ? key_schema: Vec<KeySchemaElement>,
        ? projection: Projection,
        ? index_status: IndexStatus,
        ? backfilling: bool,
        ? provisioned_throughput: ProvisionedThroughputDescription,
        ? index_size_bytes: i64,
        ? item_count: i64,
        ? index_arn: String,
        ? on_demand_throughput: OnDemandThroughput,
        ? warm_throughput: GlobalSecondaryIndexWarmThroughputDescription,
    }
    OnDemandThroughput {
        ? max_read_request_units: i64,
        ? max_write_request_units: i64,
    }
    GlobalSecondaryIndexWarmThroughputDescription {
        ? read_units_per_second: i64,
        ? write_units_per_second: i64,
        ? status: IndexStatus,
    }
    StreamSpecification {
        stream_enabled: bool,
        ? stream_view_type: StreamViewType,
    }
    ReplicaDescription {
        ? region_name: String,
        ? replica_status: ReplicaStatus,
        ? replica_status_description: String,
        ? replica_status_percent_progress: String,
        ? #[serde(rename = "KMSMasterKeyId")] kms_master_key_id: String,
        ? provisioned_throughput_override: ProvisionedThroughputOverride,
        ? on_demand_throughput_override: OnDemandThroughputOverride,
        ? warm_throughput: TableWarmThroughputDescription,
        ? global_secondary_indexes: Vec<ReplicaGlobalSecondaryIndexDescription>,
        ? replica_inaccessible_date_time: Timestamp,
        ? replica_table_class_summary: TableClassSummary,
    }
    ProvisionedThroughputOverride {
        ? read_capacity_units: i64,
    }
    OnDemandThroughputOverride {
        ? max_read_request_units: i64,
    }
    TableWarmThroughputDescription {
        ? read_units_per_second: i64,
        ? write_units_per_second: i64,
        ? status: TableStatus,
    }
    ReplicaGlobalSecondaryIndexDescription {
        ? index_name: String,
        ? provisioned_throughput_override: ProvisionedThroughputOverride,
        ? on_demand_throughput_override: OnDemandThroughputOverride,
        ? warm_throughput: GlobalSecondaryIndexWarmThroughputDescription,
    }
    TableClassSummary {
        ? table_class: TableClass,
        ? last_update_date_time: Timestamp,
    }
    RestoreSummary {
        restore_date_time: Timestamp,
        restore_in_progress: bool,
        ? source_backup_arn: String,
        ? source_table_arn: String,
    }
    SseDescription {
        ? status: SseStatus,
        ? #[serde(rename = "SSEType")] sse_type: SseType,
        ? #[serde(rename = "KMSMasterKeyArn")] kms_master_key_arn: String,
        ? inaccessible_encryption_date_time: Timestamp,
    }
    ArchivalSummary {
        ? archival_date_time: Timestamp,
        ? archival_reason: String,
        ? archival_backup_arn: String,
    }
}
