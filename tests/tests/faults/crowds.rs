//! Many sessions over few connections.

use crate::support::*;
use tokio::task::JoinSet;
use trompe::service::Protocol;
use trompe_tests::control::End;
use trompe_tests::proxy::Faults;

const CROWD: usize = 100;

#[tokio::test]
async fn a_hundred_sessions_in_sequence_share_one_connection() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol)
            .one_connection()
            .through(Faults::default())
            .build()
            .await;
        for nonce in 0..CROWD {
            let mut session = world.open("echo").await;
            ask(&mut session, nonce).await;
            part(session).await;
            assert_eq!(world.report().await.end, End::Clean);
        }
        assert_eq!(world.proxy().connections(), 1);
        world.close().await;
    }
}

#[tokio::test]
async fn a_hundred_sessions_are_open_at_once_on_one_connection() {
    for protocol in PROTOCOLS {
        let mut world = Plan::of(protocol)
            .one_connection()
            .through(Faults::default())
            .build()
            .await;
        let mut sessions = Vec::new();
        for _ in 0..CROWD {
            sessions.push(world.open("echo").await);
        }
        for (nonce, session) in sessions.iter_mut().enumerate() {
            ask(session, nonce).await;
        }
        assert_eq!(world.http.live().streams(), CROWD);
        assert_eq!(world.server.live().streams(), CROWD);
        for session in sessions {
            part(session).await;
        }
        for _ in 0..CROWD {
            assert_eq!(world.report().await.end, End::Clean);
        }
        assert_eq!(world.proxy().connections(), 1);
        world.close().await;
    }
}

#[tokio::test]
async fn above_the_servers_limit_of_streams_sessions_wait_for_each_other_on_one_connection() {
    for protocol in PROTOCOLS {
        assert_eq!(crowd(protocol, 1).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn above_the_servers_limit_of_streams_sessions_spread_over_a_few_connections() {
    for protocol in PROTOCOLS {
        assert_eq!(crowd(protocol, 3).await, 3);
    }
}

/// A hundred sessions at once where each connection carries ten; how many connections it took.
async fn crowd(protocol: &'static dyn Protocol, max_connections: usize) -> usize {
    let mut plan = Plan::of(protocol).through(Faults::default());
    plan.client.max_connections = max_connections;
    plan.server.http2.max_concurrent_streams = 10;
    let mut world = plan.build().await;
    let mut sessions = JoinSet::new();
    for nonce in 0..CROWD {
        let client = world.client.clone();
        sessions.spawn(async move {
            let mut session = soon(open(&client, "echo")).await.unwrap();
            ask(&mut session, nonce).await;
            part(session).await;
        });
    }
    while let Some(parted) = sessions.join_next().await {
        parted.unwrap();
    }
    for _ in 0..CROWD {
        assert_eq!(world.report().await.end, End::Clean);
    }
    let connections = world.proxy().connections();
    world.close().await;
    connections
}
