use super::EventFormat;
use super::layout::Layout;
use crate::event_stream::{EncodeError, Headers};
use crate::service::EventSchema;

impl EventFormat {
    /// The constant headers of every event, made on first use; empty where they cannot be made.
    pub(super) fn blocks(&self) -> &'static [Headers] {
        match self.stream.header_blocks.get(self.codec.slot()) {
            Some(slot) => slot.get_or_init(|| self.build().unwrap_or_default()),
            None => &[],
        }
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
