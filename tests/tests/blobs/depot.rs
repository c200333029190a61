//! A service that does with streams what it is told by their names.

use crate::blobs::errors::{GetError, NotWanted, PutError};
use crate::blobs::server::Blobs;
use crate::blobs::types::{
    EchoInput, EchoOutput, GetCheckedInput, GetCheckedOutput, GetInput, GetOutput, PutCheckedInput,
    PutCheckedOutput, PutCompressedInput, PutCompressedOutput, PutInput, PutOutput, PutSizedInput,
    PutSizedOutput,
};
use crate::faucet::{Meter, Then, zeros};
use std::sync::Mutex;
use tokio::sync::Semaphore;
use trompe::error::{Error, Failure};
use trompe::operation::NoError;
use trompe::server::Context;
use trompe::types::ByteStream;

pub(crate) struct Depot {
    /// How a stream of the last upload ended for its handler.
    pub(crate) ended: Mutex<Option<Result<i64, Failure>>>,
    /// The meter of the last download.
    pub(crate) meter: Mutex<Meter>,
    /// What a checked download is answered with.
    pub(crate) checked: Mutex<Option<GetCheckedOutput>>,
    /// One permit for every chunk that an upload named "metered" may read.
    pub(crate) permits: Semaphore,
}

impl Default for Depot {
    fn default() -> Self {
        Self {
            ended: Mutex::default(),
            meter: Mutex::default(),
            checked: Mutex::default(),
            permits: Semaphore::new(0),
        }
    }
}

impl Depot {
    async fn count(&self, mut stream: ByteStream, metered: bool) -> Result<i64, Failure> {
        let mut size = 0;
        loop {
            if metered {
                self.permits.acquire().await.unwrap().forget();
            }
            match stream.next_chunk().await? {
                Some(chunk) => size += chunk.len() as i64,
                None => return Ok(size),
            }
        }
    }

    /// Waits until a handler has told how its stream ended.
    pub(crate) async fn end(&self) -> Result<i64, Failure> {
        loop {
            if let Some(ended) = self.ended.lock().unwrap().take() {
                return ended;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }
}

impl Blobs for Depot {
    async fn put(&self, input: PutInput, _: Context) -> Result<PutOutput, Error<PutError>> {
        match input.name.as_str() {
            "unwanted" => return Err(NotWanted::new("we are full").into()),
            "unread" => return Ok(PutOutput::new(-1)),
            "held" => {
                let _held = input.body;
                self.permits.acquire().await.unwrap().forget();
                return Ok(PutOutput::new(-1));
            }
            _ => {}
        }
        let counted = self.count(input.body, input.name == "metered").await;
        let told = match &counted {
            Ok(size) => Ok(*size),
            Err(failure) => Err(Failure::new(failure.kind().clone(), format!("{failure:#}"))),
        };
        *self.ended.lock().unwrap() = Some(told);
        Ok(PutOutput::new(counted?))
    }

    async fn get(&self, input: GetInput, _: Context) -> Result<GetOutput, Error<GetError>> {
        let size = input.size as u64;
        let then = match input.name.as_str() {
            "unwanted" => return Err(NotWanted::new("there is no such thing").into()),
            "cut" => Then::Fail,
            "stalled" => Then::Stall,
            _ => Then::End,
        };
        let (stream, meter) = zeros(size, then);
        *self.meter.lock().unwrap() = meter;
        let stream = match input.name.as_str() {
            "sized" => stream.with_length(size),
            "short" => stream.with_length(size + 1),
            "long" => stream.with_length(size - 1),
            _ => stream,
        };
        Ok(GetOutput::new().kind(input.name).body(stream))
    }

    async fn echo(&self, input: EchoInput, _: Context) -> Result<EchoOutput, Error<NoError>> {
        Ok(EchoOutput::new(input.body))
    }

    async fn put_checked(
        &self,
        input: PutCheckedInput,
        _: Context,
    ) -> Result<PutCheckedOutput, Error<NoError>> {
        let announced = input.body.length();
        let counted = self.count(input.body, false).await?;
        assert!(announced.is_none_or(|length| length == counted as u64));
        Ok(PutCheckedOutput::new(counted))
    }

    async fn get_checked(
        &self,
        _: GetCheckedInput,
        _: Context,
    ) -> Result<GetCheckedOutput, Error<NoError>> {
        let answer = self.checked.lock().unwrap().take();
        Ok(answer.unwrap_or_else(|| GetCheckedOutput::new("whole")))
    }

    async fn put_compressed(
        &self,
        input: PutCompressedInput,
        _: Context,
    ) -> Result<PutCompressedOutput, Error<NoError>> {
        let announced = input.body.length();
        let size = self.count(input.body, false).await?;
        let output = PutCompressedOutput::new(size);
        Ok(match announced {
            Some(length) => output.announced(length as i64),
            None => output,
        })
    }

    async fn put_sized(
        &self,
        input: PutSizedInput,
        _: Context,
    ) -> Result<PutSizedOutput, Error<NoError>> {
        let announced = input.body.length();
        let counted = self.count(input.body, false).await?;
        assert_eq!(announced, Some(counted as u64));
        Ok(PutSizedOutput::new(counted))
    }
}
