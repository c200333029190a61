//! The defaults of an input are the server's: a client sends what was set, and a handler sees them all.

use std::sync::{Arc, Mutex};

use trompe::client::Http;
use trompe::error::Error;
use trompe::protocol::{AWS_JSON_1_0, RPC_V2_CBOR, RPC_V2_JSON};
use trompe::server::{Context, InProcess, Router, Server};
use trompe::service::Protocol;
use trompe_tests::everything_rpc::client::EverythingRpcClient;
use trompe_tests::everything_rpc::errors::KeepError;
use trompe_tests::everything_rpc::server::{EverythingRpc, EverythingRpcService};
use trompe_tests::everything_rpc::types::{All, KeepInput, KeepOutput};

#[derive(Clone, Debug, Default)]
struct Keeper(Arc<Mutex<Vec<KeepInput>>>);

impl EverythingRpc for Keeper {
    async fn keep(&self, input: KeepInput, _: Context) -> Result<KeepOutput, Error<KeepError>> {
        self.0.lock().unwrap().push(input);
        Ok(KeepOutput::new())
    }
}

async fn kept(client: &EverythingRpcClient, keeper: &Keeper, input: KeepInput) -> KeepInput {
    client.keep(input).await.unwrap();
    keeper.0.lock().unwrap().pop().unwrap()
}

async fn check(client: &EverythingRpcClient, keeper: &Keeper) {
    let input = || KeepInput::new(All::new());
    let unset = kept(client, keeper, input()).await;
    assert_eq!((unset.limit, unset.names), (Some(10), Some(Vec::new())));
    let set = kept(client, keeper, input().limit(0).names(vec!["a".to_owned()])).await;
    assert_eq!(set.limit, Some(0));
    assert_eq!(set.names_or_default(), ["a"]);
}

#[tokio::test]
async fn a_handler_sees_the_defaults_of_its_input_whatever_carries_the_call() {
    let keeper = Keeper::default();
    let service = || EverythingRpcService::new(keeper.clone());
    let local = EverythingRpcClient::over(InProcess::new(service()));
    check(&local, &keeper).await;
    let router = Router::new().service(service());
    let server = Server::bind("127.0.0.1:0", router).await.unwrap();
    let endpoint = format!("http://{}", server.local_addr());
    for protocol in [&RPC_V2_CBOR as &dyn Protocol, &RPC_V2_JSON, &AWS_JSON_1_0] {
        let http = Http::builder(&endpoint).protocol(protocol).build().unwrap();
        check(&EverythingRpcClient::over(http), &keeper).await;
    }
}

#[test]
fn a_client_sends_only_what_was_set() {
    let operation = &trompe_tests::everything_rpc::schemas::KEEP;
    let body = |input: KeepInput| {
        let request = RPC_V2_JSON.write_request(operation, &input).unwrap();
        serde_json::from_slice::<serde_json::Value>(request.body()).unwrap()
    };
    let unset = body(KeepInput::new(All::new()));
    assert_eq!(
        unset.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["must"]
    );
    assert_eq!(body(KeepInput::new(All::new()).limit(10))["limit"], 10);
    // Inside of the input they are values like others.
    assert_eq!(unset["must"]["withDefault"], 7);
}
