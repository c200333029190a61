//! Answers that do not wait for the whole of a stream.

use crate::blobs::errors::{GetError, PutError};
use crate::blobs::types::{GetInput, PutInput};
use crate::faucet::{Then, zeros};
use crate::world::{everywhere, over_sockets};
use trompe::Error;

const HUGE: u64 = 32 * 1024 * 1024;

#[tokio::test]
async fn an_error_comes_before_the_stream_is_read() {
    everywhere(async |world| {
        let (stream, meter) = zeros(HUGE, Then::End);
        let refused = world.client.put(PutInput::new("unwanted", stream)).await;
        match refused {
            Err(Error::Modeled(PutError::NotWanted(error))) => {
                assert_eq!(error.message, "we are full");
            }
            other => panic!("{other:?} over {}", world.name),
        }
        meter.let_go().await;
        assert!(
            meter.bytes() < HUGE,
            "all of it was sent over {}",
            world.name
        );
        let refused = world.client.get(GetInput::new("unwanted", 1)).await;
        assert!(matches!(
            refused,
            Err(Error::Modeled(GetError::NotWanted(_)))
        ));
    })
    .await;
}

#[tokio::test]
async fn an_output_needs_not_all_of_an_input() {
    over_sockets(async |world| {
        for size in [1, 60_000, HUGE] {
            let (stream, meter) = zeros(size, Then::End);
            let put = world.client.put(PutInput::new("unread", stream)).await;
            assert_eq!(put.unwrap().size, -1, "{size} over {}", world.name);
            meter.let_go().await;
        }
        // The connection, or another one, is there for the next call.
        let put = world.client.put(PutInput::new("it", "next")).await;
        assert_eq!(put.unwrap().size, 4);
    })
    .await;
}
