//! The programs that are built: each gets one item from DynamoDB over TLS.

use super::Way;
use super::cargo::cargo;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program with its own lock file and targets.
pub(crate) struct Project {
    pub(crate) folder: PathBuf,
    /// Where its targets are, which it may share with another one that has the same dependencies.
    pub(crate) target: PathBuf,
    /// The package that is generated from the model.
    pub(crate) generated: String,
}

const PEER: &str = "aws-sdk-dynamodb";

const THEIR_MANIFEST: &str = r#"[package]
name = "smallest"
version = "0.1.0"
edition = "2024"

[workspace]

[dependencies]
aws-sdk-dynamodb = "1"
tokio = { version = "1", features = ["macros", "rt"] }
"#;

const THEIR_MAIN: &str = r#"use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_dynamodb::types::AttributeValue;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), aws_sdk_dynamodb::Error> {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-west-1"))
        .credentials_provider(Credentials::new("AKID", "secret", None, None, "static"))
        .build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    let call = client.get_item().table_name("rooms");
    let output = call.key("id", AttributeValue::S("1".into())).send().await?;
    println!("{:?}", output.item);
    Ok(())
}
"#;

const OUR_MANIFEST: &str = r#"[package]
name = "smallest"
version = "0.1.0"
edition = "2024"

[workspace]

[dependencies]
NAME = { path = "NAME" }
tokio = { version = "1", features = ["macros", "rt"] }
trompe = { path = "ROOT/runtime", default-features = false, features = ["client", "sigv4", "tls"] }
"#;

const OUR_MAIN: &str = r#"use MODULE::dynamo_db_20120810::DynamoDb20120810Client;
use MODULE::dynamo_db_20120810::types::{AttributeValue, GetItemInput};
use trompe::auth::sigv4::{Credentials, SigV4};
use trompe::client::Http;
use trompe::transport::{HttpVersion, Settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut transport = Settings::default();
    transport.version = HttpVersion::Http1;
    let http = Http::builder("https://dynamodb.eu-west-1.amazonaws.com")
        .transport(transport)
        .authorizer(SigV4::new(Credentials::new("AKID", "secret"), "eu-west-1"))
        .build()?;
    let client = DynamoDb20120810Client::over(http);
    let key = [("id".to_owned(), AttributeValue::S("1".to_owned()))];
    let output = client.get_item(GetItemInput::new("rooms", key)).await?;
    println!("{:?}", output.item);
    Ok(())
}
"#;

/// A client wants none of what is on by default for servers.
const OUR_CRATE: &str = r#"[package]
name = "NAME"
version = "0.1.0"
edition = "2024"

[dependencies]
trompe = { path = "ROOT/runtime", default-features = false, features = [FEATURES] }
"#;

/// What a crate has besides that is generated whenever it is built.
const OUR_GENERATOR: &str = r#"
[build-dependencies]
trompe-codegen = { path = "ROOT/codegen/rust" }
"#;

const OUR_BUILD: &str = r#"fn main() {
    trompe_codegen::Builder::new()
        .model("MODEL")
        .service("SERVICE")
        .without_server()
        .allow_unknown_traits(true)
        .generate();
}
"#;

const SERVICE: &str = "com.amazonaws.dynamodb#DynamoDB_20120810";

impl Project {
    /// The program on the crate that AWS publishes, with its default features.
    pub(crate) fn theirs(under: &Path) -> io::Result<Self> {
        let project = Self {
            folder: under.join("theirs"),
            target: under.join("theirs/target"),
            generated: PEER.to_owned(),
        };
        project.write("Cargo.toml", THEIR_MANIFEST)?;
        project.write("src/main.rs", THEIR_MAIN)?;
        Ok(project)
    }

    /// The program on a crate of ours.
    pub(crate) fn ours(under: &Path, way: &Way, root: &Path, model: &Path) -> io::Result<Self> {
        let name = way.name;
        let project = Self {
            folder: under.join(name),
            target: under.join(way.target).join("target"),
            generated: name.to_owned(),
        };
        // Servers check patterns, clients leave them out.
        let is_client = way
            .options
            .is_some_and(|options| options.contains(&"--no-server"));
        let features = if is_client {
            r#""client", "tls""#
        } else {
            r#""client", "patterns", "server", "tls""#
        };
        let fill = |text: &str| {
            text.replace("NAME", name)
                .replace("FEATURES", features)
                .replace("MODULE", &name.replace('-', "_"))
                .replace("ROOT", &root.to_string_lossy())
                .replace("MODEL", &model.to_string_lossy())
                .replace("SERVICE", SERVICE)
        };
        project.write("Cargo.toml", &fill(OUR_MANIFEST))?;
        project.write("src/main.rs", &fill(OUR_MAIN))?;
        let inner = |file: &str| format!("{name}/{file}");
        match way.options {
            Some(options) => {
                project.write(&inner("Cargo.toml"), &fill(OUR_CRATE))?;
                generate(root, model, &project.folder.join(inner("src")), options)?;
            }
            None => {
                let manifest = format!("{OUR_CRATE}{OUR_GENERATOR}");
                project.write(&inner("Cargo.toml"), &fill(&manifest))?;
                project.write(&inner("build.rs"), &fill(OUR_BUILD))?;
                let lib = "trompe::include_service!(\"dynamo_db_20120810\");\n";
                project.write(&inner("src/lib.rs"), lib)?;
            }
        }
        Ok(project)
    }

    /// Whether no other project's targets are there.
    pub(crate) fn has_own_target(&self) -> bool {
        self.target.starts_with(&self.folder)
    }

    // A file that is the same already stays as it is, so that Cargo takes nothing for changed.
    fn write(&self, file: &str, text: &str) -> io::Result<()> {
        let path = self.folder.join(file);
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
        fs::write(path, text)
    }
}

/// Writes the sources of the service, as one does who checks them in.
fn generate(root: &Path, model: &Path, out: &Path, options: &[&str]) -> io::Result<()> {
    let output = Command::new(cargo())
        .current_dir(root)
        .args([
            "run",
            "--quiet",
            "--package",
            "trompe-cli",
            "--",
            "generate",
        ])
        .arg(model)
        .args(["--service", SERVICE, "--allow-unknown-traits"])
        .args(options)
        .arg("--out")
        .arg(out)
        .output()?;
    match output.status.success() {
        true => Ok(()),
        false => Err(io::Error::other(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )),
    }
}
