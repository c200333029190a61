//! HTTP/1.1 against a server that breaks off anywhere, with callers who give up anywhere: nobody gets another's answer.

use crate::dice::Dice;
use crate::sample::*;
use crate::support::*;
use std::future::IntoFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use trompe::protocol::REST_JSON_1;
use trompe::transport::{HttpVersion, Settings};

/// The text that the next request has.
async fn request(socket: &mut TcpStream) -> Option<String> {
    let (mut read, mut buffer) = (String::new(), [0; 1024]);
    loop {
        match socket.read(&mut buffer).await {
            Ok(count @ 1..) => read.push_str(&String::from_utf8_lossy(&buffer[..count])),
            _ => return None,
        }
        let rest = read.split_once("\"text\":\"").map(|(_, rest)| rest);
        if let Some((text, rest)) = rest.and_then(|rest| rest.split_once('"'))
            && rest.ends_with('}')
        {
            return Some(text.to_owned());
        }
    }
}

fn response(text: &str) -> String {
    let body = format!("{{\"text\":\"{text}\"}}");
    format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Answers, and says whether the connection goes on.
async fn answer(socket: &mut TcpStream, text: &str, dice: &mut Dice) -> std::io::Result<bool> {
    let whole = response(text);
    let sides = if text.starts_with("honest") { 1 } else { 9 };
    let (sent, goes_on) = match dice.roll(sides) {
        0 => (whole, true),
        1 => {
            let middle = dice.roll(whole.len() as u64) as usize;
            socket.write_all(&whole.as_bytes()[..middle]).await?;
            sleep(Duration::from_millis(dice.roll(4))).await;
            (whole[middle..].to_owned(), true)
        }
        2 => (whole, false),
        3 => (String::new(), false),
        4 => (
            whole[..dice.roll(whole.len() as u64) as usize].to_owned(),
            false,
        ),
        // What nobody asked for.
        5 => (whole + &response("stray"), true),
        6 => {
            sleep(Duration::from_millis(dice.roll(20))).await;
            (whole, true)
        }
        7 => {
            let (first, second) = ("{\"text\":\"", format!("{text}\"}}"));
            let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
            let (one, two) = (first.len(), second.len());
            (
                format!("{head}{one:x}\r\n{first}\r\n{two:x}\r\n{second}\r\n0\r\n\r\n"),
                true,
            )
        }
        _ => (format!("HTTP/1.1 100 Continue\r\n\r\n{whole}"), true),
    };
    socket.write_all(sent.as_bytes()).await?;
    Ok(goes_on)
}

async fn serve(mut socket: TcpStream, mut dice: Dice) {
    while let Some(text) = request(&mut socket).await {
        if !answer(&mut socket, &text, &mut dice).await.unwrap_or(false) {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_the_answer_of_another_and_nothing_is_left() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        for seed in 0.. {
            let (socket, _) = listener.accept().await.unwrap();
            tokio::spawn(serve(socket, Dice(seed)));
        }
    });
    let mut settings = Settings::default();
    settings.version = HttpVersion::Http1;
    settings.http1_connections = 8;
    let http = http(port)
        .protocol(&REST_JSON_1)
        .transport(settings)
        .jitter(|| 0.0)
        .build()
        .unwrap();
    let (client, answered) = (
        SampleClient::over(http.clone()),
        Arc::<AtomicU64>::default(),
    );
    let mut callers = JoinSet::new();
    for seed in 0..30 {
        let (client, answered) = (client.clone(), Arc::clone(&answered));
        callers.spawn(async move {
            let mut dice = Dice(1_000 + seed);
            for number in 0..40 {
                let text = format!("{seed}-{number}");
                let call = client.echo(echo(&*text)).into_future();
                let patience = Duration::from_millis(1 + dice.roll(60));
                if let Ok(Ok(output)) = timeout(patience, call).await {
                    assert_eq!(output.text, text);
                    answered.fetch_add(1, SeqCst);
                }
            }
            let honest = format!("honest {seed}");
            while client
                .echo(echo(&*honest))
                .await
                .map(|output| output.text)
                .ok()
                != Some(honest.clone())
            {}
        });
    }
    while let Some(caller) = soon(callers.join_next()).await {
        caller.unwrap();
    }
    assert!(answered.load(SeqCst) > 300, "{answered:?}");
    assert!(http.shutdown(SOON).await.is_clean());
    assert!(http.live().is_zero());
}
