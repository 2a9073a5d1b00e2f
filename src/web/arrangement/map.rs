//! The map of a plan's sites (考点分布图): a circle for each site, as large as its seats, filled as far as they are used; with the
//! same figures in a table.

use askama::{Template, filters::HtmlSafe};

use crate::domain::exam::{Point, Site, Township};

const WIDTH: f64 = 640.0;
const EDGE: f64 = 44.0;
const LARGEST: f64 = 26.0;
const SMALLEST: f64 = 7.0;

/// One site with its seats: offered by its rooms, and taken.
#[derive(Debug, Clone)]
pub struct SiteLoad {
    pub site: Site,
    pub offered: u32,
    pub taken: u32,
}

impl SiteLoad {
    /// Share of the seats that are taken.
    fn share(&self) -> f64 {
        if self.offered == 0 { 0.0 } else { f64::from(self.taken) / f64::from(self.offered) }
    }

    fn percent(&self) -> String {
        format!("{:.0}%", self.share() * 100.0)
    }
}

/// A circle on the drawing.
struct Dot {
    x: f64,
    y: f64,
    /// Of the whole site, and of what is taken: areas are to one another as seats are.
    radius: f64,
    filled: f64,
    number: u16,
    title: String,
}

/// The map.
#[derive(Template)]
#[template(path = "arrangement/map.html")]
pub struct SiteMap {
    height: f64,
    dots: Vec<Dot>,
    towns: Vec<(f64, f64)>,
    lines: Vec<SiteLoad>,
}

impl HtmlSafe for SiteMap {}

/// From hectometres to the drawing: north is up, both directions on one scale.
struct Scale {
    west: f64,
    south: f64,
    factor: f64,
    height: f64,
}

impl Scale {
    fn of(points: &[Point]) -> Self {
        let range = |of: fn(&Point) -> i32| {
            let all = points.iter().map(of);
            (f64::from(all.clone().min().unwrap_or(0)), f64::from(all.max().unwrap_or(0)))
        };
        let ((west, east), (south, north)) = (range(|p| p.x), range(|p| p.y));
        let (across, up) = ((east - west).max(1.0), (north - south).max(1.0));
        // A long valley is drawn small rather than three screens high.
        let factor = ((WIDTH - 2.0 * EDGE) / across).min((1.2 * WIDTH - 2.0 * EDGE) / up);
        Self { west, south, factor, height: up * factor + 2.0 * EDGE }
    }

    fn place(&self, at: Point) -> (f64, f64) {
        let x = EDGE + (f64::from(at.x) - self.west) * self.factor;
        let y = self.height - EDGE - (f64::from(at.y) - self.south) * self.factor;
        (x, y)
    }
}

impl SiteMap {
    /// Of all sites, open or not; townships are where applicants live.
    #[must_use]
    pub fn new(lines: Vec<SiteLoad>, townships: &[Township]) -> Self {
        let points: Vec<Point> = lines.iter().map(|line| line.site.at).chain(townships.iter().map(|town| town.at)).collect();
        let scale = Scale::of(&points);
        let most = lines.iter().map(|line| line.offered).max().unwrap_or(0).max(1);
        let dot = |line: &SiteLoad| {
            let (x, y) = scale.place(line.site.at);
            let radius = (LARGEST * (f64::from(line.offered) / f64::from(most)).sqrt()).max(SMALLEST);
            let title = format!("{}：{}座中用{}座", line.site.name, line.offered, line.taken);
            Dot { x, y, radius, filled: radius * line.share().min(1.0).sqrt(), number: line.site.number, title }
        };
        let mut dots: Vec<Dot> = lines.iter().map(dot).collect();
        // Open ones are drawn over closed ones, small ones over large ones.
        dots.sort_by(|a, b| (a.filled > 0.0).cmp(&(b.filled > 0.0)).then(b.radius.total_cmp(&a.radius)));
        Self { height: scale.height, dots, towns: townships.iter().map(|town| scale.place(town.at)).collect(), lines }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Fen,
        id::{SiteId, TownshipId, UnitId},
    };

    fn line(number: u16, (x, y): (i32, i32), (offered, taken): (u32, u32)) -> SiteLoad {
        let site = Site {
            id: SiteId(number.into()),
            number,
            code: format!("S{number}"),
            name: format!("第{number}中学<b>"),
            address: String::new(),
            unit: UnitId(1),
            county: "C".to_owned(),
            at: Point { x, y },
            fixed_cost: Fen::ZERO,
            interview_rooms: 0,
        };
        SiteLoad { site, offered, taken }
    }

    #[test]
    fn areas_are_as_seats_and_north_is_up() {
        let map = SiteMap::new(vec![line(1, (0, 0), (400, 100)), line(2, (100, 50), (100, 100)), line(3, (50, 25), (0, 0))], &[]);
        let dot = |number| map.dots.iter().find(|dot| dot.number == number).unwrap();
        assert!((dot(1).filled.powi(2) / dot(1).radius.powi(2) - 0.25).abs() < 1e-9);
        assert!((dot(1).radius.powi(2) / dot(2).radius.powi(2) - 4.0).abs() < 1e-9);
        assert!(dot(2).y < dot(1).y && dot(2).x > dot(1).x, "further north is higher, further east to the right");
        assert!(
            map.dots.iter().all(|dot| dot.x >= LARGEST && dot.x <= WIDTH - LARGEST && dot.y >= LARGEST && dot.y <= map.height - LARGEST)
        );
        assert_eq!((dot(3).filled, map.lines[2].percent()), (0.0, "0%".to_owned()));
    }

    #[test]
    fn every_site_stands_in_the_table_and_names_are_only_text() {
        let town =
            Township {
                id: TownshipId(1), code: "T".to_owned(), county: "C".to_owned(), name: "甲镇".to_owned(), at: Point { x: 5, y: 5 }
            };
        let page = SiteMap::new(vec![line(1, (0, 0), (30, 15)), line(2, (0, 0), (60, 0))], &[town]).render().unwrap();
        assert!(!page.contains("<b>"));
        assert_eq!((page.matches("<tr").count(), page.matches("50%").count()), (3, 1));
        assert!(!page.contains("NaN"));
        SiteMap::new(Vec::new(), &[]).render().unwrap();
    }
}
