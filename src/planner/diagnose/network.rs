//! A network (网络流): the most that flows, what holds it back, and the fewest bent arcs that let all of it flow.

use std::collections::VecDeque;

struct Arc {
    to: usize,
    left: u32,
    cost: i32,
}

/// Nodes 0 and 1 are where all comes from and where all goes.
pub(super) struct Network {
    arcs: Vec<Arc>,
    out: Vec<Vec<usize>>,
}

pub(super) const FROM: usize = 0;
pub(super) const INTO: usize = 1;

impl Network {
    pub fn new() -> Self {
        Self { arcs: vec![], out: vec![vec![], vec![]] }
    }

    pub fn node(&mut self) -> usize {
        self.out.push(vec![]);
        self.out.len() - 1
    }

    /// Adds an arc and gives its place; its reverse is the place after it.
    pub fn arc(&mut self, (from, to): (usize, usize), capacity: u32, cost: i32) -> usize {
        let place = self.arcs.len();
        self.arcs.push(Arc { to, left: capacity, cost });
        self.arcs.push(Arc { to: from, left: 0, cost: -cost });
        self.out[from].push(place);
        self.out[to].push(place + 1);
        place
    }

    /// What flows on an arc.
    pub fn on(&self, arc: usize) -> u32 {
        self.arcs[arc + 1].left
    }

    /// Lets as much flow as can.
    pub fn fill(&mut self) {
        loop {
            let level = self.levels();
            if level[INTO] == usize::MAX {
                return;
            }
            let mut next = vec![0; self.out.len()];
            while self.push(&level, &mut next) > 0 {}
        }
    }

    fn levels(&self) -> Vec<usize> {
        let mut level = vec![usize::MAX; self.out.len()];
        level[FROM] = 0;
        let mut queue = VecDeque::from([FROM]);
        while let Some(node) = queue.pop_front() {
            for &arc in &self.out[node] {
                let Arc { to, left, .. } = self.arcs[arc];
                if left > 0 && level[to] == usize::MAX {
                    level[to] = level[node] + 1;
                    queue.push_back(to);
                }
            }
        }
        level
    }

    /// Sends along one path of the levels; 0 when there is none left.
    fn push(&mut self, level: &[usize], next: &mut [usize]) -> u32 {
        let mut path: Vec<usize> = Vec::new();
        let mut node = FROM;
        while node != INTO {
            let arc = self.out[node].get(next[node]).copied();
            match arc {
                Some(arc) if self.arcs[arc].left > 0 && level[self.arcs[arc].to] == level[node] + 1 => {
                    path.push(arc);
                    node = self.arcs[arc].to;
                }
                Some(_) => next[node] += 1,
                None => {
                    let Some(back) = path.pop() else { return 0 };
                    node = self.arcs[back ^ 1].to;
                    next[node] += 1;
                }
            }
        }
        self.send(&path)
    }

    fn send(&mut self, path: &[usize]) -> u32 {
        let most = path.iter().map(|&arc| self.arcs[arc].left).min().unwrap_or(0);
        for &arc in path {
            self.arcs[arc].left -= most;
            self.arcs[arc ^ 1].left += most;
        }
        most
    }

    /// Once filled, lets more flow over arcs that cost, as few of them as can be.
    pub fn bend(&mut self) {
        while let Some(path) = self.cheapest() {
            self.send(&path);
        }
    }

    fn cheapest(&self) -> Option<Vec<usize>> {
        let mut cost = vec![i32::MAX; self.out.len()];
        let mut by = vec![usize::MAX; self.out.len()];
        let mut waiting = vec![false; self.out.len()];
        cost[FROM] = 0;
        let mut queue = VecDeque::from([FROM]);
        while let Some(node) = queue.pop_front() {
            waiting[node] = false;
            for &arc in &self.out[node] {
                let Arc { to, left, cost: more } = self.arcs[arc];
                if left > 0 && cost[node] + more < cost[to] {
                    (cost[to], by[to]) = (cost[node] + more, arc);
                    if !std::mem::replace(&mut waiting[to], true) {
                        queue.push_back(to);
                    }
                }
            }
        }
        let mut path = Vec::new();
        let mut node = INTO;
        while node != FROM {
            let arc = by[node];
            if arc == usize::MAX {
                return None;
            }
            path.push(arc);
            node = self.arcs[arc ^ 1].to;
        }
        Some(path)
    }

    /// Nodes from which a node could still be reached: what holds it back.
    pub fn behind(&self, node: usize) -> Vec<bool> {
        let mut seen = vec![false; self.out.len()];
        seen[node] = true;
        let mut queue = VecDeque::from([node]);
        while let Some(node) = queue.pop_front() {
            for &arc in &self.out[node] {
                // The reverse of an arc that leads away from here leads here.
                let Arc { to, .. } = self.arcs[arc];
                if to > INTO && self.arcs[arc ^ 1].left > 0 && !std::mem::replace(&mut seen[to], true) {
                    queue.push_back(to);
                }
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two people for three places: the second place is out of their reach without bending.
    fn network() -> (Network, Vec<usize>) {
        let mut network = Network::new();
        let people: Vec<usize> = (0..2).map(|_| network.node()).collect();
        let places: Vec<usize> = (0..3).map(|_| network.node()).collect();
        people.iter().for_each(|&person| _ = network.arc((FROM, person), 1, 0));
        [(0, 0), (1, 0)].iter().for_each(|&(person, place)| _ = network.arc((people[person], places[place]), 1, 0));
        (network, places)
    }

    #[test]
    fn the_most_flows_and_the_fewest_arcs_bend() {
        let (mut network, places) = network();
        let into: Vec<usize> = places.iter().map(|&place| network.arc((place, INTO), 1, 0)).collect();
        network.fill();
        assert_eq!(into.iter().map(|&arc| network.on(arc)).sum::<u32>(), 1);
        let bent = [network.arc((2, places[1]), 1, 1), network.arc((3, places[1]), 1, 1)];
        network.bend();
        assert_eq!(into.iter().map(|&arc| network.on(arc)).sum::<u32>(), 2);
        assert_eq!(bent.iter().map(|&arc| network.on(arc)).sum::<u32>(), 1);
    }

    #[test]
    fn what_holds_back_is_told() {
        let (mut network, places) = network();
        network.arc((places[0], INTO), 1, 0);
        network.arc((places[1], INTO), 1, 0);
        network.fill();
        let behind = network.behind(places[1]);
        assert!(!behind[2] && !behind[3] && behind[places[1]], "nobody can reach the second place");
        assert_eq!(network.behind(places[0])[2..4].iter().filter(|seen| **seen).count(), 1, "who is free could come instead");
    }
}
