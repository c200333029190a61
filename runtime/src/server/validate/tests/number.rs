//! Numbers: `@range`, and what is one number to `@uniqueItems`.

use super::*;
use crate::schema::{BIG_DECIMAL, BIG_INTEGER, DOUBLE, LONG};
use crate::types::{BigDecimal, BigInteger};

fn big(text: &str) -> BigInteger {
    text.parse().unwrap()
}

fn decimal(text: &str) -> BigDecimal {
    text.parse().unwrap()
}

#[test]
fn range_compares_every_kind_of_number() {
    const BOUNDS: Constraints = Constraints::NONE.range(Some("2"), Some("8"));
    const FRACTIONS: Constraints = Constraints::NONE.range(Some("2.2"), Some("8.8"));
    holder!(BYTE: Member::new("byte", &crate::schema::BYTE).constraints(&BOUNDS));
    for value in [1_i8, 9] {
        assert_eq!(
            one(&BYTE, value),
            says("/byte", "be between 2 and 8, inclusive")
        );
    }
    assert_eq!((one(&BYTE, 2_i8), one(&BYTE, 8_i8)), (None, None));
    holder!(FLOAT: Member::new("float", &crate::schema::FLOAT).constraints(&FRACTIONS));
    for value in [2.1_f32, 8.9, f32::NAN, f32::INFINITY] {
        assert_eq!(
            one(&FLOAT, value),
            says("/float", "be between 2.2 and 8.8, inclusive")
        );
    }
    assert_eq!((one(&FLOAT, 2.2_f32), one(&FLOAT, 8.8_f32)), (None, None));
    holder!(MIN: Member::new("min", &LONG).constraints(&Constraints::NONE.range(Some("2.5"), None)));
    assert_eq!(
        one(&MIN, 2_i64),
        says("/min", "be greater than or equal to 2.5")
    );
    assert_eq!((one(&MIN, 3_i64), one(&MIN, i64::MAX)), (None, None));
    holder!(MAX: Member::new("max", &BIG_INTEGER).constraints(&Constraints::NONE.range(None, Some("6"))));
    assert_eq!(
        one(&MAX, big("123456789012345678901234567890")),
        says("/max", "be less than or equal to 6")
    );
    assert_eq!(one(&MAX, BigInteger::from(6)), None);
}

#[test]
fn bounds_of_a_range_lose_no_digit() {
    const FROM: Constraints = Constraints::NONE.range(Some("9007199254740993"), None);
    const TO: Constraints = Constraints::NONE.range(None, Some("9007199254740992"));
    const TENTH: Constraints = Constraints::NONE.range(Some("-1E-400"), Some("0.1"));
    const WIDE: Constraints =
        Constraints::NONE.range(Some("-9.3e18"), Some("1e99999999999999999999"));
    holder!(OF_LONG: Member::new("n", &LONG).constraints(&FROM));
    let least = says("/n", "be greater than or equal to 9007199254740993");
    assert_eq!(one(&OF_LONG, 9_007_199_254_740_992_i64), least);
    assert_eq!(one(&OF_LONG, 9_007_199_254_740_993_i64), None);
    holder!(OF_BIG: Member::new("n", &BIG_INTEGER).constraints(&TO));
    let most = says("/n", "be less than or equal to 9007199254740992");
    assert_eq!(one(&OF_BIG, big("9007199254740993")), most);
    assert_eq!(one(&OF_BIG, big("9007199254740992")), None);
    holder!(OF_DECIMAL: Member::new("n", &BIG_DECIMAL).constraints(&TENTH));
    let within = says("/n", "be between -1E-400 and 0.1, inclusive");
    for (text, is_within) in [
        ("0.1000000000000000001", false),
        ("0.10", true),
        ("-1.0000000000000000001e-400", false),
        ("-10e-401", true),
        ("1e-999999999", true),
        ("1e999999999", false),
    ] {
        let told = one(&OF_DECIMAL, decimal(text));
        assert_eq!(told, within.clone().filter(|_| !is_within), "{text}");
    }
    holder!(WIDE_LONG: Member::new("n", &LONG).constraints(&WIDE));
    assert_eq!(
        [i64::MIN, 0, i64::MAX].map(|n| one(&WIDE_LONG, n)),
        [None, None, None]
    );
    holder!(WIDE_DECIMAL: Member::new("n", &BIG_DECIMAL).constraints(&WIDE));
    assert_eq!(one(&WIDE_DECIMAL, decimal("1e9223372036854775807")), None);
    holder!(WIDE_DOUBLE: Member::new("n", &DOUBLE).constraints(&WIDE));
    assert_eq!(one(&WIDE_DOUBLE, f64::MAX), None);
    assert!(
        one(&WIDE_DOUBLE, f64::INFINITY).is_some(),
        "no decimal reaches it"
    );
}

#[test]
fn unique_numbers_are_unlike_in_value() {
    set!(DECIMALS of &BIG_DECIMAL);
    set!(WHOLE of &BIG_INTEGER);
    holder!(OF_DECIMALS: Member::new("set", &DECIMALS));
    holder!(OF_WHOLE: Member::new("set", &WHOLE));
    let repeats = says("/set", "have unique values");
    for same in [
        ["1.0", "1.00"],
        ["0", "-0.0"],
        ["1e999999999", "10E999999998"],
    ] {
        assert_eq!(one(&OF_DECIMALS, same.map(decimal).to_vec()), repeats);
    }
    for unlike in [["1", "-1"], ["1", "10"], ["0.1", "0.01"]] {
        assert_eq!(one(&OF_DECIMALS, unlike.map(decimal).to_vec()), None);
    }
    assert_eq!(one(&OF_WHOLE, ["7", "007"].map(big).to_vec()), repeats);
}
