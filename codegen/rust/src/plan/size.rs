//! About how large values are, so that no variant of an enum dwarfs the others.

use trompe_smithy::ShapeId;
use trompe_smithy::shape::{Shape, ShapeKind};

use super::context::Context;
use super::rust_type::{RuntimeType, RustType};
use super::structure;

const POINTER: usize = 8;
/// What a structure counts that is nested deeper than anyone looks.
const HUGE: usize = 4096;
const DEPTH: usize = 64;

/// The most by which a variant may exceed the next smaller one before it is boxed: clippy's bound for
/// `large_enum_variant` is 200, and these sizes are estimates.
pub(super) const VARIANT_GAP: usize = 160;
/// The largest error structure that an error enum holds unboxed: clippy's bound for
/// `result_large_err` is 128.
pub(super) const ERROR_SIZE: usize = 104;

/// The bytes that a value of a type takes, at most and about.
pub(super) fn of(cx: &Context<'_>, ty: &RustType) -> usize {
    of_type(cx, ty, DEPTH)
}

fn of_type(cx: &Context<'_>, ty: &RustType, depth: usize) -> usize {
    match ty {
        RustType::Bool | RustType::I8 => 1,
        RustType::I16 => 2,
        RustType::I32 | RustType::F32 => 4,
        RustType::I64 | RustType::F64 | RustType::Boxed(_) => POINTER,
        RustType::String | RustType::List(_) | RustType::Map(..) => 3 * POINTER,
        RustType::Runtime(RuntimeType::Unit) => 0,
        RustType::Runtime(RuntimeType::Timestamp) => 2 * POINTER,
        RustType::Runtime(RuntimeType::BigInteger | RuntimeType::BigDecimal) => 3 * POINTER,
        RustType::Runtime(_) => 4 * POINTER,
        RustType::Option(inner) => of_type(cx, inner, depth) + niche(inner),
        RustType::Structure(reference) | RustType::Named(reference) => {
            match cx.names.shape_of(reference).and_then(|id| cx.model.get(id)) {
                Some(shape) => of_shape(cx, shape, depth),
                None => 3 * POINTER,
            }
        }
    }
}

// What `Option` adds: nothing where the type has bit patterns to spare.
fn niche(ty: &RustType) -> usize {
    match ty {
        RustType::I8 | RustType::I16 | RustType::I32 | RustType::F32 => of_scalar(ty),
        RustType::I64 | RustType::F64 | RustType::Map(..) => POINTER,
        _ => 0,
    }
}

fn of_scalar(ty: &RustType) -> usize {
    match ty {
        RustType::I8 => 1,
        RustType::I16 => 2,
        _ => 4,
    }
}

fn of_shape(cx: &Context<'_>, shape: &Shape, depth: usize) -> usize {
    if depth == 0 {
        return HUGE;
    }
    if let Some(known) = cx.sizes.borrow().get(&shape.id) {
        return *known;
    }
    let size = measure(cx, &shape.id, depth - 1);
    cx.sizes.borrow_mut().insert(shape.id.clone(), size);
    size
}

fn measure(cx: &Context<'_>, id: &ShapeId, depth: usize) -> usize {
    let Some(shape) = cx.model.get(id) else {
        return 0;
    };
    let types = structure::field_members(cx, shape).map(|member| (member, cx.member_type(member)));
    match shape.kind {
        ShapeKind::Union => {
            let largest = types
                .map(|(_, ty)| of_type(cx, &ty, depth))
                .max()
                .unwrap_or(0);
            largest.clamp(3 * POINTER, 3 * POINTER + VARIANT_GAP) + POINTER
        }
        ShapeKind::Structure => {
            let of_field = |(member, ty): (_, RustType)| match structure::is_optional(cx, member) {
                true => of_type(cx, &ty.optional(), depth),
                false => of_type(cx, &ty, depth),
            };
            types.map(of_field).sum::<usize>().next_multiple_of(POINTER)
        }
        ShapeKind::IntEnum => POINTER,
        _ => 3 * POINTER,
    }
}

/// Which of these sizes are too large beside the others, or than `limit`.
pub(super) fn too_large(sizes: &[usize], limit: Option<usize>) -> Vec<bool> {
    let mut sorted = sizes.to_vec();
    sorted.push(3 * POINTER);
    sorted.sort_unstable();
    let steps = sorted.iter().zip(sorted.iter().skip(1));
    let gap = steps
        .filter(|(small, large)| *large - *small > VARIANT_GAP)
        .map(|(small, _)| *small)
        .min();
    let bound = gap.into_iter().chain(limit).min().unwrap_or(usize::MAX);
    sizes.iter().map(|size| *size > bound).collect()
}

#[cfg(test)]
mod tests {
    use super::too_large;

    #[test]
    fn a_variant_is_boxed_when_it_dwarfs_the_others() {
        assert_eq!(too_large(&[24, 48, 152], None), [false, false, false]);
        assert_eq!(too_large(&[24, 48, 300], None), [false, false, true]);
        assert_eq!(too_large(&[300, 310, 100], None), [true, true, false]);
        assert_eq!(too_large(&[200, 80, 100], Some(104)), [true, false, false]);
    }
}
