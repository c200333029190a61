//! Pages, and the items in them.

use crate::shelf::types::{BooksInput, BooksOutput, Page, PricesInput, PricesOutput};
use crate::support::{Script, Scripted};
use std::collections::BTreeMap;

fn page(next: Option<&str>, books: &[&str]) -> BooksOutput {
    let books: Vec<_> = books.iter().map(|book| (*book).to_owned()).collect();
    let mut page = Page::new(books);
    page.next = next.map(str::to_owned);
    BooksOutput::new().page(page)
}

#[tokio::test]
async fn pages_follow_each_other_by_their_tokens_and_none_is_asked_for_before_it_is_wanted() {
    let books = [
        page(Some("b"), &["a1"]),
        page(Some("c"), &[]),
        page(None, &["c1", "c2"]),
    ];
    let (client, shelf) = Scripted::new(Script {
        books: books.into(),
        ..Script::default()
    });
    let mut pages = client.books(BooksInput::new().most(2)).pages();
    assert!(shelf.asked().is_empty());
    assert_eq!(
        pages.next().await.unwrap().unwrap(),
        page(Some("b"), &["a1"])
    );
    assert_eq!(shelf.asked(), ["None Some(2)"]);
    assert_eq!(pages.next().await.unwrap().unwrap(), page(Some("c"), &[]));
    assert_eq!(
        pages.next().await.unwrap().unwrap(),
        page(None, &["c1", "c2"])
    );
    assert!(pages.next().await.is_none() && pages.next().await.is_none());
    assert_eq!(
        shelf.asked(),
        ["None Some(2)", "Some(\"b\") Some(2)", "Some(\"c\") Some(2)"]
    );
}

#[tokio::test]
async fn items_come_one_by_one_from_all_pages() {
    let books = [
        page(Some("b"), &["a1", "a2"]),
        page(Some("c"), &[]),
        page(Some(""), &["c1"]),
    ];
    let (client, _) = Scripted::new(Script {
        books: books.into(),
        ..Script::default()
    });
    let mut items = client.books(BooksInput::new()).pages().items();
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        all.push(item.unwrap());
    }
    assert_eq!(all, ["a1", "a2", "c1"]);
}

#[tokio::test]
async fn an_error_is_told_and_is_the_end() {
    let books = [page(Some("b"), &["a1"])];
    let (client, _) = Scripted::new(Script {
        books: books.into(),
        ..Script::default()
    });
    let mut items = client.books(BooksInput::new()).pages().items();
    assert_eq!(items.next().await.unwrap().unwrap(), "a1");
    assert!(items.next().await.unwrap().is_err());
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn a_page_that_leads_to_itself_is_the_last() {
    let books = [
        page(Some("b"), &["a1"]),
        page(Some("b"), &["b1"]),
        page(None, &["never"]),
    ];
    let (client, shelf) = Scripted::new(Script {
        books: books.into(),
        ..Script::default()
    });
    let mut pages = client.books(BooksInput::new()).pages();
    while let Some(page) = pages.next().await {
        page.unwrap();
    }
    assert_eq!(shelf.asked().len(), 2);
}

#[tokio::test]
async fn an_option_that_is_wrong_is_told_once_and_nothing_is_called() {
    let (client, shelf) = Scripted::new(Script::default());
    let mut pages = client
        .books(BooksInput::new())
        .header("no header", "x")
        .pages();
    assert!(pages.next().await.unwrap().is_err());
    assert!(pages.next().await.is_none());
    assert!(shelf.asked().is_empty());
}

#[tokio::test]
async fn the_last_key_of_a_map_is_a_token_and_its_entries_are_items() {
    let key = |id: &str| BTreeMap::from([("id".to_owned(), id.to_owned())]);
    let prices = |prices: &[(&str, i32)]| {
        let entries = prices
            .iter()
            .map(|(name, price)| ((*name).to_owned(), *price));
        PricesOutput::new(entries.collect::<BTreeMap<_, _>>())
    };
    let pages = [
        prices(&[("a", 1), ("b", 2)]).next(key("b")),
        prices(&[("c", 3)]).next(BTreeMap::new()),
    ];
    let (client, shelf) = Scripted::new(Script {
        prices: pages.into(),
        ..Script::default()
    });
    let mut items = client.prices(PricesInput::new()).pages().items();
    let mut all = Vec::new();
    while let Some(item) = items.next().await {
        all.push(item.unwrap());
    }
    assert_eq!(
        all,
        [
            ("a".to_owned(), 1),
            ("b".to_owned(), 2),
            ("c".to_owned(), 3)
        ]
    );
    assert_eq!(shelf.asked(), ["None", "Some({\"id\": \"b\"})"]);
}
