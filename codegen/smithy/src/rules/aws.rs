//! `aws.partition` and `aws.parseArn` (Smithy 2.0, "AWS rules engine library functions").

use super::Value;
use super::types::Type;

/// A part of AWS with its own names; what regions are called there, and what rules may ask of it.
struct Partition {
    name: &'static str,
    /// How the names of its regions begin; a word and a number follow.
    area: &'static str,
    dns: &'static str,
    dual_stack_dns: &'static str,
    dual_stack: bool,
    global: &'static str,
}

/// Where all regions are that no other partition claims.
const STANDARD: Partition = Partition {
    name: "aws",
    area: "",
    dns: "amazonaws.com",
    dual_stack_dns: "api.aws",
    dual_stack: true,
    global: "us-east-1",
};

const OTHERS: [Partition; 7] = [
    Partition {
        name: "aws-cn",
        area: "cn",
        dns: "amazonaws.com.cn",
        dual_stack_dns: "api.amazonwebservices.com.cn",
        dual_stack: true,
        global: "cn-northwest-1",
    },
    Partition {
        name: "aws-eusc",
        area: "eusc-de",
        dns: "amazonaws.eu",
        dual_stack_dns: "api.amazonwebservices.eu",
        dual_stack: true,
        global: "eusc-de-east-1",
    },
    Partition {
        name: "aws-iso",
        area: "us-iso",
        dns: "c2s.ic.gov",
        dual_stack_dns: "c2s.ic.gov",
        dual_stack: false,
        global: "us-iso-east-1",
    },
    Partition {
        name: "aws-iso-b",
        area: "us-isob",
        dns: "sc2s.sgov.gov",
        dual_stack_dns: "sc2s.sgov.gov",
        dual_stack: false,
        global: "us-isob-east-1",
    },
    Partition {
        name: "aws-iso-e",
        area: "eu-isoe",
        dns: "cloud.adc-e.uk",
        dual_stack_dns: "cloud.adc-e.uk",
        dual_stack: false,
        global: "eu-isoe-west-1",
    },
    Partition {
        name: "aws-iso-f",
        area: "us-isof",
        dns: "csp.hci.ic.gov",
        dual_stack_dns: "csp.hci.ic.gov",
        dual_stack: false,
        global: "us-isof-south-1",
    },
    Partition {
        name: "aws-us-gov",
        area: "us-gov",
        dns: "amazonaws.com",
        dual_stack_dns: "api.aws",
        dual_stack: true,
        global: "us-gov-west-1",
    },
];

impl Partition {
    fn has(&self, region: &str) -> bool {
        let is_word = |text: &str| {
            !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let rest = region
            .strip_prefix(self.area)
            .and_then(|rest| rest.strip_prefix('-'));
        let parts = rest.and_then(|rest| rest.split_once('-'));
        parts.is_some_and(|(word, number)| is_word(word) && is_number(number))
            || region.strip_suffix("-global") == Some(self.name)
    }
}

pub(super) fn partition_type() -> Type {
    Type::record([
        ("name", Type::String),
        ("dnsSuffix", Type::String),
        ("dualStackDnsSuffix", Type::String),
        ("supportsDualStack", Type::Boolean),
        ("supportsFIPS", Type::Boolean),
        ("implicitGlobalRegion", Type::String),
    ])
}

/// The partition of a region; that of regions nobody knows is `aws`.
pub(super) fn partition(region: &str) -> Value {
    let own = OTHERS.iter().find(|partition| partition.has(region));
    let found = own.unwrap_or(&STANDARD);
    Value::record([
        ("name", Value::string(found.name)),
        ("dnsSuffix", Value::string(found.dns)),
        ("dualStackDnsSuffix", Value::string(found.dual_stack_dns)),
        ("supportsDualStack", Value::Boolean(found.dual_stack)),
        ("supportsFIPS", Value::Boolean(true)),
        ("implicitGlobalRegion", Value::string(found.global)),
    ])
}

pub(super) fn arn_type() -> Type {
    Type::record([
        ("partition", Type::String),
        ("service", Type::String),
        ("region", Type::String),
        ("accountId", Type::String),
        ("resourceId", Type::array(Type::String)),
    ])
}

/// The parts of an ARN; nothing where a text is none.
pub(super) fn parse_arn(text: &str) -> Value {
    let parts: Vec<_> = text.splitn(6, ':').collect();
    let ["arn", partition, service, region, account, resource] = parts[..] else {
        return Value::Empty;
    };
    if [partition, service, resource]
        .iter()
        .any(|part| part.is_empty())
    {
        return Value::Empty;
    }
    let resource = resource.split([':', '/']).map(Value::string);
    Value::record([
        ("partition", Value::string(partition)),
        ("service", Value::string(service)),
        ("region", Value::string(region)),
        ("accountId", Value::string(account)),
        ("resourceId", Value::Array(resource.collect())),
    ])
}
