//! Tax (个税): what is withheld from a payment for services (劳务报酬所得预扣预缴).
//! Rule source: 个人所得税扣缴申报管理办法（试行），国家税务总局公告2018年第61号，第八条及预扣率表二.

use super::Fen;

/// Up to this payment, a fixed sum is free; above it, a fifth.
const SMALL: Fen = Fen::yuan(4_000);
const FREE: Fen = Fen::yuan(800);

/// The tax on one payment, rounded to the 分.
#[must_use]
pub fn withheld(pay: Fen) -> Fen {
    let taxable = if pay <= SMALL { pay.fen() - FREE.fen() } else { pay.fen() * 4 / 5 }.max(0);
    let (percent, less) = match taxable {
        ..2_000_001 => (20, Fen::ZERO),
        2_000_001..5_000_001 => (30, Fen::yuan(2_000)),
        _ => (40, Fen::yuan(7_000)),
    };
    Fen::new((taxable * percent + 50) / 100 - less.fen())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_follows_the_table() {
        let cases = [(0, 0), (800, 0), (801, 20), (1_000, 4_000), (4_000, 64_000), (5_000, 80_000), (25_000, 400_000)];
        for (pay, tax) in cases {
            assert_eq!(withheld(Fen::yuan(pay)).fen(), tax, "{pay}元");
        }
        assert_eq!(withheld(Fen::yuan(30_000)), Fen::yuan(24_000 * 3 / 10 - 2_000));
        assert_eq!(withheld(Fen::yuan(100_000)), Fen::yuan(80_000 * 4 / 10 - 7_000));
        assert_eq!(withheld(Fen::new(80_003)), Fen::new(1));
    }
}
