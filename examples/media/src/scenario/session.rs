//! Sessions: what happens in a room comes down, broadcasts and pings go up.

use super::conversation::{Conversation, EACH};
use super::promise::{Kept, Unkept, equal};
use super::stage::{Stage, rate};
use tokio::time::Instant;

const SPEAKERS: [&str; 2] = ["ann", "ben"];
const BROADCASTS: usize = SPEAKERS.len() * EACH;

pub(super) async fn play(stage: &mut Stage) -> Kept {
    stage.journal.chapter("An event session");
    let mut missing = stage.subscribe("attic", "ann").await?;
    stage
        .refused(
            "Subscribe to attic",
            missing.recv(),
            (Some(1003), "RoomNotFound"),
        )
        .await?;
    let mut speakers = Vec::new();
    for name in SPEAKERS {
        speakers.push(Conversation::open(stage, name).await?);
    }
    let mut listener = Conversation::open(stage, "eve").await?;
    converse(stage, &mut speakers).await?;
    visit(stage, &mut speakers).await?;
    // The one that only listened has it all waiting, in the same order.
    listener.listen(BROADCASTS + VISIT.len()).await?;
    equal(
        "broadcasts that eve heard",
        listener.heard.broadcasts(),
        BROADCASTS,
    )?;
    stage.tally.events += listener.heard.events;
    listener.end(stage).await?;
    for speaker in speakers {
        speaker.end(stage).await?;
    }
    Ok(())
}

async fn converse(stage: &mut Stage, speakers: &mut [Conversation]) -> Kept {
    let start = Instant::now();
    let [ann, ben] = speakers else {
        return Err(Unkept::new("there are not two speakers"));
    };
    let (one, two) = tokio::join!(
        ann.speak_and_listen(BROADCASTS),
        ben.speak_and_listen(BROADCASTS)
    );
    one.and(two)?;
    let mut all = 0;
    for speaker in speakers {
        equal("broadcasts heard", speaker.heard.broadcasts(), BROADCASTS)?;
        all += speaker.heard.events + speaker.sent;
    }
    stage.tally.events += all;
    stage.tally.events_rate = rate(all, start.elapsed());
    let words = format!(
        "{all} events both ways in {:.1?}, no gap, in order",
        start.elapsed()
    );
    stage
        .journal
        .done("ann, ben", "media", "broadcasts and pings", words);
    Ok(())
}

const VISIT: [&str; 4] = [
    "created lobby/visitor",
    "joined lobby/visitor",
    "left lobby/visitor DISCONNECTED",
    "deleted lobby/visitor",
];

/// What happens to elements and members shows in every session, in its order.
async fn visit(stage: &mut Stage, speakers: &mut [Conversation]) -> Kept {
    stage.create(stage.member("visitor")).await?;
    stage.join("visitor").await?;
    stage.leave("visitor")?.disconnect();
    stage.delete("lobby/visitor", "deleted").await?;
    for speaker in speakers {
        speaker.listen(VISIT.len()).await?;
        let others = &speaker.heard.others;
        equal(
            "what happened to the visitor",
            others.as_slice(),
            &VISIT.map(str::to_owned)[..],
        )?;
        stage
            .journal
            .done("media", speaker.name, "events", others.join(", "));
        stage.tally.events += VISIT.len() as u64;
    }
    Ok(())
}
