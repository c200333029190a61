$version: "2.0"

// How endpoints of AWS services are found. Written after the Smithy 2.0 specification, "AWS
// declarative endpoint traits".
namespace aws.endpoints

/// Marks traits that change how endpoints are found.
@trait(selector: "structure[trait|trait]", breakingChanges: [{ change: "presence" }])
structure endpointsModifier {}

/// One endpoint a region, by the usual pattern but for special cases.
@trait(
    selector: "service"
    conflicts: [standardPartitionalEndpoints]
    breakingChanges: [{ change: "remove" }]
)
@endpointsModifier
structure standardRegionalEndpoints {
    /// By partition.
    partitionSpecialCases: PartitionSpecialCaseMap

    /// By region.
    regionSpecialCases: RegionSpecialCaseMap
}

@private
map PartitionSpecialCaseMap {
    key: String
    value: PartitionSpecialCaseList
}

@private
list PartitionSpecialCaseList {
    member: PartitionSpecialCase
}

@private
structure PartitionSpecialCase {
    @required
    endpoint: String
    dualStack: Boolean
    fips: Boolean
}

@private
map RegionSpecialCaseMap {
    key: String
    value: RegionSpecialCaseList
}

@private
list RegionSpecialCaseList {
    member: RegionSpecialCase
}

@private
structure RegionSpecialCase {
    @required
    endpoint: String
    dualStack: Boolean
    fips: Boolean
    signingRegion: String
}

/// One endpoint for all regions of a partition.
@trait(
    selector: "service"
    conflicts: [standardRegionalEndpoints]
    breakingChanges: [{ change: "any" }]
)
@endpointsModifier
structure standardPartitionalEndpoints {
    /// The pattern of the hostname.
    @required
    endpointPatternType: PartitionEndpointPattern

    /// By partition.
    partitionEndpointSpecialCases: PartitionEndpointSpecialCaseMap
}

@private
enum PartitionEndpointPattern {
    /// `{service}.{dnsSuffix}`
    @deprecated(since: "2025-04-01", message: "Use AWS_RECOMMENDED.")
    SERVICE_DNSSUFFIX = "service_dnsSuffix"

    /// `{service}.{region}.{dnsSuffix}`
    @deprecated(since: "2025-04-01", message: "Use AWS_RECOMMENDED.")
    SERVICE_REGION_DNSSUFFIX = "service_region_dnsSuffix"

    AWS_RECOMMENDED = "aws_recommended"
}

@private
map PartitionEndpointSpecialCaseMap {
    key: String
    value: PartitionEndpointSpecialCaseList
}

@private
list PartitionEndpointSpecialCaseList {
    member: PartitionEndpointSpecialCase
}

@private
structure PartitionEndpointSpecialCase {
    endpoint: String
    region: String
    dualStack: Boolean
    fips: Boolean
}

/// The service has endpoints for both IP versions only.
@trait(selector: "service", breakingChanges: [{ change: "any" }])
@endpointsModifier
structure dualStackOnlyEndpoints {}

/// The endpoints are found by a rule set of the service's own.
@trait(selector: "service", breakingChanges: [{ change: "any" }])
@endpointsModifier
@unstable
structure rulesBasedEndpoints {}
