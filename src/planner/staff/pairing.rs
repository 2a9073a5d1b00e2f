//! The cheapest pairing (指派问题) of two equal lists, by successive shortest paths.

/// For each row, the column it gets, so that the sum of costs is least. `costs[row][column]`, square.
pub(super) fn cheapest(costs: &[Vec<i64>]) -> Vec<usize> {
    let size = costs.len();
    // Index 0 is nobody; rows and columns count from 1.
    let (mut row_price, mut column_price) = (vec![0i64; size + 1], vec![0i64; size + 1]);
    let mut row_of = vec![0usize; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut column = 0;
        let (mut least, mut from, mut done) = (vec![i64::MAX; size + 1], vec![0usize; size + 1], vec![false; size + 1]);
        while row_of[column] != 0 {
            done[column] = true;
            let (here, mut step, mut next) = (row_of[column], i64::MAX, 0);
            for other in (1..=size).filter(|&other| !done[other]) {
                let reduced = costs[here - 1][other - 1] - row_price[here] - column_price[other];
                if reduced < least[other] {
                    (least[other], from[other]) = (reduced, column);
                }
                if least[other] < step {
                    (step, next) = (least[other], other);
                }
            }
            for other in 0..=size {
                if done[other] {
                    row_price[row_of[other]] += step;
                    column_price[other] -= step;
                } else {
                    least[other] = least[other].saturating_sub(step);
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[from[column]];
            column = from[column];
        }
    }
    let mut columns = vec![0; size];
    (1..=size).for_each(|column| columns[row_of[column] - 1] = column - 1);
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pairing_is_the_cheapest_of_all() {
        assert_eq!(cheapest(&[vec![4, 1, 3], vec![2, 0, 5], vec![3, 2, 2]]), [1, 0, 2]);
        assert_eq!(cheapest(&[vec![1, 1], vec![0, 9]]), [1, 0]);
        assert_eq!(cheapest(&[]), Vec::<usize>::new());
    }
}
