//! Apply: an element becomes what a spec says, and what the spec leaves out is gone.

use super::promise::{Kept, equal};
use super::stage::Stage;
use crate::elements::{members, player, publisher, room};
use std::collections::BTreeMap;
use trompe_media::control_api::types::{ApplyInput, Element, GetInput, Member};

type Sids = BTreeMap<String, String>;

pub(super) async fn play(stage: &Stage) -> Kept {
    let first = apply(stage, "Apply studio", both()).await?;
    let second = apply(stage, "Apply studio again", both()).await?;
    equal("the session ids of the same spec", first == second, true)?;
    let third = apply(stage, "Apply studio without guest", host()).await?;
    let kept = third.get("host") == first.get("host");
    equal("the credentials of a member that stays", kept, true)?;
    let fids = ["studio/guest", "studio/host"].map(str::to_owned);
    let call = stage.control.get(GetInput::new().fids(fids));
    let found = stage
        .call("Get host and guest", call, |_| "guest is gone".to_owned())
        .await?;
    let found: Vec<String> = found.elements.into_keys().collect();
    equal(
        "what is left of the studio",
        found,
        vec!["studio/host".to_owned()],
    )?;
    stage.delete("studio", "deleted").await
}

async fn apply(stage: &Stage, what: &str, spec: Element) -> Kept<Sids> {
    let call = stage.control.apply(ApplyInput::new("studio", spec));
    let applied = stage
        .call(what, call, |out| members(out.sids.len()))
        .await?;
    Ok(applied.sids)
}

fn host() -> Element {
    room("studio", [publisher(Member::new("host"), ["screen"])])
}

fn both() -> Element {
    let host = publisher(Member::new("host"), ["screen"]);
    let guest = player(Member::new("guest"), "tv", "local://studio/host/screen");
    room("studio", [host, guest])
}
