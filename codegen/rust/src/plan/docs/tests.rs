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
    let expected = "Use `Start` or [the **guide**](https://a.b/c).\n\n**Note:** Mind \\<this>.\n\n- one\n- two\n\nEnd.";
    assert_eq!(text(html), expected);
}

#[test]
fn text_of_html_is_never_markup() {
    assert_eq!(
        text("<p>arn:*:role/* and \"\\\" and a `tick` and _x_</p>"),
        "arn:\\*:role/\\* and \"\\\\\" and a \\`tick\\` and \\_x\\_"
    );
    assert_eq!(
        text("<p>2 * 3, ogg_vorbis, a &amp;lt; b</p>"),
        "2 * 3, ogg_vorbis, a \\&lt; b"
    );
    for (html, markdown) in [
        ("<p>>The digest</p>", "\\>The digest"),
        ("<p>1. the first</p>", "1\\. the first"),
        ("<li># one</li>", "- \\# one"),
        ("<p>- not an item</p>", "\\- not an item"),
    ] {
        assert_eq!(text(html), markdown);
    }
}

#[test]
fn marks_of_html_are_marks_wherever_they_stand() {
    for (html, markdown) in [
        ("<p>the <i> Guide </i>.</p>", "the _Guide_ ."),
        (
            "<p><b> <code>s3:Get</code> </b>permission</p>",
            "**`s3:Get`** permission",
        ),
        ("<p>un<i>believ</i>able</p>", "un*believ*able"),
        ("<p><b>Note:</b>text</p>", "Note:text"),
        ("<p><code>a</code><code>b</code></p>", "`ab`"),
        ("<p><code>^_`{|}</code></p>", "``^_`{|}``"),
        ("<p><code>`a`</code></p>", "`` `a` ``"),
        (
            "<p>Note!<a href=\"https://a.b\">this</a></p>",
            "Note\\![this](https://a.b)",
        ),
        (
            "<p><a href=\"https://a.b\">https://a.b</a></p>",
            "<https://a.b>",
        ),
        ("<p><b>a<i>b</b>c</i></p>", "a*b*c"),
    ] {
        assert_eq!(text(html), markdown, "{html}");
    }
}

#[test]
fn elements_that_html_does_not_have_are_text() {
    assert_eq!(
        text("<p>The <Code> tag: <code><scanrange><start>50</start></scanrange></code></p>"),
        "The \\<Code> tag: `<scanrange><start>50</start></scanrange>`"
    );
    assert_eq!(
        text("<p><code>task/<role-name>/<task-uuid></code></p>"),
        "`task/<role-name>/<task-uuid>`"
    );
}

#[test]
fn lists_of_html_keep_their_depth() {
    let html = "<ol><li><p>one</p><ul><li>a</li><li>b<pre>x\n\n  y</pre></li></ul><p>more</p></li><li>two</li></ol>";
    let expected = "1. one\n\n   - a\n   - b\n\n     ```text\n     x\n\n       y\n     ```\n\n   more\n\n2. two";
    assert_eq!(text(html), expected);
    let groups = "<ul><li><ul><li>a</li><li>b</li></ul></li><li><ul><li>c</li></ul></li></ul>";
    assert_eq!(text(groups), "- - a\n  - b\n\n- - c");
}

#[test]
fn marks_of_html_in_markdown_are_those_of_markdown() {
    assert_eq!(
        text("An <b>old</b> one:\n- <code>a</code>\n- b"),
        "An **old** one:\n- `a`\n- b"
    );
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
    assert_eq!(
        text("- a\n  - b\n    - c\n  - d\n- e"),
        "- a\n  - b\n    - c\n  - d\n- e"
    );
    assert_eq!(
        text("These:\n        1. one\n        2. two\n        3. three"),
        "These:\n1. one\n2. two\n3. three"
    );
    assert_eq!(text("1. a\n  - b\n\n  c"), "1. a\n   - b\n\n   c");
    assert_eq!(text("-   a\n    goes on"), "- a\n  goes on");
}

#[test]
fn code_blocks_are_within_the_item_that_they_belong_to() {
    assert_eq!(
        text("  - a\n\n        code\n\n    b\n\n    ```\n    x\n      y\n    ```"),
        "- a\n\n  ```text\n  code\n  ```\n\n  b\n\n  ```text\n  x\n    y\n  ```"
    );
}

#[test]
fn fences_close_with_what_they_opened_with() {
    let input = "````text\n```\nx\n```\n````";
    assert_eq!(text(input), input);
    assert_eq!(text("```a``` is code\n\n[b]"), "```a``` is code\n\n\\[b]");
    for word in [
        "should_panic",
        "ignore",
        "edition2021",
        "E0308",
        "rust,no_run",
    ] {
        assert_eq!(text(&format!("```{word}\nx\n```")), "```text\nx\n```");
    }
}

#[test]
fn quotes_that_go_on_keep_their_mark() {
    assert_eq!(
        text("> a [b]\ngoes on\n>\n> - c\n> d\n\nafter"),
        "> a \\[b]\n> goes on\n>\n> - c\n>   d\n\nafter"
    );
    let deep = text(&format!("{} x", ">".repeat(10_000)));
    assert!(deep.starts_with("> > > > \\>"), "{}", &deep[..20]);
}

#[test]
fn links_have_no_links_in_them() {
    let input = "[see https://a.b](https://a.b/c)";
    assert_eq!(text(input), input);
}

#[test]
fn nothing_but_blanks_is_no_documentation() {
    assert!(lines(" \n \n").is_empty());
    assert!(lines("<p></p>").is_empty());
}
