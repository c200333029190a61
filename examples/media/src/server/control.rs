//! The control API on a media server.

use super::media::Media;
use super::subscribe;
use std::sync::Arc;
use trompe::error::Error;
use trompe::server::Context;
use trompe::session::Opening;
use trompe_media::control_api::ControlApi;
use trompe_media::control_api::errors::{
    ApplyError, CreateError, DeleteError, GetError, HealthzError, SubscribeError,
};
use trompe_media::control_api::operations::Subscribe;
use trompe_media::control_api::types::{
    ApplyInput, ApplyOutput, CreateInput, CreateOutput, DeleteInput, DeleteOutput, GetInput,
    GetOutput, HealthzInput, HealthzOutput, SubscribeInput,
};

/// Answers controllers.
#[derive(Debug)]
pub(crate) struct Control(pub(crate) Arc<Media>);

impl ControlApi for Control {
    async fn create(
        &self,
        input: CreateInput,
        _: Context,
    ) -> Result<CreateOutput, Error<CreateError>> {
        Ok(CreateOutput::new(
            self.0.create(input.parent.as_deref(), input.element)?,
        ))
    }

    async fn apply(&self, input: ApplyInput, _: Context) -> Result<ApplyOutput, Error<ApplyError>> {
        Ok(ApplyOutput::new(self.0.apply(&input.fid, input.element)?))
    }

    async fn delete(
        &self,
        input: DeleteInput,
        _: Context,
    ) -> Result<DeleteOutput, Error<DeleteError>> {
        self.0.delete(&input.fids_or_default())?;
        Ok(DeleteOutput::new())
    }

    async fn get(&self, input: GetInput, _: Context) -> Result<GetOutput, Error<GetError>> {
        Ok(GetOutput::new(self.0.get(&input.fids_or_default())?))
    }

    async fn healthz(
        &self,
        input: HealthzInput,
        _: Context,
    ) -> Result<HealthzOutput, Error<HealthzError>> {
        Ok(HealthzOutput::new(input.nonce))
    }

    async fn subscribe(
        &self,
        input: SubscribeInput,
        opening: Opening<Subscribe>,
        _: Context,
    ) -> Result<(), Error<SubscribeError>> {
        subscribe::run(&self.0, input, opening).await
    }
}
