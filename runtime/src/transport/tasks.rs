//! The tasks of one pool or server, and how they are told to stop.

use super::live::Live;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// Tasks that are counted, so that a shutdown can wait for them.
#[derive(Clone, Debug)]
pub(super) struct Tasks {
    /// What the user sees.
    pub(super) live: Live,
    own: Live,
}

impl Tasks {
    pub(super) fn new(live: Live) -> Self {
        Self {
            live,
            own: Live::new(),
        }
    }

    /// Runs a task.
    pub(super) fn spawn(
        &self,
        runtime: &Handle,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> AbortHandle {
        let guards = (self.live.task(), self.own.task());
        let task = async move {
            let _guards = guards;
            task.await;
        };
        runtime.spawn(task).abort_handle()
    }

    /// Whether every task has ended.
    pub(super) fn are_finished(&self) -> bool {
        self.own.is_zero()
    }

    /// Waits until every task has ended.
    pub(super) async fn finished(&self) {
        self.own.zero().await;
    }
}

/// How far a shutdown has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    #[default]
    Running,
    /// Nothing new begins; what runs may finish.
    Draining,
    /// What still runs is cut.
    Aborting,
}

/// Tells tasks to stop.
#[derive(Debug, Default)]
pub(super) struct Stopper(watch::Sender<Stage>);

/// Hears that it is to stop.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<Stage>);

impl Stopper {
    pub(super) fn stop(&self) -> Stop {
        Stop(self.0.subscribe())
    }

    pub(super) fn advance(&self, to: Stage) {
        self.0.send_if_modified(|stage| {
            let further = to > *stage;
            *stage = to.max(*stage);
            further
        });
    }
}

impl Stop {
    /// Waits until the shutdown has come this far. For ever, if nobody can say so any more.
    pub(crate) async fn reached(&mut self, stage: Stage) {
        if self.0.wait_for(|now| *now >= stage).await.is_err() {
            std::future::pending().await
        }
    }
}

/// What a shutdown had to cut because its bound was reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Connections that were closed before their streams had ended.
    pub connections: usize,
    /// Streams that were cut short.
    pub streams: usize,
}

impl Cut {
    /// Whether everything ended by itself.
    pub fn is_clean(&self) -> bool {
        *self == Self::default()
    }
}
