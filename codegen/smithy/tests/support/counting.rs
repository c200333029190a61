//! An allocator that counts: how often, how many bytes, and how many live at once.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The system's allocator, counting.
pub(crate) struct Counting {
    calls: AtomicUsize,
    bytes: AtomicUsize,
    live: AtomicUsize,
    peak: AtomicUsize,
}

/// What work asked of the allocator.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "each user looks at some of it")]
pub(crate) struct Use {
    /// Allocations, and growths of them.
    pub(crate) calls: usize,
    /// Bytes allocated in all.
    pub(crate) bytes: usize,
    /// Most bytes that lived at once, beyond those that lived before.
    pub(crate) peak: usize,
}

impl Counting {
    pub(crate) const fn new() -> Self {
        Self {
            calls: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            live: AtomicUsize::new(0),
            peak: AtomicUsize::new(0),
        }
    }

    /// What `work` uses; nothing else may run beside it.
    pub(crate) fn during<T>(&self, work: impl FnOnce() -> T) -> (T, Use) {
        let (calls, bytes) = (self.calls.load(Relaxed), self.bytes.load(Relaxed));
        let live = self.live.load(Relaxed);
        self.peak.store(live, Relaxed);
        let done = work();
        let used = Use {
            calls: self.calls.load(Relaxed) - calls,
            bytes: self.bytes.load(Relaxed) - bytes,
            peak: self.peak.load(Relaxed) - live,
        };
        (done, used)
    }

    fn grow(&self, bytes: usize) {
        self.calls.fetch_add(1, Relaxed);
        self.bytes.fetch_add(bytes, Relaxed);
        let live = self.live.fetch_add(bytes, Relaxed) + bytes;
        self.peak.fetch_max(live, Relaxed);
    }

    fn shrink(&self, bytes: usize) {
        self.live.fetch_sub(bytes, Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.grow(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        self.shrink(layout.size());
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        self.shrink(layout.size());
        self.grow(size);
        unsafe { System.realloc(block, layout, size) }
    }
}
