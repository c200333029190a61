use super::EventFormat;
use super::layout::Layout;
use crate::event_stream::{EncodeError, Headers};
use crate::service::{Codec, EventSchema, EventStreamSchema};

impl EventFormat {
    /// The events of this union, in this format.
    pub(crate) fn new(stream: &'static EventStreamSchema, codec: &'static dyn Codec) -> Self {
        let mut format = Self {
            stream,
            codec,
            blocks: &[],
        };
        if let Some(slot) = stream.header_blocks.get(codec.slot()) {
            format.blocks = slot.get_or_init(|| format.build().unwrap_or_default());
        }
        format
    }

    /// The constant headers of every event; none where they cannot be made.
    pub(crate) fn blocks(&self) -> &'static [Headers] {
        self.blocks
    }

    fn build(&self) -> Result<Box<[Headers]>, EncodeError> {
        self.stream
            .events
            .iter()
            .map(|event| self.constant_headers(event))
            .collect()
    }

    /// The headers that every message of this event begins with. A `:content-type` that depends on
    /// whether the payload is there is not among them.
    pub(super) fn constant_headers(&self, event: &EventSchema) -> Result<Headers, EncodeError> {
        let payload = Layout::of(event.shape.schema()).payload;
        let media_type = payload.media_type(self.codec.media_type());
        let media_type = media_type.filter(|_| !payload.is_optional());
        if event.exception {
            Headers::exception(event.name, media_type)
        } else {
            Headers::event(event.name, media_type)
        }
    }
}
