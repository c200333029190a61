//! Control calls.

use super::promise::{Kept, equal, promise};
use super::stage::{HUNG, REFUSED, Stage};
use super::{apply, burst, refusals};
use crate::elements::{members, player, publisher, room};
use trompe_media::control_api::types::{CreateInput, GetInput, HealthzInput};

pub(super) async fn play(stage: &mut Stage) -> Kept {
    stage.journal.chapter("Control calls");
    healthz(stage).await?;
    create(stage).await?;
    refusals::play(stage).await?;
    apply::play(stage).await?;
    both_protocols(stage).await?;
    burst::play(stage).await
}

async fn healthz(stage: &Stage) -> Kept {
    for nonce in 0..2 {
        let call = stage.control.healthz(HealthzInput::new(nonce));
        let pong = stage
            .call("Healthz", call, |pong| format!("nonce {}", pong.nonce))
            .await?;
        equal("the nonce", pong.nonce, nonce)?;
    }
    Ok(())
}

async fn create(stage: &mut Stage) -> Kept {
    let alice = publisher(stage.member("alice"), ["mic"]);
    let bob = player(stage.member("bob"), "ear", "local://lobby/alice/mic");
    let call = stage
        .control
        .create(CreateInput::new(room("lobby", [alice, bob])));
    let created = stage
        .call("Create lobby", call, |out| members(out.sids.len()))
        .await?;
    equal("members of the new room", created.sids.len(), 2)?;
    stage.sids.extend(created.sids);
    for member in ["carol", "dave", REFUSED, HUNG] {
        stage.create(stage.member(member)).await?;
    }
    let all = stage.sids.values().all(|sid| sid.contains("?token="));
    promise(all, || "a session id has no token".to_owned())
}

async fn both_protocols(stage: &Stage) -> Kept {
    let told = |rooms: usize| format!("{rooms} room");
    let call = stage.control.get(GetInput::new());
    let cbor = stage
        .call("Get all (rpcv2Cbor)", call, |out| told(out.elements.len()))
        .await?;
    let call = stage.json.get(GetInput::new());
    let json = stage
        .call("Get all (restJson1)", call, |out| told(out.elements.len()))
        .await?;
    equal(
        "what the two protocols read",
        cbor.elements == json.elements,
        true,
    )
}
