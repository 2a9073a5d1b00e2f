//! The thirty-three traps of the reference document: each is found with its arithmetic, and goes when the document is put right.

use super::*;
use crate::domain::indicator::trap::traps;

#[test]
fn print_all() {
    for trap in traps(&reference()) {
        println!("{} {}\n   [{}]\n   => {}  {:?}", trap.number, trap.sentence, trap.arithmetic, trap.suggestion, trap.evidence.iter().map(|e| (e.table, e.line)).collect::<Vec<_>>());
    }
}
