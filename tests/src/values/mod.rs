//! Values of test cases, which are nodes of a model, as values of shapes.
//!
//! - [`decimal`]: numbers as text
//! - [`reader`]: a node read into a shape, as any other format is
//! - [`tree`]: what a shape holds, to be compared and shown

pub mod decimal;
pub mod reader;
pub mod tree;

use trompe::error::Failure;
use trompe::serde::{Shape, swap_stream};
use trompe::types::ByteStream;
use trompe_smithy::node::Node;

use tree::Tree;

type Result<T> = std::result::Result<T, String>;

/// A structure with the members that a case has; those it does not name are blank.
///
/// # Errors
/// A member that the structure does not have, or a value that is not one of its shape.
pub fn filled(mut blank: Box<dyn Shape>, params: Option<&Node>) -> Result<Box<dyn Shape>> {
    if let Some(params) = params {
        reader::read(params, &mut *blank).map_err(|error| error.to_string())?;
    }
    Ok(blank)
}

/// Has the stream of a structure come whole, so that it can be compared.
///
/// # Errors
/// The stream failed.
pub async fn collect(value: &mut dyn Shape) -> std::result::Result<(), Failure> {
    if let Some(stream) = swap_stream(value, ByteStream::default()) {
        let bytes = stream.collect(usize::MAX).await?;
        swap_stream(value, bytes.into());
    }
    Ok(())
}

/// Compares a structure with what the case says of it, if anything.
///
/// # Errors
/// What differs.
pub fn same_members(blank: Box<dyn Shape>, params: Option<&Node>, got: &dyn Shape) -> Result<()> {
    let Some(params) = params else {
        return Ok(());
    };
    same_shapes(&*filled(blank, Some(params))?, got)
}

/// Compares what two structures hold.
///
/// # Errors
/// What differs.
pub fn same_shapes(wanted: &dyn Shape, got: &dyn Shape) -> Result<()> {
    let tree = |shape: &dyn Shape| Tree::of(shape).map_err(|error| error.to_string());
    let (wanted, got) = (tree(wanted)?, tree(got)?);
    if wanted == got {
        Ok(())
    } else {
        Err(format!("{got:?} is not {wanted:?}"))
    }
}
