//! Numbers as text, however they are written.

/// One text for all notations of a number: its digits without zeros around them, and the power of ten. What is no
/// number stays what it is.
#[must_use]
pub fn canonical(text: &str) -> String {
    numeral(text).unwrap_or_else(|| text.to_owned())
}

fn numeral(text: &str) -> Option<String> {
    let (sign, plain) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (mantissa, exponent) = plain.split_once(['e', 'E']).unwrap_or((plain, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let power = exponent.parse::<i64>().ok()? - i64::try_from(fraction.len()).ok()?;
    let short = digits.trim_end_matches('0');
    let power = power + i64::try_from(digits.len() - short.len()).ok()?;
    match short.trim_start_matches('0') {
        "" => Some("0".to_owned()),
        short => Some(format!("{sign}{short}e{power}")),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn a_number_has_one_text() {
        for same in [
            &["4.56e-5", "0.0000456", "456E-7"][..],
            &["100", "1e2", "1.0e+2", "0100"],
            &["0", "0.0", "-0", "0e5"],
            &["-2.5", "-2.50"],
        ] {
            assert!(
                same.iter()
                    .all(|text| canonical(text) == canonical(same[0])),
                "{same:?}"
            );
        }
        assert_ne!(canonical("1"), canonical("-1"));
        assert_eq!(canonical("NaN"), "NaN");
    }
}
