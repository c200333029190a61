//! `media control`

use super::args::{Call, Control};
use super::{element, follow, output};
use crate::document;
use crate::report;
use std::collections::BTreeMap;
use std::time::Duration;
use trompe::client::Http;
use trompe::error::Error;
use trompe::operation::ModeledError;
use trompe::protocol::REST_JSON_1;
use trompe::serde::Members;
use trompe_media::control_api::ControlApiClient;
use trompe_media::control_api::types::{ApplyInput, DeleteInput, GetInput, HealthzInput};

/// Makes one call, or follows a room.
pub(super) async fn run(control: Control, json: bool) -> Result<(), String> {
    let carrier = carrier(&control)?;
    let client = ControlApiClient::over(carrier.clone());
    let called = match control.call {
        Call::Subscribe { room, name } => {
            follow::run(&client, room, name, output::journal(json)).await
        }
        call => make(&client, call, json).await,
    };
    // The answer is there; a server that does not say goodbye changes nothing about it.
    let _ = carrier.shutdown(Duration::from_secs(1)).await;
    called
}

fn carrier(control: &Control) -> Result<Http, String> {
    let url = match control.address.contains("://") {
        true => control.address.clone(),
        false => format!("http://{}", control.address),
    };
    let builder = Http::builder(&url).timeout(control.timeout);
    let builder = if control.rest_json {
        builder.protocol(&REST_JSON_1)
    } else {
        builder
    };
    builder.build().map_err(|error| report::chain(&error))
}

async fn make(client: &ControlApiClient, call: Call, json: bool) -> Result<(), String> {
    match call {
        Call::Create(create) => {
            let input = element::create(create.element)?;
            let output = client.create(input).await.map_err(words)?;
            tell(json, &output, || sids(&output.sids))
        }
        Call::Apply { fid } => {
            let output = client
                .apply(ApplyInput::new(fid, element::read()?))
                .await
                .map_err(words)?;
            tell(json, &output, || sids(&output.sids))
        }
        Call::Delete { fids } => {
            let output = client
                .delete(DeleteInput::new().fids(fids))
                .await
                .map_err(words)?;
            tell(json, &output, || "deleted\n".to_owned())
        }
        Call::Get { fids } => {
            let output = client
                .get(GetInput::new().fids(fids))
                .await
                .map_err(words)?;
            tell(json, &output, || elements(&output))
        }
        Call::Healthz { count } => healthz(client, count, json).await,
        Call::Subscribe { .. } => Ok(()),
    }
}

async fn healthz(client: &ControlApiClient, count: u32, json: bool) -> Result<(), String> {
    for nonce in 0..i64::from(count) {
        let pong = client
            .healthz(HealthzInput::new(nonce))
            .await
            .map_err(words)?;
        if pong.nonce != nonce {
            return Err(format!(
                "the server answered nonce {nonce} with {}",
                pong.nonce
            ));
        }
        tell(json, &pong, || format!("alive, nonce {nonce}\n"))?;
    }
    Ok(())
}

fn words<E: ModeledError>(error: Error<E>) -> String {
    report::words(&error)
}

fn tell(json: bool, output: &dyn Members, text: impl FnOnce() -> String) -> Result<(), String> {
    let told = if json { line(output)? } else { text() };
    print!("{told}");
    Ok(())
}

fn line(output: &dyn Members) -> Result<String, String> {
    let text = document::write(output).map_err(|error| error.to_string())?;
    Ok(format!("{text}\n"))
}

fn sids(sids: &BTreeMap<String, String>) -> String {
    match sids.is_empty() {
        true => "done\n".to_owned(),
        false => sids
            .iter()
            .map(|(member, sid)| format!("{member:<16} {sid}\n"))
            .collect(),
    }
}

fn elements(output: &dyn Members) -> String {
    let json = document::write(output).unwrap_or_default();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap_or_default();
    format!("{:#}\n", value.get("elements").unwrap_or(&value))
}
