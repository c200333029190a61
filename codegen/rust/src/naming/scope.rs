//! Names that must differ within one scope.

use std::collections::BTreeSet;

/// The names taken in a module, a structure or an enum.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    taken: BTreeSet<String>,
}

impl Scope {
    /// A scope in which these names are taken already.
    pub fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            taken: names.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Takes `wanted`, or when it is taken the first free of `wanted2`, `wanted3`, ….
    pub fn claim(&mut self, wanted: &str) -> String {
        self.claim_first([wanted.to_owned()])
    }

    /// Takes the first free one of these names, or else the last with a number.
    pub fn claim_first(&mut self, wanted: impl IntoIterator<Item = String>) -> String {
        let mut last = String::new();
        for name in wanted {
            if self.taken.insert(name.clone()) {
                return name;
            }
            last = name;
        }
        self.claim_numbered(super::plain(&last))
    }

    fn claim_numbered(&mut self, stem: &str) -> String {
        let mut number: u64 = 2;
        loop {
            let name = format!("{stem}{number}");
            if self.taken.insert(name.clone()) {
                return name;
            }
            number += 1;
        }
    }

    /// The names taken so far.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.taken.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn the_second_of_a_name_is_numbered() {
        let mut scope = Scope::reserving(["Taken"]);
        assert_eq!(scope.claim("Free"), "Free");
        assert_eq!(scope.claim("Taken"), "Taken2");
        assert_eq!(scope.claim("Taken"), "Taken3");
        assert_eq!(scope.claim("r#type"), "r#type");
        assert_eq!(scope.claim("r#type"), "type2");
    }

    #[test]
    fn preferences_are_tried_in_order() {
        let mut scope = Scope::reserving(["Unknown"]);
        let wanted = || ["Unknown".to_owned(), "UnknownValue".to_owned()];
        assert_eq!(scope.claim_first(wanted()), "UnknownValue");
        assert_eq!(scope.claim_first(wanted()), "UnknownValue2");
    }
}
