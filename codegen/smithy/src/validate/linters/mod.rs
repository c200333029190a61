//! Linters: validators that run where `metadata validators` asks for them by name (Smithy 2.0,
//! "Model linters").

mod abbreviation_name;
mod camel_case;
mod client_optional;
mod config;
mod input_output;
mod noninclusive_terms;
mod operation_verb;
mod paginated;
mod repeated_name;
mod reserved_words;
mod sensitive;
mod terms;
mod timestamp;
mod words;

use config::Config;

use super::{about, about_member};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::node::Node;
use crate::shape::{Member, Shape};

/// A linter with its configuration. Its events are named by what stands behind the linter's own
/// name, if anything.
pub(super) type Lint = Box<dyn Fn(&Model) -> Vec<Diagnostic>>;

/// Makes a linter, or says what is wrong with its configuration.
type Maker = fn(Config<'_>) -> Result<Lint, String>;

const LINTERS: [(&str, Maker); 12] = [
    ("AbbreviationName", abbreviation_name::lint),
    ("CamelCase", camel_case::lint),
    ("InputOutputStructureReuse", input_output::lint),
    ("MissingClientOptionalTrait", client_optional::lint),
    ("MissingPaginatedTrait", paginated::lint),
    ("MissingSensitiveTrait", sensitive::lint),
    ("NoninclusiveTerms", noninclusive_terms::lint),
    ("RepeatedShapeName", repeated_name::lint),
    ("ReservedWords", reserved_words::lint),
    ("ShouldHaveUsedTimestamp", timestamp::lint),
    ("StandardOperationVerb", operation_verb::lint),
    ("StutteredShapeName", repeated_name::stuttered),
];

/// The linter of a name, if there is one.
pub(super) fn find(name: &str, configuration: Option<&Node>) -> Option<Result<Lint, String>> {
    let (_, make) = LINTERS.iter().find(|(known, _)| *known == name)?;
    Some(make(Config::new(configuration)))
}

fn on_shape(severity: Severity, shape: &Shape, message: String) -> Diagnostic {
    about(severity, "", shape, message)
}

fn on_member(severity: Severity, member: &Member, message: String) -> Diagnostic {
    about_member(severity, "", member, message)
}
