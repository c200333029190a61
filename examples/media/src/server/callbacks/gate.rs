//! OnJoin: nobody is admitted without a yes in time.

use super::{Callbacks, count};
use crate::server::refusal::Refusal;
use tokio::time::Instant;
use trompe::error::{Error, Failure, FailureKind};
use trompe::types::Timestamp;
use trompe_media::callback_api::errors::OnJoinError;
use trompe_media::callback_api::types::OnJoinInput;

impl Callbacks {
    /// Asks the controller at `url` whether the member `fid` may join.
    ///
    /// # Errors
    /// It may not; everything but a yes within the deadline is a no.
    pub(crate) async fn on_join(&self, url: &str, fid: &str, at: Timestamp) -> Result<(), Refusal> {
        let start = Instant::now();
        let answer = self.ask(url, fid, at).await;
        let after = start.elapsed();
        let what = format!("OnJoin {fid}");
        match &answer {
            Ok(()) => {
                count(&self.tally.admitted);
                let words = format!("may join, said after {after:.1?}");
                self.journal.done("media", "controller", &what, words);
            }
            Err(refusal) => {
                count(&self.tally.refused);
                self.journal
                    .refused("media", "controller", &what, refusal.to_string());
            }
        }
        answer
    }

    async fn ask(&self, url: &str, fid: &str, at: Timestamp) -> Result<(), Refusal> {
        let callee = self
            .clients
            .get(url)
            .map_err(|failure| self.refusal(&failure))?;
        let call = callee
            .client
            .on_join(OnJoinInput::new(fid, at))
            .timeout(self.deadline);
        match call.await {
            Ok(_) => Ok(()),
            Err(Error::Modeled(OnJoinError::JoinRefused(refused))) => {
                Err(Refusal::ByController(refused.reason))
            }
            Err(Error::Modeled(other)) => Err(Refusal::Broken(other.to_string())),
            Err(Error::Failure(failure)) => Err(self.refusal(&failure)),
        }
    }

    fn refusal(&self, failure: &Failure) -> Refusal {
        match failure.kind() {
            FailureKind::Deadline(_) => Refusal::Silent(self.deadline),
            FailureKind::Connect | FailureKind::Refused => {
                Refusal::Unreachable(failure.to_string())
            }
            _ => Refusal::Broken(failure.to_string()),
        }
    }
}
