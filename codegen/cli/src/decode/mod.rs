//! `trompe decode`: captured event streams as people read them.
//!
//! * `tree`: values, and what is to be said of them
//! * `payload`: JSON and CBOR without a model
//! * `typed`: the same with the shapes of a model
//! * `event`: which event a message is, and its members
//! * `stream`: raw captures, frame by frame
//! * `recording`: what the test kit of the runtime wrote
//! * `show`: a message as text and as JSON

mod event;
mod payload;
mod recording;
mod show;
mod stream;
mod tree;
mod typed;

use std::fs::File;
use std::io::{Read, stdin};
use std::path::PathBuf;

use bytes::Bytes;
use clap::Args;
use trompe_smithy::diagnostic::Severity;
use trompe_smithy::{Loader, Model};

use crate::input::found;
use crate::output::{Outcome, color, print, report};
use event::Directory;
use show::Printer;

/// The most that is read: no frame of a larger capture would be found for want of memory.
const LIMIT: u64 = 1 << 30;

/// Prints the messages of a captured event stream, or of a session that was recorded.
#[derive(Debug, Args)]
#[command(after_help = FORMATS)]
pub(crate) struct Decode {
    /// A capture of application/vnd.amazon.eventstream, or a recording; `-` is the standard input.
    file: PathBuf,
    /// Show events with the shapes of this model: files, or folders with .smithy and .json files.
    #[arg(short, long, value_name = "MODEL")]
    model: Vec<PathBuf>,
    /// Look for events in the operations of this service alone.
    #[arg(long, value_name = "ID", requires = "model")]
    service: Option<String>,
    /// Look for events in this operation alone: its name or identifier.
    #[arg(long, value_name = "NAME", requires = "model")]
    operation: Option<String>,
    /// The format of payloads whose content type says nothing.
    #[arg(long, value_name = "FORMAT")]
    protocol: Option<payload::Format>,
    /// One JSON object a line, for tools.
    #[arg(long)]
    json: bool,
}

const FORMATS: &str = "Payloads are shown by their content type: JSON and text as they are, CBOR in its \
diagnostic notation, everything else in hexadecimal. With a model, timestamps are dates, blobs are base64, \
and what the model does not have is marked with `!`.";

impl Decode {
    pub(crate) fn run(self) -> Outcome {
        let model = self.load()?;
        let directory = match &model {
            Some(model) => Some(Directory::new(
                model,
                self.service.as_deref(),
                self.operation.as_deref(),
            )?),
            None => None,
        };
        let bytes = self.read()?;
        let printer = Printer {
            directory: directory.as_ref(),
            format: self.protocol,
            json: self.json,
        };
        let (text, sound) = match recording::is_one(&bytes) {
            true => recording::decode(&bytes, &printer),
            false => stream::decode(&bytes, &printer),
        };
        print(&text)?;
        Ok(sound)
    }

    fn load(&self) -> Result<Option<Model>, String> {
        if self.model.is_empty() {
            return Ok(None);
        }
        let loader = Loader::new().allow_unknown_traits(true);
        let loaded = self.model.iter().fold(loader, Loader::path).load();
        found(&self.model, &loaded)?;
        report(&loaded.render(Severity::Error, color()));
        match loaded.is_valid() {
            true => Ok(Some(loaded.model)),
            false => Err("the model has errors".to_owned()),
        }
    }

    fn read(&self) -> Result<Bytes, String> {
        let name = self.file.display();
        let mut bytes = Vec::new();
        let read = match self.file.as_os_str() == "-" {
            true => stdin().lock().take(LIMIT + 1).read_to_end(&mut bytes),
            false => {
                File::open(&self.file).and_then(|file| file.take(LIMIT + 1).read_to_end(&mut bytes))
            }
        };
        let read = read.map_err(|error| format!("{name}: {error}"))?;
        match read as u64 > LIMIT {
            true => Err(format!("{name}: a capture of more than 1 GiB")),
            false => Ok(bytes.into()),
        }
    }
}
