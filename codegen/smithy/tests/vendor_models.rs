//! All AWS models of the corpus: none has an error.

mod support;

use std::path::Path;

use support::{corpus, errors};
use trompe_smithy::Loader;

fn assert_free_of_errors(path: &Path) {
    let loaded = Loader::new().path(path).load();
    assert_eq!(errors(&loaded), Vec::<String>::new(), "{}", path.display());
}

#[test]
fn every_aws_model_loads_without_errors() {
    let Some(corpus) = corpus() else { return };
    let folders = [corpus.join("aws-models"), corpus.join("aws-models/newer")];
    let entries = folders
        .iter()
        .filter_map(|folder| std::fs::read_dir(folder).ok())
        .flatten()
        .flatten();
    let models: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .collect();
    assert!(!models.is_empty());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chunk = models.len().div_ceil(threads);
    std::thread::scope(|scope| {
        for models in models.chunks(chunk) {
            scope.spawn(|| models.iter().for_each(|path| assert_free_of_errors(path)));
        }
    });
}
