//! Results that come in pages (Smithy 2.0, "paginated trait").

use super::call::{Call, typed};
use super::repeat::Repeat;
use crate::carrier::{BoxFuture, ShapeError};
use crate::error::{Error, Failure};
use crate::operation::Operation;
use crate::serde::Shape;
use futures_core::Stream;
use std::collections::BTreeMap;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// An operation whose results come in pages.
pub trait Paginated: Operation<Input: Clone> {
    /// What tells one page from another.
    type Token: PageToken;

    /// The token of the next page, where this one has it.
    fn token(output: &Self::Output) -> Option<Self::Token>;

    /// Makes an input ask for the page of a token.
    fn set_token(input: &mut Self::Input, token: Self::Token);
}

/// An operation whose pages are lists or maps of items.
pub trait PaginatedItems: Paginated {
    /// One item; of a map its key and value.
    type Item: Send;

    /// The items of a page.
    fn items(output: Self::Output) -> Vec<Self::Item>;
}

/// What tells one page from another: a text, or the last key of a page.
pub trait PageToken: Clone + PartialEq + Send + 'static {
    /// Whether it is that of no page, as some services write it.
    fn is_blank(&self) -> bool;
}

impl PageToken for String {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<V: Clone + PartialEq + Send + 'static> PageToken for BTreeMap<String, V> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<O: Paginated> Call<O> {
    /// All pages from the one that the input asks for, each called for when it is wanted. What was set on this call,
    /// its bounds and headers, holds for each of them.
    ///
    /// The pages end after one without a token, after one whose token is that of the page before, and after an error.
    pub fn pages(self) -> Pages<O> {
        let (calls, input, invalid) = match Repeat::of(self) {
            Ok((calls, input)) => (Some(calls), Some(input), None),
            Err(failure) => (None, None, Some(failure)),
        };
        Pages {
            calls,
            input,
            last: None,
            pending: None,
            invalid,
        }
    }
}

/// The pages of an operation, as a `Stream`. Nothing is asked for before it is wanted, and dropping this between
/// pages leaves nothing behind.
#[must_use = "pages are not called for until they are wanted"]
pub struct Pages<O: Paginated> {
    calls: Option<Repeat>,
    /// What asks for the next page; `None` after the last.
    input: Option<O::Input>,
    /// The token of the page asked for last.
    last: Option<O::Token>,
    pending: Option<BoxFuture<Result<Box<dyn Shape>, ShapeError>>>,
    invalid: Option<Failure>,
}

/// A page, or why there is none.
type Page<O> = Result<<O as Operation>::Output, Error<<O as Operation>::Error>>;

impl<O: Paginated> Pages<O> {
    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// Why the call of that page failed; no page follows.
    pub async fn next(&mut self) -> Option<Page<O>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    /// The items of all pages, one by one.
    pub fn items(self) -> Items<O>
    where
        O: PaginatedItems,
    {
        Items {
            pages: self,
            page: Vec::new().into_iter(),
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Page<O>>> {
        if let Some(failure) = self.invalid.take() {
            return Poll::Ready(Some(Err(failure.into())));
        }
        let (Some(calls), Some(input)) = (&self.calls, &self.input) else {
            return Poll::Ready(None);
        };
        let pending = self
            .pending
            .get_or_insert_with(|| calls.call(input.clone()));
        let answer = ready!(pending.as_mut().poll(cx));
        self.pending = None;
        let page = typed::<O>(answer);
        match &page {
            Ok(output) => self.advance(output),
            Err(_) => self.input = None,
        }
        Poll::Ready(Some(page))
    }

    fn advance(&mut self, output: &O::Output) {
        let token = O::token(output).filter(|token| !token.is_blank());
        match (token, &mut self.input) {
            // A page that leads to itself leads nowhere.
            (Some(token), Some(input)) if self.last.as_ref() != Some(&token) => {
                O::set_token(input, token.clone());
                self.last = Some(token);
            }
            _ => self.input = None,
        }
    }
}

// Nothing in it is pinned but what is boxed.
impl<O: Paginated> Unpin for Pages<O> {}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Page<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<O: Paginated> fmt::Debug for Pages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Pages");
        shown.field("operation", &O::schema().name());
        shown.field("at_end", &self.input.is_none()).finish()
    }
}

/// The items of all pages of an operation, as a `Stream`.
#[must_use = "pages are not called for until their items are wanted"]
pub struct Items<O: PaginatedItems> {
    pages: Pages<O>,
    page: std::vec::IntoIter<O::Item>,
}

/// An item, or why there is none.
type Item<O> = Result<<O as PaginatedItems>::Item, Error<<O as Operation>::Error>>;

impl<O: PaginatedItems> Items<O> {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// Why the call of the next page failed; no item follows.
    pub async fn next(&mut self) -> Option<Item<O>> {
        poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Item<O>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll(cx)) {
                Some(Ok(output)) => self.page = O::items(output).into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<O: PaginatedItems> Unpin for Items<O> {}

impl<O: PaginatedItems> Stream for Items<O> {
    type Item = Item<O>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}

impl<O: PaginatedItems> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish()
    }
}
