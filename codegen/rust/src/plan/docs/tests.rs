use super::lines;

fn text(input: &str) -> String {
    lines(input).join("\n")
}

#[test]
fn markdown_is_kept() {
    let input = "A session id: the URL,\n`<public ws url>/<room>[?token=<x>]`.\n\nSensitive.";
    assert_eq!(text(input), input);
}

#[test]
fn html_becomes_markdown() {
    let html = "<p>Use <code>Start</code> or <a href=\"https://a.b/c\">the <b>guide</b></a>.</p>\
        <note><p>Mind &lt;this&gt;.</p></note><ul><li><p>one</p></li><li>two</li></ul><p>End.</p>";
    let expected = "Use `Start` or [the **guide**](https://a.b/c).\n\nMind \\<this>.\n\n- one\n\n- two\n\nEnd.";
    assert_eq!(text(html), expected);
}

#[test]
fn long_html_is_wrapped_with_its_indent() {
    let html = format!("<ul><li>{}</li></ul>", "word ".repeat(40));
    let lines = lines(&html);
    assert!(lines.len() > 1 && lines.iter().all(|line| line.len() <= 96));
    assert!(lines.iter().skip(1).all(|line| line.starts_with("  word")));
}

#[test]
fn what_rustdoc_takes_for_links_and_html_is_escaped() {
    assert_eq!(text("see [Room] and Vec<T>"), "see \\[Room] and Vec\\<T>");
    assert_eq!(text("at https://a.b/c."), "at <https://a.b/c>.");
    assert_eq!(text("[a](https://a.b) [b](c)"), "[a](https://a.b) \\[b](c)");
    assert_eq!(text("an open ` tick"), "an open \\` tick");
}

#[test]
fn spans_and_links_go_on_over_line_breaks() {
    let input = "see `a\n<b>` and [the\nguide](https://a.b)";
    assert_eq!(text(input), input);
    let html = format!(
        "<p>{} <a href=\"https://a.b/c\">the long guide</a></p>",
        "word ".repeat(16)
    );
    assert!(
        text(&html).contains("guide](https://a.b/c)"),
        "{}",
        text(&html)
    );
}

#[test]
fn code_blocks_never_become_tests() {
    assert_eq!(
        text("x\n```\nlet a = 1;\n```"),
        "x\n```text\nlet a = 1;\n```"
    );
    assert_eq!(
        text("x\n\n    indented\n\ny"),
        "x\n\n```text\nindented\n```\n\ny"
    );
    assert_eq!(text("```json\n{}\n```"), "```json\n{}\n```");
}

#[test]
fn list_items_that_go_on_are_indented() {
    assert_eq!(
        text("- one\ngoes on\n- two\n      goes on"),
        "- one\n  goes on\n- two\n  goes on"
    );
    assert_eq!(
        text("- one\n  - inner\n\nafter"),
        "- one\n  - inner\n\nafter"
    );
}

#[test]
fn nothing_but_blanks_is_no_documentation() {
    assert!(lines(" \n \n").is_empty());
    assert!(lines("<p></p>").is_empty());
}
