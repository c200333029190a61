//! What a client does to requests beyond their protocol.

use crate::sample::*;
use crate::support::*;
use bytes::Bytes;
use http::{Request, Uri};
use std::sync::Arc;
use trompe::aws::Customization;
use trompe::error::{Failure, FailureKind};
use trompe::serde::Shape;
use trompe::server::Server;
use trompe::service::OperationSchema;

/// Sends calls to this port, whatever the endpoint.
#[derive(Debug)]
struct To(u16);

impl Customization for To {
    fn change(
        &self,
        operation: &'static OperationSchema,
        _: &dyn Shape,
        request: &mut Request<Bytes>,
    ) -> Result<(), Failure> {
        if self.0 == 0 {
            let message = format!("{} goes nowhere", operation.name());
            return Err(Failure::new(FailureKind::Invalid, message));
        }
        let path = request.uri().path();
        let there: Uri = format!("http://127.0.0.1:{}{path}", self.0)
            .parse()
            .unwrap();
        *request.uri_mut() = there;
        Ok(())
    }
}

#[tokio::test]
async fn what_the_client_is_to_do_is_done_unless_the_call_says_otherwise() {
    let service = Arc::<Sample>::default();
    let server = Server::bind("127.0.0.1:0", router(&service)).await.unwrap();
    let port = server.local_addr().port();
    let client = SampleClient::over(http(port).customize(To(0)).build().unwrap());
    let failure = client.echo(echo("a")).await.unwrap_err();
    assert!(
        failure.to_string().contains("Echo goes nowhere"),
        "{failure}"
    );
    let text = client
        .echo(echo("a"))
        .customize(To(port))
        .await
        .unwrap()
        .text;
    assert_eq!(text, "a");
}
