//! Draws (随机抽取) from lists. Whole numbers only, so that a seed gives the same bytes on every machine.

use rand::{RngExt, SeedableRng, seq::SliceRandom};
use rand_chacha::ChaCha8Rng;

/// One of the independent streams of chance of a seed: more draws for posts leave the rooms as they were.
#[derive(Clone, Copy)]
pub enum Stream {
    Place,
    Post,
    People,
    Staff,
    Relatives,
}

/// The generator of one stream.
pub fn stream(seed: u64, stream: Stream) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream as u64);
    rng
}

/// One of the items, each as likely.
pub fn one<T: Copy>(rng: &mut ChaCha8Rng, items: &[T]) -> T {
    items[rng.random_range(0..items.len())]
}

/// One character of a text.
pub fn character(rng: &mut ChaCha8Rng, text: &str) -> char {
    let place = rng.random_range(0..text.chars().count());
    text.chars().nth(place).expect("the place is below the count")
}

/// One of a few items, as likely as its weight.
pub fn weighted<T: Copy>(rng: &mut ChaCha8Rng, items: &[(T, u32)]) -> T {
    let mut left = rng.random_range(0..items.iter().map(|(_, weight)| weight).sum());
    for (item, weight) in items {
        if left < *weight {
            return *item;
        }
        left -= weight;
    }
    unreachable!("what is left is below the sum of the weights")
}

/// So many chances in a thousand.
pub fn permille(rng: &mut ChaCha8Rng, chances: u32) -> bool {
    rng.random_range(0..1000) < chances
}

/// Which of `count` members carry a mark: exactly `share` permille of them, rounded up, by lot.
pub fn marked(rng: &mut ChaCha8Rng, count: usize, share: usize) -> Vec<bool> {
    let holders = (count * share).div_ceil(1000);
    let mut marks: Vec<bool> = (0..count).map(|place| place < holders).collect();
    marks.shuffle(rng);
    marks
}

/// A long list with weights, searched by halves.
pub struct Popularity(Vec<u64>);

impl Popularity {
    pub fn new(weights: impl Iterator<Item = u64>) -> Self {
        Self(
            weights
                .scan(0, |sum, weight| {
                    *sum += weight;
                    Some(*sum)
                })
                .collect(),
        )
    }

    /// A place in the list.
    pub fn draw(&self, rng: &mut ChaCha8Rng) -> usize {
        let total = self.0.last().copied().expect("a list with weights has members");
        let point = rng.random_range(0..total);
        self.0.partition_point(|sum| *sum <= point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_carried_by_its_share_exactly() {
        let marks = marked(&mut stream(1, Stream::Staff), 126, 550);
        assert_eq!(marks.iter().filter(|m| **m).count(), 70);
    }

    #[test]
    fn a_weight_of_nothing_is_never_drawn() {
        let mut rng = stream(1, Stream::Post);
        let popularity = Popularity::new([0, 5, 0, 1].into_iter());
        for _ in 0..200 {
            assert!([1, 3].contains(&popularity.draw(&mut rng)));
            assert_eq!(weighted(&mut rng, &[('a', 0), ('b', 1)]), 'b');
        }
    }
}
