//! A network in memory, and chance that can be repeated.
//!
//! With a paused clock and one thread, what happens follows from the seed alone.
//!
//! - [`Dice`]: numbers from a seed
//! - [`Weather`], [`Wire`]: a connection whose bytes are late, in pieces, held up or lost

mod dice;
mod weather;
mod wire;

pub use dice::Dice;
pub use weather::{End, Storm, Way, Weather};
pub use wire::{Wire, wire};
