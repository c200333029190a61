//! Requests to operations (Smithy 2.0, "Specificity routing").

use super::query::Query;
use super::{host, percent};
use crate::serde::{Error, Segment as Place};
use crate::service::{
    HttpTrait, OperationSchema, Rejection, RoutedRequest, Segment, ServiceSchema,
};
use http::header::ALLOW;
use http::{HeaderValue, Method, request};
use std::cmp::Ordering;
use std::sync::{PoisonError, RwLock};

/// The operation that a request is for, with its labels.
///
/// # Errors
/// No operation has this path, none of those has this method, or a label is malformed.
pub(in crate::protocol) fn route(
    service: &'static ServiceSchema,
    head: &request::Parts,
) -> Result<RoutedRequest, Rejection> {
    let query = Query::parse(head.uri.query())?;
    let path = Path::of(head.uri.path());
    let candidates = || {
        table(service)
            .iter()
            .filter(|route| route.matches(&path, &query))
    };
    let mut takers = candidates().filter(|route| route.method() == head.method);
    match takers.next() {
        Some(first) => first.of_host(takers, head).take(&path),
        None => Err(no_route(
            &head.method,
            candidates().map(Route::method).collect(),
        )),
    }
}

// The answer lists the methods that there are (RFC 9110, section 15.5.6).
fn no_route(method: &Method, mut allowed: Vec<&str>) -> Rejection {
    if allowed.is_empty() {
        return Rejection::new(
            404,
            "UnknownOperationException",
            "no operation has this path",
        );
    }
    allowed.sort_unstable();
    allowed.dedup();
    let message = format!("no operation of this path has the method {method}");
    let rejection = Rejection::new(405, "MethodNotAllowedException", message);
    match HeaderValue::try_from(allowed.join(", ")) {
        Ok(allowed) => rejection.header(ALLOW, allowed),
        Err(_) => rejection,
    }
}

/// The segments of a path; after a trailing slash comes an empty one.
struct Path<'a>(Vec<&'a str>);

impl<'a> Path<'a> {
    fn of(path: &'a str) -> Self {
        Self(path.strip_prefix('/').unwrap_or(path).split('/').collect())
    }

    // A trailing slash does not count ("Literal character sequences"), but where it belongs to a greedy label. There
    // the specification has an example that drops it too; but then a client would put `folder` who said `folder/`,
    // which are two keys to Amazon S3, and smithy-rs keeps it.
    fn segments(&self, ends_greedy: bool) -> &[&'a str] {
        match self.0.as_slice() {
            [""] | ["", ""] if !ends_greedy => &[],
            [before @ .., ""] if !ends_greedy => before,
            whole => whole,
        }
    }
}

