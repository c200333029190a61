//! Paths into values, `resourceId[0]` (Smithy 2.0, "Parsing path strings").

use std::fmt;
use std::sync::Arc;

/// A path of `getAttr`, never empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Path(pub(super) Vec<Step>);

/// One step of a path.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// To the member of a record.
    Key(Arc<str>),
    /// To an item of a list, from its end when negative.
    Index(i32),
}

impl Path {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (key, index) = match part.find('[') {
                Some(at) => part.split_at(at),
                None => (part, ""),
            };
            if !key.is_empty() {
                steps.push(Step::Key(Arc::from(key)));
            }
            if !index.is_empty() {
                steps.push(Step::Index(parse_index(index)?));
            }
        }
        if steps.is_empty() {
            return Err("Invalid argument to GetAttr: path may not be empty".to_owned());
        }
        Ok(Self(steps))
    }
}

/// The number in `[1]`.
fn parse_index(text: &str) -> Result<i32, String> {
    let number = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let number =
        number.ok_or_else(|| format!("Invalid path component: {text}. Must end with `]`"))?;
    let parsed = number.parse();
    parsed.map_err(|_| format!("{text} could not be parsed as a number"))
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Index(index) => write!(f, "[{index}]"),
        }
    }
}
