//! Room layout (座位布局): an ordered list of cells, so that numbering, printing and adjacency use the same object.

use serde::{Deserialize, Serialize};

/// A place in a room: row 1 is nearest the podium, column 1 at the left hand of an invigilator facing the class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Cell {
    pub row: u8,
    pub col: u8,
}

/// A wall of the room, seen by the invigilator at the podium facing the class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    FrontLeft,
    FrontRight,
    BackLeft,
    BackRight,
}

impl Side {
    /// Where the door is, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::FrontLeft => "前门（左侧）",
            Self::FrontRight => "前门（右侧）",
            Self::BackLeft => "后门（左侧）",
            Self::BackRight => "后门（右侧）",
        }
    }
}

impl Side {
    /// All four, as a form offers them.
    pub const ALL: [Self; 4] = [Self::FrontLeft, Self::FrontRight, Self::BackLeft, Self::BackRight];
}

/// 讲台: where along the front wall the podium stands, seen by the invigilator at it facing the class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Podium {
    Left,
    #[default]
    Middle,
    Right,
}

impl Podium {
    /// All three, as a form offers them.
    pub const ALL: [Self; 3] = [Self::Left, Self::Middle, Self::Right];

    /// Where the podium is, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Left => "讲台偏左",
            Self::Middle => "讲台居中",
            Self::Right => "讲台偏右",
        }
    }
}

/// Seat n (from 1) is `cells[n - 1]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    pub name: String,
    pub cells: Vec<Cell>,
    pub door: Side,
    #[serde(default)]
    pub podium: Podium,
}

/// Why a list of cells is not a layout.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    #[error("布局至少要有一个座位")]
    Empty,
    #[error("布局最多99个座位，实际{0}个")]
    TooMany(usize),
    #[error("第{row}排第{col}列重复出现")]
    Twice { row: u8, col: u8 },
    #[error("排号、列号从1开始，最多20")]
    OutOfRange,
}

impl Layout {
    /// Columns of the given lengths, numbered in a longitudinal snake (蛇形): first column front to back, second back to front.
    #[must_use]
    pub fn snake(name: &str, columns: &[u8]) -> Self {
        let cells = columns
            .iter()
            .zip(1u8..)
            .flat_map(|(&rows, col)| (1..=rows).map(move |i| Cell { row: if col % 2 == 1 { i } else { rows + 1 - i }, col }));
        Self { name: name.to_owned(), cells: cells.collect(), door: Side::FrontRight, podium: Podium::Middle }
    }

    /// Rows by columns, numbered left to right and front to back, no snake.
    #[must_use]
    pub fn by_rows(name: &str, rows: u8, cols: u8) -> Self {
        let cells = (1..=rows).flat_map(|row| (1..=cols).map(move |col| Cell { row, col }));
        Self { name: name.to_owned(), cells: cells.collect(), door: Side::FrontRight, podium: Podium::Middle }
    }

    /// The same furniture, numbered from the other hand.
    #[must_use]
    pub fn mirrored(mut self, name: &str) -> Self {
        let (_, cols) = self.size();
        self.cells.iter_mut().for_each(|cell| cell.col = cols + 1 - cell.col);
        name.clone_into(&mut self.name);
        self
    }

    /// The layouts seen in practice; a bureau may type its own.
    #[must_use]
    pub fn presets() -> Vec<Self> {
        vec![
            Self::snake("五列六排蛇形", &[6; 5]),
            Self::snake("六列五排蛇形", &[5; 6]),
            Self::snake("七八八七蛇形", &[7, 8, 8, 7]),
            Self::by_rows("五排六列顺序", 5, 6),
            Self::by_rows("六排五列顺序", 6, 5),
            Self::snake("五列六排蛇形", &[6; 5]).mirrored("五列六排蛇形（右手起）"),
        ]
    }

    /// Refuses what cannot be printed or seated.
    pub fn validate(&self) -> Result<(), LayoutError> {
        match self.cells.len() {
            0 => return Err(LayoutError::Empty),
            n @ 100.. => return Err(LayoutError::TooMany(n)),
            _ => {}
        }
        let mut seen = std::collections::BTreeSet::new();
        for cell in &self.cells {
            if !(1..=20).contains(&cell.row) || !(1..=20).contains(&cell.col) {
                return Err(LayoutError::OutOfRange);
            }
            if !seen.insert(*cell) {
                return Err(LayoutError::Twice { row: cell.row, col: cell.col });
            }
        }
        Ok(())
    }

    /// How many seats.
    #[must_use]
    pub fn seats(&self) -> usize {
        self.cells.len()
    }

    /// Rows and columns of the smallest grid that holds every cell.
    #[must_use]
    pub fn size(&self) -> (u8, u8) {
        (self.cells.iter().map(|c| c.row).max().unwrap_or(0), self.cells.iter().map(|c| c.col).max().unwrap_or(0))
    }

    /// The cell of seat `number` (from 1).
    #[must_use]
    pub fn cell(&self, number: u8) -> Option<Cell> {
        self.cells.get(usize::from(number).checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_columns_of_six_snake_as_the_field_numbers_them() {
        let layout = Layout::snake("五列六排蛇形", &[6; 5]);
        let numbers =
            |col| (1..=30).filter(|n| layout.cell(*n).unwrap().col == col).map(|n| layout.cell(n).unwrap().row).collect::<Vec<_>>();
        assert_eq!(numbers(1), [1, 2, 3, 4, 5, 6]);
        assert_eq!(numbers(2), [6, 5, 4, 3, 2, 1]);
        assert_eq!(layout.cell(7), Some(Cell { row: 6, col: 2 }));
        assert_eq!((layout.size(), layout.seats()), ((6, 5), 30));
    }

    #[test]
    fn the_other_hand_starts_at_the_other_wall_and_the_furniture_stays() {
        let (left, right) = (Layout::snake("左", &[7, 8, 8, 7]), Layout::snake("左", &[7, 8, 8, 7]).mirrored("右"));
        assert_eq!((left.cell(1), right.cell(1)), (Some(Cell { row: 1, col: 1 }), Some(Cell { row: 1, col: 4 })));
        let desks = |layout: &Layout| layout.cells.iter().copied().collect::<std::collections::BTreeSet<_>>();
        assert_eq!((desks(&left), right.validate()), (desks(&right), Ok(())));
    }

    #[test]
    fn every_preset_holds_thirty_and_is_valid() {
        for layout in Layout::presets() {
            assert_eq!((layout.seats(), layout.validate()), (30, Ok(())), "{}", layout.name);
        }
    }

    #[test]
    fn a_cell_named_twice_is_refused() {
        let mut layout = Layout::by_rows("x", 2, 2);
        layout.cells[3] = Cell { row: 1, col: 1 };
        assert_eq!(layout.validate(), Err(LayoutError::Twice { row: 1, col: 1 }));
        layout.cells.clear();
        assert_eq!(layout.validate(), Err(LayoutError::Empty));
    }
}
