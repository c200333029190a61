//! Which members carry the tokens, items and sizes of pages.

use crate::model::Model;
use crate::shape::{Member, Shape};
use crate::shape_id::ShapeId;
use crate::traits::Paginated;

/// The pagination of an operation, its paths resolved (Smithy 2.0, "paginated trait").
#[derive(Clone, Debug)]
pub struct Pagination<'m> {
    /// The input member that takes the token of the page wanted.
    pub input_token: &'m Member,
    /// The members from the output to the token of the next page; never empty.
    pub output_token: Vec<&'m Member>,
    /// The members from the output to the list or map of items; never empty.
    pub items: Option<Vec<&'m Member>>,
    /// The input member that limits the size of a page.
    pub page_size: Option<&'m Member>,
}

/// The pagination of an operation within a service, whose own `paginated` trait gives what the
/// operation's leaves out. `None` without the trait on the operation, or where a token has no
/// member; items and page size without a member are left out.
#[must_use]
pub fn pagination_of<'m>(
    model: &'m Model,
    service: &ShapeId,
    operation: &ShapeId,
) -> Option<Pagination<'m>> {
    let shape = model.get(operation)?;
    let own = shape.traits.paginated()?;
    let defaults = model
        .get(service)
        .and_then(|shape| shape.traits.paginated());
    let paginated = match defaults {
        Some(defaults) => own.or(defaults),
        None => own,
    };
    resolved(model, shape, paginated)
}

fn resolved<'m>(
    model: &'m Model,
    operation: &'m Shape,
    paginated: Paginated<'_>,
) -> Option<Pagination<'m>> {
    let operation = operation.as_operation()?;
    let input = model.referred(&operation.input)?;
    let output = model.referred(&operation.output)?;
    let items = paginated
        .items
        .and_then(|path| resolve(model, output, path));
    Some(Pagination {
        input_token: input.member(paginated.input_token?)?,
        output_token: resolve(model, output, paginated.output_token?)?,
        items,
        page_size: paginated.page_size.and_then(|name| input.member(name)),
    })
}

/// The members along a dotted path that starts in a structure.
pub(crate) fn resolve<'m>(
    model: &'m Model,
    structure: &'m Shape,
    path: &str,
) -> Option<Vec<&'m Member>> {
    let mut members: Vec<&Member> = Vec::new();
    for name in path.split('.') {
        let holder = match members.last() {
            Some(member) => model.target(member)?,
            None => structure,
        };
        members.push(holder.member(name)?);
    }
    Some(members)
}
