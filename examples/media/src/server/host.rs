//! A media server on its network.

use super::callbacks::{Counts, OverHttp};
use super::control::Control;
use super::media::Media;
use super::settings::Settings;
use crate::clock::SystemClock;
use crate::journal::Journal;
use crate::random::SystemRandom;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use trompe::server::{Router, Server};
use trompe::transport::Live;
use trompe_media::control_api::ControlApiService;

/// A media server that listens.
#[derive(Debug)]
pub(crate) struct Host {
    media: Arc<Media>,
    address: SocketAddr,
    server: Server,
}

/// How a shutdown went.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    /// Calls and sessions that had to be cut.
    pub(crate) cut: usize,
    /// OnLeave calls that were not delivered within the bound.
    pub(crate) undelivered: usize,
    /// All callbacks of the server's life.
    pub(crate) callbacks: Counts,
}

impl Host {
    /// Serves controllers on `listen`, HTTP/2 with prior knowledge; port 0 takes a free one. Without a
    /// public URL in the settings, members connect under the address that it listens on.
    ///
    /// # Errors
    /// The address cannot be had.
    pub(crate) async fn start(
        listen: &str,
        mut settings: Settings,
        journal: Journal,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        if settings.public_url.is_empty() {
            settings.public_url = format!("ws://{address}/ws");
        }
        let media = Media::new(
            settings,
            SystemClock,
            SystemRandom::default(),
            OverHttp,
            journal,
        );
        let media = Arc::new(media);
        let service = ControlApiService::new(Control(Arc::clone(&media)));
        let server = Server::builder(Router::new().service(service))
            .on(listener)
            .map_err(std::io::Error::other)?;
        Ok(Self {
            media,
            address,
            server,
        })
    }

    /// Where controllers connect.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The server behind the network, for members.
    pub(crate) fn media(&self) -> &Arc<Media> {
        &self.media
    }

    /// What of its network is alive.
    pub(crate) fn live(&self) -> Live {
        self.server.live().clone()
    }

    /// Ends everything: members leave, sessions end, controllers are told, each within the bound.
    pub(crate) async fn shutdown(self, bound: Duration) -> Ended {
        self.media.close();
        let (cut, flushed) = tokio::join!(self.server.shutdown(bound), self.media.flush(bound));
        Ended {
            cut: cut.streams,
            undelivered: flushed.undelivered,
            callbacks: self.media.counts(),
        }
    }
}
