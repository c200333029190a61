//! `MissingPaginatedTrait`: operations that look as if they should be paginated are.

use super::config::Config;
use super::{Lint, on_shape, words};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Model;
use crate::shape::{Shape, ShapeKind};

const DISCLAIMER: &str = "Paginating operations that can return potentially unbounded lists of data helps to maintain \
                          a predictable SLA and helps to prevent operational issues in the future.";

struct Signs {
    verbs: Vec<String>,
    suggesting_verbs: Vec<String>,
    inputs: Vec<String>,
    outputs: Vec<String>,
}

pub(super) fn lint(config: Config<'_>) -> Result<Lint, String> {
    let read = |key, usual: &[&str]| match config.texts(key) {
        Some(texts) => texts.iter().map(|text| text.to_lowercase()).collect(),
        None => usual.iter().map(|&text| text.to_owned()).collect(),
    };
    let signs = Signs {
        verbs: read("verbsRequirePagination", &["list", "search"]),
        suggesting_verbs: read("verbsSuggestPagination", &["describe", "get"]),
        inputs: read(
            "inputMembersRequirePagination",
            &[
                "maxresults",
                "maxitems",
                "pagesize",
                "limit",
                "nexttoken",
                "pagetoken",
                "token",
                "marker",
            ],
        ),
        outputs: read(
            "outputMembersRequirePagination",
            &[
                "nexttoken",
                "pagetoken",
                "token",
                "marker",
                "nextpage",
                "nextpagetoken",
                "position",
                "nextmarker",
                "paginationtoken",
                "nextpagemarker",
            ],
        ),
    };
    Ok(Box::new(move |model| {
        let operations = model.shapes_of(ShapeKind::Operation);
        let open = operations.filter(|operation| operation.traits.paginated().is_none());
        open.filter_map(|operation| signs.check(model, operation))
            .collect()
    }))
}

impl Signs {
    fn check(&self, model: &Model, shape: &Shape) -> Option<Diagnostic> {
        let operation = shape.as_operation()?;
        let first = words::camel(shape.id.name()).first().copied();
        let verb = first.unwrap_or_default().to_lowercase();
        let danger = |message: String| on_shape(Severity::Danger, shape, message);
        if self.verbs.contains(&verb) {
            return Some(danger(format!(
                "The verb of this operation, `{verb}`, requires that the operation is marked with the `paginated` \
                 trait. {DISCLAIMER}"
            )));
        }
        let (input, output) = (
            model.referred(&operation.input),
            model.referred(&operation.output),
        );
        let sides = [
            ("input", input, &self.inputs),
            ("output", output, &self.outputs),
        ];
        for (side, structure, names) in sides {
            if let Some(member) = structure.and_then(|structure| first_of(structure, names)) {
                return Some(danger(format!(
                    "This operation contains an {side} member, `{member}`, that requires that the operation is \
                     marked with the `paginated` trait. {DISCLAIMER}"
                )));
            }
        }
        let mut members = output?.members.values();
        let lists = members.any(|member| {
            let kind = model.target(member).map(|target| target.kind);
            matches!(kind, Some(ShapeKind::List | ShapeKind::Set))
        });
        (lists && self.suggesting_verbs.contains(&verb)).then(|| {
            let message = format!(
                "The verb of this operation, `{verb}`, and the presence of a top-level list member in its output, \
                 suggests that the operation should have the `paginated` trait. {DISCLAIMER}"
            );
            on_shape(Severity::Warning, shape, message)
        })
    }
}

fn first_of<'m>(structure: &'m Shape, names: &[String]) -> Option<&'m str> {
    let mut members = structure.members.values().map(|member| member.name());
    members.find(|member| names.contains(&member.to_lowercase()))
}
