//! The media control server and controller.

fn main() {}
