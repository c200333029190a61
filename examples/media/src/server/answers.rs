//! The errors of the control API as those of each operation.

use super::state::Fault;
use trompe::error::{Error, Failure};
use trompe_media::control_api::errors::{
    ApplyError, CreateError, DeleteError, GetError, ValidationException,
};

macro_rules! answers {
    ($error:ty: $($fault:ident)*) => {
        impl From<Fault> for Error<$error> {
            fn from(fault: Fault) -> Self {
                match fault {
                    $(Fault::$fault(error) => error.into(),)*
                    Fault::Invalid(why) => ValidationException::new(why).into(),
                    other => Failure::internal(format!("not an error of this operation: {other:?}")).into(),
                }
            }
        }
    };
}

answers! { CreateError:
    CallbackUrlWithoutHost DifferentRooms ElementIdMismatch EmptyId EndpointAlreadyExists EndpointNotFound
    FidTooLong InvalidCallbackUrl InvalidSourceUri MemberAlreadyExists MemberNotFound NoElement
    NotMemberInSpec NotRoomInSpec NotSourceUri RoomAlreadyExists RoomNotFound SourceUriIncomplete
    SourceUriNotLocal Unimplemented UnsupportedCallbackScheme
}

answers! { ApplyError:
    CallbackUrlWithoutHost DifferentRooms ElementIdMismatch EmptyId EndpointNotFound FidTooLong
    InvalidCallbackUrl InvalidSourceUri MemberNotFound NoElement NotMemberInSpec NotSourceUri RoomNotFound
    SourceUriIncomplete SourceUriNotLocal Unimplemented UnsupportedCallbackScheme
}

answers! { DeleteError: DifferentRooms EmptyList }

answers! { GetError: }
