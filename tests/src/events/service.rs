//! The generated service, and where its types meet the cases.

use tokio::sync::mpsc::UnboundedSender;
use trompe::error::Error;
use trompe::operation::Operation;
use trompe::server::Context;
use trompe::service::OperationSchema;
use trompe::session::Opening;
use trompe::types::Unit;

use super::case::Case;
use super::rest_json::{RestJson, RestJsonClient, operations, schemas};
use super::signal::{Outcome, typed};
use super::{client, server};

/// A server that does what a case says, and reports how that ended.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) case: Case,
    pub(super) reports: UnboundedSender<Result<Outcome, String>>,
}

/// The operation that a case is of.
pub(super) fn operation(case: &Case) -> Result<&'static OperationSchema, String> {
    let mut operations = schemas::REST_JSON.operations.iter();
    let found = operations.find(|op| op.name() == case.operation);
    found
        .copied()
        .ok_or_else(|| format!("{} was not generated", case.operation))
}

// Inputs without a structure of their own are no arguments.
macro_rules! given {
    () => {
        Unit
    };
    ($input:ident) => {
        $input
    };
}

macro_rules! operations {
    ($($operation:ident $method:ident($($input:ident)?);)*) => {
        /// Calls the operation of a case.
        pub(super) async fn call(client: &RestJsonClient, case: &Case) -> Result<Outcome, String> {
            let blank = operation(case)?.input.blank();
            match case.operation.as_str() {
                $(stringify!($operation) => {
                    $(let $input = typed(blank, case.request.params.as_ref())?;)?
                    client::converse(client.$method($($input)?), case).await
                })*
                other => Err(format!("{other} is not called")),
            }
        }

        impl RestJson for Stage {
            $(async fn $method(
                &self,
                $($input: <operations::$operation as Operation>::Input,)?
                opening: Opening<operations::$operation>,
                _: Context,
            ) -> Result<(), Error<<operations::$operation as Operation>::Error>> {
                let outcome = server::converse(&self.case, &given!($($input)?), opening).await;
                let _ = self.reports.send(outcome);
                Ok(())
            })*
        }
    };
}

operations! {
    InputStream input_stream(input);
    OutputStream output_stream();
    DuplexStream duplex_stream(input);
    InputStreamWithInitialRequest input_stream_with_initial_request(input);
    OutputStreamWithInitialResponse output_stream_with_initial_response();
    DuplexStreamWithInitialMessages duplex_stream_with_initial_messages(input);
    DuplexStreamWithDistinctStreams duplex_stream_with_distinct_streams(input);
}
