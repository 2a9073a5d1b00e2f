//! Plans spoilt at random (随机破坏), line by line, in ways that bring about every code of the format.

use kaowu::{
    exchange::plan_format::{self, Files},
    planner::{Input, Plan},
};
use rand::{RngExt, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;

type Row = Vec<String>;

/// A plan as rows of text, with its instance to choose from.
#[derive(Clone)]
pub struct Spoilt<'a> {
    input: &'a Input,
    room_use: Vec<Row>,
    seats: Vec<Row>,
    duties: Vec<Row>,
}

fn rows(bytes: &[u8]) -> Vec<Row> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn text(head: &str, rows: &[Row]) -> Vec<u8> {
    let lines: String = rows.iter().map(|row| format!("{}\n", row.join(","))).collect();
    format!("{head}\n{lines}").into_bytes()
}

/// Rewrites the rows of a file without quotes.
pub fn edit(file: &[u8], mut change: impl FnMut(&mut Row)) -> Vec<u8> {
    let head = String::from_utf8(file.to_vec()).unwrap().lines().next().unwrap().to_owned();
    let mut rows = rows(file);
    rows.iter_mut().for_each(&mut change);
    text(&head, &rows)
}

impl<'a> Spoilt<'a> {
    pub fn of(input: &'a Input, plan: &Plan) -> Self {
        let files = plan_format::write_plan(input, plan);
        let of = |name: &str| rows(&files[name]);
        Self { input, room_use: of("room_use.csv"), seats: of("seats.csv"), duties: of("duties.csv") }
    }

    pub fn files(&self) -> Files {
        Files::from([
            ("room_use.csv".to_owned(), text("room_id,category", &self.room_use)),
            ("seats.csv".to_owned(), text("applicant_id,room_id,row,col", &self.seats)),
            ("duties.csv".to_owned(), text("staff_id,session,site_id,role,room_id", &self.duties)),
        ])
    }

    /// One thing goes wrong.
    pub fn spoil(&mut self, chance: &mut ChaCha8Rng) {
        match chance.random_range(0..4) {
            0 => self.spoil_rooms(chance),
            1 => self.spoil_seats(chance),
            2 => self.spoil_duties(chance),
            _ => self.spoil_meetings(chance),
        }
    }

    fn any_room(&self, chance: &mut ChaCha8Rng) -> String {
        self.input.rooms.choose(chance).unwrap().code.clone()
    }

    fn any_used(&self, chance: &mut ChaCha8Rng) -> String {
        self.room_use.choose(chance).map_or_else(|| self.any_room(chance), |row| row[0].clone())
    }

    fn any_staff(&self, chance: &mut ChaCha8Rng) -> String {
        self.input.staff.choose(chance).unwrap().code.clone()
    }

    fn spoil_rooms(&mut self, chance: &mut ChaCha8Rng) {
        let place = chance.random_range(0..self.room_use.len());
        match chance.random_range(0..7) {
            0 => self.room_use.push(vec!["S99999-01".to_owned(), "A".to_owned()]),
            1 => self.room_use.push(self.room_use[place].clone()),
            2 => _ = self.room_use.remove(place),
            3 => self.room_use.push(vec![self.any_room(chance), "D".to_owned()]),
            4 => self.room_use[place][1] = ["A", "B", "E"].choose(chance).unwrap().to_string(),
            5 => self.room_use[place][1] = ["Z", "a", "11", ""].choose(chance).unwrap().to_string(),
            _ => {
                // A whole site opens, its spare rooms too.
                let site = chance.random_range(0..self.input.sites.len());
                let rooms = self.input.rooms.iter().filter(|room| room.site == site);
                self.room_use.extend(rooms.map(|room| vec![room.code.clone(), "A".to_owned()]));
            }
        }
    }

    fn spoil_seats(&mut self, chance: &mut ChaCha8Rng) {
        let place = chance.random_range(0..self.seats.len());
        let other = chance.random_range(0..self.seats.len());
        match chance.random_range(0..9) {
            0 => _ = self.seats.remove(place),
            1 => self.seats.push(self.seats[place].clone()),
            2 => self.seats[place][0] = "A9999999".to_owned(),
            3 => self.seats[place][1] = "S99999-01".to_owned(),
            4 => self.seats[place][1] = self.any_room(chance),
            5 => self.seats[place][2] = chance.random_range(0..9).to_string(),
            6 => self.seats[place][3] = ["0", "-1", "7", "3"].choose(chance).unwrap().to_string(),
            7 => {
                let (one, two) = (self.seats[place][0].clone(), self.seats[other][0].clone());
                (self.seats[place][0], self.seats[other][0]) = (two, one);
            }
            _ => {
                // A crowd comes into one room.
                let room = self.any_used(chance);
                let many = chance.random_range(1..40).min(self.seats.len() - place);
                self.seats[place..place + many].iter_mut().for_each(|seat| seat[1].clone_from(&room));
            }
        }
    }

