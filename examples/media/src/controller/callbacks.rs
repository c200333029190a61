//! The callback API of a controller.

use super::policy::Policy;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;
use trompe::error::{Error, Failure};
use trompe::server::{Context, Router, Server};
use trompe_media::callback_api::errors::{JoinRefused, OnJoinError, OnLeaveError};
use trompe_media::callback_api::types::{
    LeaveReason, OnJoinInput, OnJoinOutput, OnLeaveInput, OnLeaveOutput,
};
use trompe_media::callback_api::{CallbackApi, CallbackApiService};

/// What a media server asked or told.
#[derive(Clone, Debug)]
pub(crate) enum Heard {
    /// Whether a member may join, with the reason for a no.
    Join {
        fid: String,
        refused: Option<String>,
    },
    /// That a member has left.
    Leave { fid: String, reason: LeaveReason },
}

/// Answers media servers by a policy.
pub(crate) struct Callbacks {
    policy: Policy,
    hear: Box<dyn Fn(Heard) + Send + Sync>,
}

impl Callbacks {
    /// Answers by this policy, and lets `hear` hear of every call.
    pub(crate) fn new(policy: Policy, hear: impl Fn(Heard) + Send + Sync + 'static) -> Self {
        Self {
            policy,
            hear: Box::new(hear),
        }
    }
}

impl CallbackApi for Callbacks {
    async fn on_join(
        &self,
        input: OnJoinInput,
        _: Context,
    ) -> Result<OnJoinOutput, Error<OnJoinError>> {
        let (delay, refused) = self.policy.decide(&input.fid);
        tokio::time::sleep(delay).await;
        (self.hear)(Heard::Join {
            fid: input.fid,
            refused: refused.map(str::to_owned),
        });
        match refused {
            None => Ok(OnJoinOutput::new()),
            Some(reason) => Err(JoinRefused::new("the policy names this member", reason).into()),
        }
    }

    async fn on_leave(
        &self,
        input: OnLeaveInput,
        _: Context,
    ) -> Result<OnLeaveOutput, Error<OnLeaveError>> {
        (self.hear)(Heard::Leave {
            fid: input.fid,
            reason: input.reason,
        });
        Ok(OnLeaveOutput::new())
    }
}

impl fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Callbacks")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

/// A callback server that listens.
#[derive(Debug)]
pub(crate) struct Listener {
    server: Server,
    address: SocketAddr,
}

impl Listener {
    /// Serves media servers on this address; port 0 takes a free one.
    ///
    /// # Errors
    /// The address cannot be had.
    pub(crate) async fn start(listen: &str, callbacks: Callbacks) -> Result<Self, Failure> {
        let router = Router::new().service(CallbackApiService::new(callbacks));
        let server = Server::bind(listen, router).await?;
        Ok(Self {
            address: server.local_addr(),
            server,
        })
    }

    /// What members name as their callback URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it within the bound; how many calls had to be cut.
    pub(crate) async fn shutdown(self, bound: Duration) -> usize {
        self.server.shutdown(bound).await.streams
    }
}
