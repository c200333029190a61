//! The Python interpreter with `moto` and `boto3`: what is asked of it, and what it answers.
//!
//! `TROMPE_PYTHON` names the interpreter; without it `python3` is asked whether it has the packages, and the tests
//! are left out where it has not.

use std::env;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

/// The key that both ends know.
pub(crate) const ACCESS_KEY_ID: &str = "AKIDINTEROP";
/// The secret that belongs to it.
pub(crate) const SECRET_ACCESS_KEY: &str = "a secret of both";
/// The region of every service here.
pub(crate) const REGION: &str = "us-east-1";

/// Serves every service of AWS that `moto` knows until its input ends, and says where.
const MOTO: &str = "\
import logging, sys
from moto.server import ThreadedMotoServer
logging.getLogger('werkzeug').disabled = True
server = ThreadedMotoServer(ip_address='127.0.0.1', port=0, verbose=False)
server.start()
print('http://%s:%d' % server.get_host_and_port(), flush=True)
sys.stdin.read()
";

/// The interpreter, or `None` where none has the packages; says so once.
///
/// Panics where `TROMPE_PYTHON` names one that has not.
pub(crate) fn interpreter() -> Option<&'static str> {
    static FOUND: OnceLock<Option<String>> = OnceLock::new();
    FOUND.get_or_init(find).as_deref()
}

fn find() -> Option<String> {
    if let Ok(named) = env::var("TROMPE_PYTHON") {
        assert!(
            has_packages(&named),
            "{named} cannot import moto.server and boto3"
        );
        return Some(named);
    }
    if has_packages("python3") {
        return Some("python3".to_owned());
    }
    println!("no python3 with moto[server] and boto3: the tests against them are left out");
    None
}

fn has_packages(python: &str) -> bool {
    Command::new(python)
        .args(["-c", "import moto.server, boto3"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn command(python: &str, program: &str) -> Command {
    let mut command = Command::new(python);
    command
        .args(["-c", program])
        .env("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY)
        .env("AWS_DEFAULT_REGION", REGION)
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

/// Where one `moto` serves all tests of this process, or `None` where there is none. It ends with the process,
/// whose end of its input closes then.
///
/// Panics where it does not start.
pub(crate) fn moto() -> Option<&'static str> {
    static MOTO_SERVER: OnceLock<Option<(Child, String)>> = OnceLock::new();
    let started = MOTO_SERVER.get_or_init(|| interpreter().map(start_moto));
    started.as_ref().map(|(_, endpoint)| endpoint.as_str())
}

fn start_moto(python: &str) -> (Child, String) {
    let spawned = command(python, MOTO)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = spawned.unwrap_or_else(|error| panic!("{python}: {error}"));
    let endpoint = child.stdout.take().and_then(first_line);
    let endpoint = endpoint.unwrap_or_else(|| panic!("moto ended before it served"));
    (child, endpoint)
}

fn first_line(stdout: ChildStdout) -> Option<String> {
    BufReader::new(stdout).lines().next()?.ok()
}

/// Runs a program with `boto3` against this endpoint, which it finds as `endpoint`; answers what it printed, or
/// `None` where there is no such Python.
///
/// Panics where the program fails, with its standard error.
pub(crate) fn boto3(endpoint: &str, program: &str) -> Option<String> {
    let python = interpreter()?;
    let program = format!("endpoint = {endpoint:?}\n{program}");
    let spawned = command(python, &program)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let child = spawned.unwrap_or_else(|error| panic!("{python}: {error}"));
    let output = child
        .wait_with_output()
        .unwrap_or_else(|error| panic!("{python}: {error}"));
    let told = text(&output.stderr);
    assert!(output.status.success(), "the program failed:\n{told}");
    Some(text(&output.stdout))
}

fn text(mut bytes: &[u8]) -> String {
    let mut text = String::new();
    let read = bytes.read_to_string(&mut text);
    read.map(|_| text)
        .unwrap_or_else(|error| panic!("not UTF-8: {error}"))
}
