//! The errors of the control API, before they are those of one operation.

use trompe_media::control_api::errors::*;

macro_rules! faults {
    ($($name:ident)*) => {
        /// Why a call changes nothing.
        #[derive(Debug, PartialEq)]
        pub(crate) enum Fault {
            $(#[doc = concat!("`", stringify!($name), "`")] $name($name),)*
            /// What the constraints of the model refuse, for callers that did not check them.
            Invalid(String),
        }

        $(impl From<$name> for Fault {
            fn from(error: $name) -> Self {
                Self::$name(error)
            }
        })*
    };
}

faults! {
    CallbackUrlWithoutHost DifferentRooms ElementIdMismatch EmptyId EmptyList EndpointAlreadyExists
    EndpointNotFound FidTooLong InvalidCallbackUrl InvalidSourceUri MemberAlreadyExists MemberNotFound
    NoElement NotMemberInSpec NotRoomInSpec NotSourceUri RoomAlreadyExists RoomNotFound
    SourceUriIncomplete SourceUriNotLocal Unimplemented UnsupportedCallbackScheme
}