/// The routes of a service, the most specific first; made once for each service.
fn table(service: &'static ServiceSchema) -> &'static [Route] {
    let find = |tables: &[Table]| {
        tables
            .iter()
            .find(|t| std::ptr::eq(t.service, service))
            .map(|t| t.routes)
    };
    if let Some(routes) = find(&TABLES.read().unwrap_or_else(PoisonError::into_inner)) {
        return routes;
    }
    let mut tables = TABLES.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(routes) = find(&tables) {
        return routes;
    }
    let routes = Box::leak(routes(service).into_boxed_slice());
    tables.push(Table { service, routes });
    routes
}

// Services are statics, so there are as many tables as the program has services.
static TABLES: RwLock<Vec<Table>> = RwLock::new(Vec::new());

struct Table {
    service: &'static ServiceSchema,
    routes: &'static [Route],
}

fn routes(service: &'static ServiceSchema) -> Vec<Route> {
    let operations = service.operations.iter().enumerate();
    let mut routes: Vec<_> = operations
        .filter_map(|(index, operation)| Route::new(index, operation))
        .collect();
    routes.sort_by(|a, b| compare(a.http, b.http));
    routes
}

/// Which of two patterns is more specific: `Less` where it is the first.
fn compare(a: &HttpTrait, b: &HttpTrait) -> Ordering {
    let ranks = a.path.iter().map(rank).zip(b.path.iter().map(rank));
    let by_segment = ranks.map(|(a, b)| a.cmp(&b)).find(|o| o.is_ne());
    by_segment
        .unwrap_or_else(|| b.path.len().cmp(&a.path.len()))
        .then_with(|| b.query.len().cmp(&a.query.len()))
}

fn rank(segment: &Segment) -> u8 {
    match segment {
        Segment::Literal(_) => 0,
        Segment::Label(_) => 1,
        Segment::GreedyLabel(_) => 2,
    }
}

struct Route {
    index: usize,
    operation: &'static OperationSchema,
    http: &'static HttpTrait,
    /// Where the greedy label is.
    greedy: Option<usize>,
}

impl Route {
    fn new(index: usize, operation: &'static OperationSchema) -> Option<Self> {
        let http = operation.http.as_ref()?;
        let greedy = http
            .path
            .iter()
            .position(|s| matches!(s, Segment::GreedyLabel(_)));
        Some(Self {
            index,
            operation,
            http,
            greedy,
        })
    }

    /// Of this route and those of `others` that are as specific, the one whose host prefix the request has. Without
    /// such one it is this: hosts are changed on the way to a server more often than two operations differ by them
    /// alone.
    fn of_host(
        &'static self,
        others: impl Iterator<Item = &'static Self>,
        head: &request::Parts,
    ) -> &'static Self {
        let alike = others.take_while(|other| compare(self.http, other.http).is_eq());
        let fit = |route: &Self| {
            let named = host::begins(host::of(head)?, route.operation.host_prefix)?;
            Some(named + 1)
        };
        // Of several that fit as well, the first.
        alike.fold(self, |best, other| match fit(other) > fit(best) {
            true => other,
            false => best,
        })
    }

    fn method(&self) -> &'static str {
        self.http.method
    }

    fn segments<'a, 'p>(&self, path: &'a Path<'p>) -> &'a [&'p str] {
        path.segments(self.greedy.is_some_and(|at| at + 1 == self.http.path.len()))
    }

    fn matches(&self, path: &Path<'_>, query: &Query<'_>) -> bool {
        let segments = self.segments(path);
        let Some(length) = self.greedy_length(segments.len()) else {
            return false;
        };
        self.aligned(segments, length)
            .all(|(pattern, found)| fits(pattern, found))
            && self.http.query.iter().all(|literal| query.has(*literal))
    }

    // How many segments the greedy label spans; 1 where there is none.
    fn greedy_length(&self, segments: usize) -> Option<usize> {
        let spare = segments.checked_sub(self.http.path.len())?;
        (spare == 0 || self.greedy.is_some()).then_some(spare + 1)
    }

    /// Each segment of the pattern with those that it stands for.
    fn aligned<'a>(
        &'a self,
        segments: &'a [&'a str],
        greedy_length: usize,
    ) -> impl Iterator<Item = (&'a Segment, &'a [&'a str])> {
        let mut rest = segments;
        self.http.path.iter().enumerate().map(move |(at, pattern)| {
            let length = if self.greedy == Some(at) {
                greedy_length
            } else {
                1
            };
            let (found, after) = rest.split_at_checked(length).unwrap_or((rest, &[]));
            rest = after;
            (pattern, found)
        })
    }

    fn take(&self, path: &Path<'_>) -> Result<RoutedRequest, Rejection> {
        let segments = self.segments(path);
        let length = self.greedy_length(segments.len()).unwrap_or(1);
        let mut labels = Vec::new();
        for (pattern, found) in self.aligned(segments, length) {
            if let Segment::Label(member) | Segment::GreedyLabel(member) = pattern {
                let text = self.decode(*member, &found.join("/"))?;
                labels.push((*member, text));
            }
        }
        Ok(RoutedRequest {
            operation: self.operation,
            index: self.index,
            labels,
        })
    }

    fn decode(&self, member: usize, text: &str) -> Result<String, Error> {
        let name = self
            .operation
            .input
            .schema()
            .members()
            .get(member)
            .map_or("", |m| m.name());
        percent::decode(text)
            .map(|t| t.into_owned())
            .map_err(|e| e.inside(Place::Member(name)))
    }
}

fn fits(pattern: &Segment, found: &[&str]) -> bool {
    match (pattern, found) {
        (Segment::Literal(literal), [one]) => {
            one == literal || percent::decode(one).is_ok_and(|t| t == *literal)
        }
        (Segment::Label(_), [one]) => !one.is_empty(),
        // Empty segments are slashes of the label, of which it may have nothing else.
        (Segment::GreedyLabel(_), [one]) => !one.is_empty(),
        (Segment::GreedyLabel(_), _) => true,
        _ => false,
    }
}
