//! Control calls that are refused, each with the error and the code that the model has for it.

use super::promise::Kept;
use super::stage::Stage;
use crate::elements::room;
use trompe_media::control_api::types::{
    ApplyInput, CreateInput, DeleteInput, Element, Member, WebRtcPlayEndpoint,
};

pub(super) async fn play(stage: &Stage) -> Kept {
    places(stage).await?;
    sources(stage).await?;
    calls(stage).await
}

fn member(id: &str) -> Element {
    Element::Member(Member::new(id))
}

fn player(src: &str) -> Element {
    Element::WebrtcPlay(WebRtcPlayEndpoint::new("tv", src))
}

async fn places(stage: &Stage) -> Kept {
    let promised = (Some(1016), "RoomAlreadyExists");
    let call = stage.control.create(CreateInput::new(room("lobby", [])));
    stage
        .refused("Create lobby once more", call, promised)
        .await?;
    let promised = (Some(1003), "RoomNotFound");
    let call = stage
        .control
        .create(CreateInput::new(member("alice")).parent("cellar"));
    stage.refused("Create cellar/alice", call, promised).await?;
    let promised = (Some(1006), "NotRoomInSpec");
    let call = stage.control.create(CreateInput::new(member("alice")));
    stage
        .refused("Create a member nowhere", call, promised)
        .await
}

async fn sources(stage: &Stage) -> Kept {
    for (src, promised) in [
        ("local://lobby/alice/cam", (Some(1005), "EndpointNotFound")),
        ("local://lobby/bob/ear", (Some(1009), "NotSourceUri")),
        ("rtsp://lobby/alice/mic", (Some(1010), "SourceUriNotLocal")),
    ] {
        let call = stage
            .control
            .create(CreateInput::new(player(src)).parent("lobby/bob"));
        stage
            .refused(&format!("Play {src}"), call, promised)
            .await?;
    }
    let promised = (Some(1021), "UnsupportedCallbackScheme");
    let element = Element::Member(Member::new("eve").on_join("grpc://127.0.0.1"));
    let call = stage
        .control
        .create(CreateInput::new(element).parent("lobby"));
    stage
        .refused("Create with a gRPC callback", call, promised)
        .await
}

async fn calls(stage: &Stage) -> Kept {
    let promised = (Some(1000), "Unimplemented");
    let call = stage.control.apply(ApplyInput::new(
        "lobby/bob/ear",
        player("local://lobby/alice/mic"),
    ));
    stage.refused("Apply an endpoint", call, promised).await?;
    let promised = (Some(1014), "EmptyList");
    stage
        .refused(
            "Delete nothing",
            stage.control.delete(DeleteInput::new()),
            promised,
        )
        .await?;
    let promised = (Some(1015), "DifferentRooms");
    let fids = ["lobby/bob", "hall"].map(str::to_owned);
    let call = stage.control.delete(DeleteInput::new().fids(fids));
    stage.refused("Delete in two rooms", call, promised).await?;
    let promised = (None, "ValidationException");
    let call = stage
        .json
        .create(CreateInput::new(room("hall", [])).parent("a//b"));
    stage
        .refused("Create under a//b (restJson1)", call, promised)
        .await
}
