//! Hooks around the attempts of calls.

use crate::carrier::ShapeError;
use crate::error::Failure;
use crate::serde::Shape;
use crate::service::OperationSchema;
use http::{Extensions, request, response};
use std::fmt;
use std::sync::Arc;

/// What the hooks of one call know of it, and tell each other.
#[derive(Debug)]
pub struct CallContext {
    operation: &'static OperationSchema,
    attempt: u32,
    extensions: Extensions,
}

impl CallContext {
    /// The operation that is called.
    pub fn operation(&self) -> &'static OperationSchema {
        self.operation
    }

    /// Which attempt it is that is made, or was made last; the first is 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Values by their types: what the caller gave the call
    /// ([`Call::extension`](crate::client::Call::extension)), and what hooks have put in since.
    pub fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    /// The same, to put values in.
    pub fn extensions_mut(&mut self) -> &mut Extensions {
        &mut self.extensions
    }
}

/// Sees every attempt of every call of a client, and may change its head.
///
/// Hooks do not wait: what takes time belongs into an [`Authorizer`](crate::auth::Authorizer) or a tower layer. Of
/// several interceptors those of requests are asked in the order they were added, the others in the reverse order.
/// A call whose future is dropped has no outcome.
///
/// Heads carry credentials, and values that the model calls sensitive may be in labels, queries and headers: hooks that
/// write logs must leave them out.
///
/// ```
/// use std::time::Instant;
/// use trompe::client::{CallContext, Interceptor};
/// use trompe::carrier::ShapeError;
/// use trompe::serde::Shape;
///
/// #[derive(Debug)]
/// struct Slow;
///
/// impl Interceptor for Slow {
///     fn before_signing(
///         &self,
///         call: &mut CallContext,
///         _: &mut http::request::Parts,
///     ) -> Result<(), trompe::Failure> {
///         if call.attempt() == 1 {
///             call.extensions_mut().insert(Instant::now());
///         }
///         Ok(())
///     }
///
///     fn after_call(&self, call: &mut CallContext, outcome: Result<&dyn Shape, &ShapeError>) {
///         let took = call.extensions().get::<Instant>().map(Instant::elapsed);
///         if took.is_some_and(|took| took.as_secs() > 1) {
///             eprintln!("{} took {took:?}, fine: {}", call.operation().name(), outcome.is_ok());
///         }
///     }
/// }
///
/// # fn main() -> Result<(), trompe::Failure> {
/// let carrier = trompe::client::Http::builder("https://api.example.com").interceptor(Slow).build()?;
/// # Ok(())
/// # }
/// ```
pub trait Interceptor: fmt::Debug + Send + Sync + 'static {
    /// Before an attempt is authorized: a signature covers what is changed here. The URI is absolute, and the headers
    /// are those of the protocol, the client and the call. What HTTP says of a message's framing is not to be changed.
    ///
    /// # Errors
    /// The call fails with this, unsent, whatever its kind; it is not tried again.
    fn before_signing(
        &self,
        _call: &mut CallContext,
        _head: &mut request::Parts,
    ) -> Result<(), Failure> {
        Ok(())
    }

    /// Before an attempt is sent, after it was authorized: sees what the server will see. What is changed here no
    /// signature covers.
    ///
    /// # Errors
    /// The call fails with this, unsent, whatever its kind; it is not tried again.
    fn before_sending(
        &self,
        _call: &mut CallContext,
        _head: &mut request::Parts,
    ) -> Result<(), Failure> {
        Ok(())
    }

    /// After an attempt: the head of its answer, whatever its status, or why there was none. Not called for an attempt
    /// that the bound of the whole call has cut.
    fn after_attempt(&self, _call: &mut CallContext, _answer: Result<&response::Parts, &Failure>) {}

    /// After the last attempt: the output or the error that the caller gets. Of a session: once the server has
    /// answered, or will not.
    fn after_call(&self, _call: &mut CallContext, _outcome: Result<&dyn Shape, &ShapeError>) {}
}

/// The interceptors of a client.
#[derive(Clone, Debug, Default)]
pub(super) struct Interceptors(Vec<Arc<dyn Interceptor>>);

impl Interceptors {
    pub(super) fn add(&mut self, interceptor: impl Interceptor) {
        self.0.push(Arc::new(interceptor));
    }

    /// What one call is seen by.
    pub(super) fn hooks(
        &self,
        operation: &'static OperationSchema,
        extensions: Extensions,
    ) -> Hooks {
        if self.0.is_empty() {
            return Hooks(None);
        }
        let call = CallContext {
            operation,
            attempt: 1,
            extensions,
        };
        let list = self.0.clone();
        Hooks(Some(Box::new(Hooked {
            list,
            call,
            refused: false,
        })))
    }
}

/// The interceptors of one call; nothing where the client has none.
pub(super) struct Hooks(Option<Box<Hooked>>);

struct Hooked {
    list: Vec<Arc<dyn Interceptor>>,
    call: CallContext,
    /// One of them does not want the call.
    refused: bool,
}

impl Hooks {
    pub(super) fn attempt(&mut self, number: u32) {
        if let Some(hooked) = &mut self.0 {
            hooked.call.attempt = number;
        }
    }

    /// Whether one of them has failed the call.
    pub(super) fn have_refused(&self) -> bool {
        self.0.as_ref().is_some_and(|hooked| hooked.refused)
    }

    fn ask(
        &mut self,
        mut hook: impl FnMut(&dyn Interceptor, &mut CallContext) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some(Hooked {
            list,
            call,
            refused,
        }) = self.0.as_deref_mut()
        else {
            return Ok(());
        };
        let mut list = list.iter();
        let asked = list.try_for_each(|interceptor| hook(&**interceptor, call));
        *refused |= asked.is_err();
        asked
    }

    pub(super) fn before_signing(&mut self, head: &mut request::Parts) -> Result<(), Failure> {
        self.ask(|interceptor, call| interceptor.before_signing(call, head))
    }

    pub(super) fn before_sending(&mut self, head: &mut request::Parts) -> Result<(), Failure> {
        self.ask(|interceptor, call| interceptor.before_sending(call, head))
    }

    pub(super) fn after_attempt(&mut self, answer: Result<&response::Parts, &Failure>) {
        let Some(Hooked { list, call, .. }) = self.0.as_deref_mut() else {
            return;
        };
        for interceptor in list.iter().rev() {
            interceptor.after_attempt(call, answer);
        }
    }

    pub(super) fn after_call(&mut self, outcome: Result<&dyn Shape, &ShapeError>) {
        let Some(Hooked { list, call, .. }) = self.0.as_deref_mut() else {
            return;
        };
        for interceptor in list.iter().rev() {
            interceptor.after_call(call, outcome);
        }
    }
}
