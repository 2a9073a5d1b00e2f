//! Bar codes (条形码): Code 128 (ISO/IEC 15417) of digits, as scanners at a collection desk read it.

/// Widths of bar, gap, bar, gap, bar, gap for the values 0 to 105, and the stop.
const WIDTHS: &str = "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132\
221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113132311211313231113231311\
112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224\
111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112124211\
411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232";
const STOP: &str = "2331112";
const START_C: u16 = 105;
const TO_B: u16 = 100;
/// White modules at either side.
const QUIET: u16 = 10;

/// Bars as (from, width) in modules, and how many modules the whole is wide; `None` for anything but two digits or more.
pub fn code_128(digits: &str) -> Option<(Vec<(u16, u16)>, u16)> {
    if digits.len() < 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Set C takes two digits a symbol; an odd last one is taken in set B, where a digit is its character less the space.
    let digit = |byte: u8| u16::from(byte - b'0');
    let mut values = vec![START_C];
    let pairs = digits.as_bytes().chunks_exact(2);
    let rest = pairs.remainder().first().copied();
    values.extend(pairs.map(|pair| digit(pair[0]) * 10 + digit(pair[1])));
    values.extend(rest.into_iter().flat_map(|last| [TO_B, digit(last) + 16]));
    let weighted: u32 = values.iter().zip(0_u32..).map(|(value, place)| u32::from(*value) * place.max(1)).sum();
    values.push((weighted % 103) as u16);
    let widths = values.iter().map(|value| &WIDTHS[usize::from(*value) * 6..][..6]).chain([STOP]);
    let (mut bars, mut at) = (Vec::new(), QUIET);
    for symbol in widths {
        for (place, width) in symbol.bytes().map(digit).enumerate() {
            if place % 2 == 0 {
                bars.push((at, width));
            }
            at += width;
        }
    }
    Some((bars, at + QUIET))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_is_eleven_modules_wide_and_no_two_are_alike() {
        let symbols: std::collections::BTreeSet<&[u8]> = WIDTHS.as_bytes().chunks(6).collect();
        assert_eq!((WIDTHS.len(), symbols.len()), (106 * 6, 106));
        for symbol in symbols {
            let bars: u8 = symbol.iter().step_by(2).map(|width| width - b'0').sum();
            assert_eq!((symbol.iter().map(|width| width - b'0').sum::<u8>(), bars % 2), (11, 0), "{symbol:?}");
        }
    }

    #[test]
    fn a_ticket_number_is_read_back_from_its_bars() {
        let (bars, wide) = code_128("2611107102304").unwrap();
        // Start, six pairs, the turn to set B, a digit, the check; then the stop of thirteen.
        assert_eq!((wide, bars.len()), (2 * QUIET + 10 * 11 + 13, 10 * 3 + 4));
        let mut widths = Vec::new();
        for (bar, next) in bars.iter().zip(bars.iter().skip(1)) {
            widths.extend([bar.1, next.0 - bar.0 - bar.1]);
        }
        let value = |symbol: &[u16]| {
            let symbol: String = symbol.iter().map(ToString::to_string).collect();
            WIDTHS.as_bytes().chunks(6).position(|known| known == symbol.as_bytes()).unwrap()
        };
        let values: Vec<usize> = widths[..60].chunks(6).map(value).collect();
        assert_eq!(values[..9], [105, 26, 11, 10, 71, 2, 30, 100, 20]);
        let sum: usize = values[..9].iter().enumerate().map(|(place, value)| value * place.max(1)).sum();
        assert_eq!(values[9], sum % 103);
    }

    #[test]
    fn what_is_no_number_has_no_bars() {
        assert_eq!(code_128("26A1"), None);
        assert_eq!(code_128(""), None);
    }
}
