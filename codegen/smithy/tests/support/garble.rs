//! Sample models, and slips of the pen at random but the same on every run.

pub(crate) const SAMPLE: &str = r#"$version: "2.0"

metadata suppressions = [{ id: "X", namespace: "demo" }]

namespace demo

use aws.protocols#restJson1

/// Rooms.
@restJson1
service Rooms { version: "1", operations: [Join], rename: { "demo#Name": "Label" } }

@http(method: "POST", uri: "/{room}", code: 201)
operation Join with [Common] {
    input := for Room with [Named] { @required @httpLabel $room, size: Integer = -15e2
    }
    output := { @httpPayload events: Events }
}

@mixin operation Common { errors: [Gone] }
@mixin structure Named { @length(min: 1, max: 9) name: Name }
resource Room { identifiers: { room: String } }
@error("client") @httpError(404) structure Gone {}
@streaming union Events { text: Text }
structure Text { @eventPayload text: String }
enum Kind { A = "a", B }
map Sizes { key: Kind, value: Integer }
@documentation("""
    Text é \u00e9
    """)
string Name
apply Name { @pattern("^\\w+$") }
"#;

pub(crate) const AST: &str = r#"{"smithy": "2.0", "metadata": {"a": [1, -2.5e3, true, null]}, "shapes": {
"demo#S": {"type": "structure", "members": {"a": {"target": "smithy.api#String", "traits": {
"smithy.api#documentation": "\u00e9\ud83d\ude00 \"é\"", "smithy.api#length": {"min": 1}}}}},
"demo#Op": {"type": "operation", "input": {"target": "demo#S"}, "errors": []},
"demo#V": {"type": "service", "version": "1", "operations": [{"target": "demo#Op"}]}}}"#;

/// A small generator of numbers, the same on every run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    pub(crate) fn mutate(&mut self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        for _ in 0..=self.below(4) {
            let at = self.below(chars.len());
            let odd: Vec<char> = "{}[]()\"@:=$#,.\n\\/-0aé\u{0}".chars().collect();
            match self.below(4) {
                0 => drop(chars.remove(at)),
                1 => chars[at] = odd[self.below(odd.len())],
                2 => chars.insert(at, odd[self.below(odd.len())]),
                _ => {
                    let end = (at + self.below(40)).min(chars.len());
                    let copy = chars[at..end].to_vec();
                    let to = self.below(chars.len());
                    chars.splice(to..to, copy);
                }
            }
        }
        chars.into_iter().collect()
    }
}
