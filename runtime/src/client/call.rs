//! Calls and sessions as generated clients begin them.

use super::compression::RequestCompression;
use super::headers;
use super::retry::RetryPolicy;
use crate::aws::Customization;
use crate::carrier::{BoxFuture, CallOptions, CallRequest, Carrier, ShapeError};
use crate::error::{Error, Failure};
use crate::operation::{Operation, StreamOperation};
use crate::serde::{Shape, downcast};
use crate::service::OperationSchema;
use crate::session::{Session, typed_error};
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// What generated clients wrap: a carrier, shared by all clones.
#[derive(Clone, Debug)]
pub struct Client {
    carrier: Arc<dyn Carrier>,
}

impl Client {
    /// A client over this carrier.
    pub fn over(carrier: impl Carrier) -> Self {
        Self {
            carrier: Arc::new(carrier),
        }
    }

    /// A call of an operation without event streams; it begins when it is awaited.
    pub fn call<O: Operation>(&self, input: O::Input) -> Call<O> {
        Call {
            begin: Begin::new(&self.carrier, O::schema(), input),
            operation: PhantomData,
        }
    }

    /// A session of an operation with event streams; it begins when it is awaited.
    pub fn open<O: StreamOperation>(&self, input: O::Input) -> Open<O> {
        Open {
            begin: Begin::new(&self.carrier, O::schema(), input),
            operation: PhantomData,
        }
    }
}

#[derive(Debug)]
struct Begin {
    carrier: Arc<dyn Carrier>,
    request: CallRequest,
    invalid: Option<Failure>,
}

impl Begin {
    fn new(
        carrier: &Arc<dyn Carrier>,
        operation: &'static OperationSchema,
        input: impl Shape,
    ) -> Self {
        let request = CallRequest {
            operation,
            input: Box::new(input),
            options: CallOptions::default(),
        };
        Self {
            carrier: Arc::clone(carrier),
            request,
            invalid: None,
        }
    }

    fn header(&mut self, name: &str, value: &str) {
        match headers::parse(name, value) {
            Ok((name, value)) => {
                self.request.options.headers.append(name, value);
            }
            Err(failure) => self.invalid = Some(failure),
        }
    }
}

/// A call that begins when it is awaited. Dropping the future cancels the call.
#[derive(Debug)]
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<O> {
    begin: Begin,
    operation: PhantomData<fn() -> O>,
}

/// A session that begins when it is awaited, and is there once its request is on the way.
#[derive(Debug)]
#[must_use = "a session does not begin until it is awaited"]
pub struct Open<O> {
    begin: Begin,
    operation: PhantomData<fn() -> O>,
}

impl<O> Call<O> {
    /// What the call asks which carrier for.
    ///
    /// # Errors
    /// An option of the call is wrong.
    pub(super) fn into_request(self) -> Result<(Arc<dyn Carrier>, CallRequest), Failure> {
        match self.begin.invalid {
            Some(failure) => Err(failure),
            None => Ok((self.begin.carrier, self.begin.request)),
        }
    }
}

macro_rules! options {
    ($type:ident, $bound:literal) => {
        impl<O> $type<O> {
            #[doc = $bound]
            pub fn timeout(mut self, bound: Duration) -> Self {
                self.begin.request.options.timeout = Some(bound);
                self
            }

            /// The bound of one attempt, in place of the client's, where the carrier makes attempts.
            pub fn attempt_timeout(mut self, bound: Duration) -> Self {
                self.begin.request.options.attempt_timeout = Some(bound);
                self
            }

            /// How it is tried again, in place of the client's policy, where the carrier makes attempts.
            pub fn retry(mut self, policy: RetryPolicy) -> Self {
                self.begin.request.options.retry = Some(policy);
                self
            }

            /// Whether its body is compressed, in place of what the client says, where the model allows it.
            pub fn request_compression(mut self, compression: RequestCompression) -> Self {
                self.begin.request.options.request_compression = Some(compression);
                self
            }

            /// Gives the interceptors of the client this value, in place of any other of its type.
            pub fn extension<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
                self.begin.request.options.extensions.insert(value);
                self
            }

            /// Adds a header. One that the protocol sends as well is replaced. A name or value that HTTP
            /// does not allow, or that is for the carrier to say, makes it fail as
            /// [`FailureKind::Invalid`](crate::error::FailureKind::Invalid).
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.begin.header(name, value);
                self
            }

            /// What is done to the request beyond its protocol, in place of what the client or the model says.
            pub fn customize(mut self, customization: impl Customization + 'static) -> Self {
                self.begin.request.options.customization = Some(Arc::new(customization));
                self
            }
        }
    };
}

options!(
    Call,
    "The bound of the whole call with all its attempts, in place of the client's."
);
options!(
    Open,
    "The bound of opening the session, in place of the client's."
);

impl<O: Operation> IntoFuture for Call<O> {
    type Output = Result<O::Output, Error<O::Error>>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let Begin {
            carrier,
            request,
            invalid,
        } = self.begin;
        Box::pin(async move {
            match invalid {
                Some(failure) => Err(failure.into()),
                None => typed::<O>(carrier.call(request).await),
            }
        })
    }
}

impl<O: StreamOperation> IntoFuture for Open<O> {
    type Output = Result<Session<O>, Error<O::Error>>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let Begin {
            carrier,
            request,
            invalid,
        } = self.begin;
        Box::pin(async move {
            if let Some(failure) = invalid {
                return Err(failure.into());
            }
            match carrier.open(request).await {
                Ok(opened) => Session::start(opened).map_err(Error::Failure),
                Err(error) => Err(typed_error(error)),
            }
        })
    }
}

pub(super) fn typed<O: Operation>(
    result: Result<Box<dyn Shape>, ShapeError>,
) -> Result<O::Output, Error<O::Error>> {
    match result {
        Ok(output) => downcast(output).ok_or_else(|| {
            Error::Failure(Failure::internal(
                "the carrier answered with another operation's output",
            ))
        }),
        Err(error) => Err(typed_error(error)),
    }
}
