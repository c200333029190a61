//! Client and server of the media control and callback services.
