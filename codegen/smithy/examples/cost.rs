//! What loading costs: CPU seconds and memory, per model and in all.
//!
//! `cargo run --release -p trompe-smithy --example cost -- [--check] [FILE, FOLDER or ROOMS…]`
//!
//! Without arguments it takes the AWS models of the corpus, and the synthetic model of 25, 100 and
//! 400 rooms, each size several times by turns, of which the quickest counts. With `--check` the
//! exit status says whether all files together stay under 1.5 s of CPU, each under 12 times its
//! size in live heap, and whether the largest synthetic model takes no more time a byte than
//! `GROWTH` times what the smallest does. Instructions are counted by
//! `valgrind --tool=callgrind --toggle-collect='*Loader*load*' target/release/examples/cost …`.

#![allow(unsafe_code, reason = "a global allocator cannot be written without")]
#![allow(clippy::print_stdout, reason = "printing is its work")]

#[path = "../tests/support/counting.rs"]
mod counting;
#[path = "../tests/support/synthetic.rs"]
mod synthetic;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rustix::time::{ClockId, clock_gettime};
use trompe_smithy::Loader;
use trompe_smithy::diagnostic::Severity;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting::new();

const SECONDS: f64 = 1.5;
const TIMES: f64 = 12.0;
/// More than what memory costs beyond the caches, less than what any square would.
const GROWTH: f64 = 2.0;

/// How often the synthetic models take turns.
const ROUNDS: usize = 9;

struct Cost {
    name: String,
    size: usize,
    seconds: f64,
    memory: counting::Use,
    valid: bool,
}

fn main() -> ExitCode {
    let (flags, mut words): (Vec<_>, Vec<_>) = std::env::args()
        .skip(1)
        .partition(|word| word.starts_with("--"));
    if words.is_empty() {
        let folders = ["aws-models", "aws-models/newer"].map(|name| corpus().join(name));
        words.extend(folders.map(|folder| folder.to_string_lossy().into_owned()));
        words.extend(["25", "100", "400"].map(str::to_owned));
    }
    // The prelude is read once for all loads; the first one here pays for it.
    let _warm = measure("", 0, Loader::new);
    let (rooms, paths): (Vec<_>, Vec<_>) =
        words.iter().partition(|word| word.parse::<usize>().is_ok());
    let files = paths.iter().flat_map(|path| models(Path::new(path)));
    let costs: Vec<_> = files.map(|file| of_file(&file)).inspect(print).collect();
    let kept = total(&costs);
    let rooms: Vec<_> = rooms
        .iter()
        .filter_map(|rooms| rooms.parse().ok())
        .collect();
    let linear = synthetic_models(&rooms);
    println!("peak RSS {} MB", peak_rss_kb() / 1000);
    let check = flags.iter().any(|flag| flag == "--check");
    ExitCode::from(u8::from(check && !(kept && linear)))
}

fn corpus() -> PathBuf {
    let given = std::env::var_os("TROMPE_CORPUS").map(PathBuf::from);
    given.unwrap_or_else(|| {
        PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/corpus"
        ))
    })
}

/// The file itself, or the JSON files of the folder.
fn models(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(path) else {
        return path
            .is_file()
            .then(|| path.to_owned())
            .into_iter()
            .collect();
    };
    let files = entries.flatten().map(|entry| entry.path());
    let mut files: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|kind| kind == "json"))
        .collect();
    files.sort();
    files
}

fn of_file(file: &Path) -> Cost {
    let size = std::fs::metadata(file).map_or(0, |file| file.len());
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    measure(&name, usize::try_from(size).unwrap_or(0), || {
        Loader::new().path(file)
    })
}

/// A synthetic model in one notation.
struct Synthetic {
    name: String,
    text: String,
    quickest: Option<Cost>,
}

impl Synthetic {
    fn both(rooms: usize) -> [Self; 2] {
        let idl = synthetic::idl(rooms);
        let model = Loader::new().text("a.smithy", &idl).load().model;
        let ast = trompe_smithy::write::ast(&model, trompe_smithy::Version::V2);
        [("smithy", idl), ("json", ast)].map(|(kind, text)| Self {
            name: format!("synthetic-{rooms}.{kind}"),
            text,
            quickest: None,
        })
    }

    fn take_turn(&mut self) {
        let cost = measure(&self.name, self.text.len(), || {
            Loader::new().text(self.name.clone(), self.text.clone())
        });
        let quicker = |known: &Cost| cost.seconds < known.seconds;
        if self.quickest.as_ref().is_none_or(quicker) {
            self.quickest = Some(cost);
        }
    }
}

/// Measures the synthetic models by turns, the small ones as often as they fit the largest, and
/// says whether the time grows with the size alone.
fn synthetic_models(rooms: &[usize]) -> bool {
    let largest = rooms.iter().copied().max().unwrap_or_default();
    let mut models: Vec<_> = rooms
        .iter()
        .map(|rooms| (*rooms, Synthetic::both(*rooms)))
        .collect();
    for _ in 0..ROUNDS {
        for (rooms, both) in &mut models {
            for _ in 0..(largest / (*rooms).max(1)) {
                both.iter_mut().for_each(Synthetic::take_turn);
            }
        }
    }
    let notations = (0..2).map(|notation| {
        let costs = models
            .iter()
            .filter_map(|(_, both)| both.get(notation)?.quickest.as_ref());
        let costs: Vec<_> = costs.inspect(|cost| print(cost)).collect();
        let a_byte = |cost: &&Cost| cost.seconds / cost.size.max(1) as f64;
        let ends = costs.first().zip(costs.last());
        let growth = ends.map_or(1.0, |(first, last)| a_byte(last) / a_byte(first));
        println!("the last takes {growth:.2} times the first a byte (bar {GROWTH})");
        growth <= GROWTH
    });
    notations.fold(true, |all, one| all & one)
}

fn measure(name: &str, size: usize, loader: impl FnOnce() -> Loader) -> Cost {
    let before = cpu_seconds();
    let (loaded, memory) = ALLOCATOR.during(|| loader().load());
    let seconds = cpu_seconds() - before;
    if !loaded.is_valid() {
        println!("{}", loaded.render(Severity::Danger, false));
    }
    Cost {
        name: name.to_owned(),
        size,
        seconds,
        memory,
        valid: loaded.is_valid(),
    }
}

fn times(cost: &Cost) -> f64 {
    cost.memory.peak as f64 / cost.size.max(1) as f64
}

fn print(cost: &Cost) {
    let verdict = if cost.valid { "" } else { "  INVALID" };
    println!(
        "{:32} {:8} bytes {:7.1} ms {:6.1} ms/MB  heap {:4.1} x  {:6.2} allocations/byte{verdict}",
        cost.name,
        cost.size,
        cost.seconds * 1e3,
        cost.seconds * 1e9 / cost.size.max(1) as f64,
        times(cost),
        cost.memory.calls as f64 / cost.size.max(1) as f64,
    );
}

/// Prints the sums and says whether the bars hold.
fn total(costs: &[Cost]) -> bool {
    let seconds: f64 = costs.iter().map(|cost| cost.seconds).sum();
    let size: usize = costs.iter().map(|cost| cost.size).sum();
    let worst = costs.iter().map(times).fold(0.0, f64::max);
    println!(
        "total: {} models, {size} bytes, {seconds:.3} s of CPU (bar {SECONDS}), heap at most {worst:.1} x (bar {TIMES})",
        costs.len()
    );
    seconds < SECONDS && worst < TIMES && costs.iter().all(|cost| cost.valid)
}

/// Processor time of this thread, the only one.
fn cpu_seconds() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

fn peak_rss_kb() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}