    fn spoil_duties(&mut self, chance: &mut ChaCha8Rng) {
        let place = chance.random_range(0..self.duties.len());
        match chance.random_range(0..12) {
            0 => _ = self.duties.remove(place),
            1 => self.duties.push(self.duties[place].clone()),
            2 => self.duties[place][0] = "E999999".to_owned(),
            3 => self.duties[place][1] = ["W", "I", "X"].choose(chance).unwrap().to_string(),
            4 => self.duties[place][2] = "S99999".to_owned(),
            5 => self.duties[place][3] = ["主考", "考官", "无此岗位"].choose(chance).unwrap().to_string(),
            6 | 7 => self.duties[place][0] = self.any_staff(chance),
            8 => self.duties[place][2] = self.input.sites.choose(chance).unwrap().code.clone(),
            9 => self.duties[place][4] = [String::new(), self.any_room(chance), self.any_used(chance)].choose(chance).unwrap().clone(),
            10 => {
                if let Some(duty) = self.duties.iter_mut().rfind(|duty| duty[1] == "I" && !duty[4].is_empty()) {
                    duty[4] = ["1", "01", "0", "99", "+1", "一"].choose(chance).unwrap().to_string();
                }
            }
            _ => {
                // Somebody serves again and again.
                let person = self.duties[place][0].clone();
                let many = chance.random_range(1..4).min(self.duties.len() - place);
                self.duties[place..place + many].iter_mut().for_each(|duty| duty[0].clone_from(&person));
            }
        }
    }

    /// People meet who should not: relatives, colleagues, two of one unit, men only, the host.
    fn spoil_meetings(&mut self, chance: &mut ChaCha8Rng) {
        let input = self.input;
        let room_of = |applicant: &str| self.seats.iter().find(|seat| seat[0] == applicant).map(|seat| seat[1].clone());
        let (who, room) = match chance.random_range(0..6) {
            0 => {
                let (staff, applicant) = *input.relatives.choose(chance).unwrap();
                (input.staff[staff].code.clone(), room_of(&input.applicants[applicant].code))
            }
            1 => {
                let employed: Vec<_> = input.applicants.iter().filter(|applicant| applicant.unit.is_some()).collect();
                let applicant = employed.choose(chance).unwrap();
                let colleagues: Vec<_> = input.staff.iter().filter(|person| Some(person.unit) == applicant.unit).collect();
                let Some(colleague) = colleagues.choose(chance) else { return };
                (colleague.code.clone(), room_of(&applicant.code))
            }
            2 => {
                let duty = self.duties.iter().find(|duty| !duty[4].is_empty()).unwrap();
                let unit = input.staff.iter().find(|person| person.code == duty[0]).map(|person| person.unit);
                let colleagues: Vec<_> = input.staff.iter().filter(|person| Some(person.unit) == unit).collect();
                let Some(colleague) = colleagues.choose(chance) else { return };
                (colleague.code.clone(), Some(duty[4].clone()))
            }
            3 => {
                let men: Vec<_> = input.staff.iter().filter(|person| person.gender == kaowu::domain::Gender::Male).collect();
                for duty in self.duties.iter_mut().filter(|duty| duty[3].ends_with("安检")) {
                    duty[0].clone_from(&men.choose(chance).unwrap().code);
                }
                return;
            }
            4 => {
                let used = self.any_used(chance);
                let room = input.rooms.iter().find(|room| room.code == used).unwrap();
                let host = input.sites[room.site].unit;
                let hosts: Vec<_> = input.staff.iter().filter(|person| person.unit == host).collect();
                let Some(one) = hosts.choose(chance) else { return };
                (one.code.clone(), Some(used))
            }
            _ => {
                // The rarest of all: somebody needs an accessible room and sits upstairs.
                let needing = input.applicants.iter().find(|applicant| applicant.accessible).unwrap();
                let upstairs = input.rooms.iter().find(|room| !room.accessible).unwrap().code.clone();
                if let Some(seat) = self.seats.iter_mut().find(|seat| seat[0] == needing.code) {
                    seat[1] = upstairs;
                }
                return;
            }
        };
        let duties: Vec<usize> = (0..self.duties.len()).filter(|i| Some(&self.duties[*i][4]) == room.as_ref()).collect();
        if let Some(&place) = duties.choose(chance) {
            self.duties[place][0] = who;
        }
    }
}
