//! Admission: whom the controller lets in, and what else keeps members out.

use super::promise::{Kept, Unkept, equal, promise, soon};
use super::stage::{HUNG, REASON, REFUSED, Stage, rate, settings};
use crate::elements::{members, room};
use crate::server::{Closed, Connection, Refusal};
use crate::sim;
use std::net::TcpListener as StdListener;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::Instant;
use trompe_media::control_api::types::{CreateInput, Credentials, Member};

/// How many members the hall has.
pub(super) const CROWD: usize = 20;

pub(super) async fn play(stage: &mut Stage) -> Kept {
    stage.journal.chapter("Admission");
    for member in ["alice", "bob", "carol", "dave"] {
        equal(
            &format!("whether {member} was there before"),
            stage.join(member).await?,
            false,
        )?;
    }
    credentials(stage).await?;
    reconnect(stage).await?;
    dead_and_malformed(stage).await?;
    refused_and_hung(stage).await
}

async fn turned_away(stage: &Stage, member: &str) -> Kept<Refusal> {
    let joined = sim::connect(stage.host.media(), stage.sid(member)?, &stage.journal).await;
    joined
        .err()
        .ok_or_else(|| Unkept::new(format!("{member} was admitted")))
}

async fn credentials(stage: &mut Stage) -> Kept {
    let forged = format!("{}x", stage.sid("alice")?);
    stage.sids.insert("a forger".to_owned(), forged);
    equal(
        "why a forger is refused",
        turned_away(stage, "a forger").await?,
        Refusal::WrongCredentials,
    )?;
    let hash = Credentials::Hash("$argon2id$v=19$".to_owned());
    stage.create(Member::new("hans").credentials(hash)).await?;
    promise(!stage.sid("hans")?.contains("token"), || {
        "a hash became a token".to_owned()
    })?;
    equal(
        "why hans is refused",
        turned_away(stage, "hans").await?,
        Refusal::HashedCredentials,
    )
}

async fn reconnect(stage: &mut Stage) -> Kept {
    drop(stage.leave("bob")?);
    equal(
        "whether bob was there before",
        stage.join("bob").await?,
        true,
    )?;
    let mut first = stage.leave("carol")?;
    equal(
        "whether carol was there before",
        stage.join("carol").await?,
        true,
    )?;
    let closed = soon("carol's first tab stays open", first.closed()).await?;
    equal("why carol's first tab was closed", closed, Closed::Replaced)?;
    for fid in ["lobby/bob", "lobby/carol"] {
        equal(
            &format!("OnJoin calls for {fid}"),
            stage.record.asked(fid),
            1,
        )?;
    }
    Ok(())
}

async fn dead_and_malformed(stage: &mut Stage) -> Kept {
    let (garbled, garbler) = garbler().await?;
    stage
        .create(Member::new("ghost").on_join(dead_url()?))
        .await?;
    stage.create(Member::new("gus").on_join(garbled)).await?;
    let why = turned_away(stage, "ghost").await?;
    promise(matches!(why, Refusal::Unreachable(_)), || {
        format!("ghost was refused otherwise: {why}")
    })?;
    let why = turned_away(stage, "gus").await?;
    garbler.abort();
    let foreseen = matches!(why, Refusal::Unreachable(_) | Refusal::Broken(_));
    promise(foreseen, || format!("gus was refused otherwise: {why}"))
}

// While the controller says nothing about one member, a whole hall of others comes in.
async fn refused_and_hung(stage: &mut Stage) -> Kept {
    let why = turned_away(stage, REFUSED).await?;
    equal(
        "why mallory is refused",
        why,
        Refusal::ByController(REASON.to_owned()),
    )?;
    let (media, journal) = (Arc::clone(stage.host.media()), stage.journal.clone());
    let sid = stage.sid(HUNG)?.to_owned();
    let hung = tokio::spawn(async move { sim::connect(&media, &sid, &journal).await.err() });
    crowd(stage).await?;
    promise(!hung.is_finished(), || {
        "the snail did not wait while others came in".to_owned()
    })?;
    let why = soon("the snail still waits", hung).await??;
    equal(
        "why the snail is refused",
        why,
        Some(Refusal::Silent(settings().callback_deadline)),
    )
}

async fn crowd(stage: &mut Stage) -> Kept {
    let guests = (1..=CROWD).map(|n| stage.member(&format!("guest-{n}")));
    let call = stage.control.create(CreateInput::new(room("hall", guests)));
    let created = stage
        .call("Create hall", call, |out| members(out.sids.len()))
        .await?;
    let (start, before) = (Instant::now(), stage.host.media().counts());
    stage.journal.hush(true);
    let mut joining: JoinSet<Result<(String, Connection), Refusal>> = JoinSet::new();
    for (name, sid) in created.sids {
        let (media, journal) = (Arc::clone(stage.host.media()), stage.journal.clone());
        joining.spawn(async move { Ok((name, sim::connect(&media, &sid, &journal).await?)) });
    }
    while let Some(joined) = joining.join_next().await {
        let joined = joined?.map_err(|why| Unkept::new(format!("a guest was refused: {why}")));
        let (name, connection) = joined?;
        stage.present.insert(name, connection);
    }
    stage.journal.hush(false);
    let asked = stage.host.media().counts().admitted - before.admitted;
    stage.tally.callbacks_rate = rate(asked, start.elapsed());
    let words = format!(
        "{CROWD} guests in {:.1?}, while {HUNG} waits",
        start.elapsed()
    );
    stage
        .journal
        .done("guests", "media", "connect to hall", words);
    equal("OnJoin calls for the hall", asked, CROWD as u64)
}

// A port that was free a moment ago, and that nobody listens on.
fn dead_url() -> std::io::Result<String> {
    let listener = StdListener::bind("127.0.0.1:0")?;
    Ok(format!("http://{}", listener.local_addr()?))
}

/// A server that speaks something else.
async fn garbler() -> std::io::Result<(String, JoinHandle<()>)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let task = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"220 mail.example ESMTP\r\n").await;
        }
    });
    Ok((url, task))
}
