//! Rounding (四舍五入): half up, as notices say; the one place where figures lose digits.

use rust_decimal::{Decimal, RoundingStrategy};

/// Two decimals: every published score and percentage.
#[must_use]
pub fn half_up(number: Decimal) -> Decimal {
    half_up_to(number, 2)
}

/// So many decimals.
#[must_use]
pub fn half_up_to(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_goes_up_not_to_the_even_digit() {
        for (number, rounded) in [("0.125", "0.13"), ("0.135", "0.14"), ("75.515", "75.52"), ("80.0249", "80.02")] {
            assert_eq!(half_up(number.parse().unwrap()), rounded.parse().unwrap());
        }
    }
}
