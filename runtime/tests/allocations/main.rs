//! What bytes that arrive cost the allocator.

#[cfg(test)]
mod counting;
#[cfg(test)]
#[cfg(feature = "xml")]
mod forms;
#[cfg(test)]
mod frames;
