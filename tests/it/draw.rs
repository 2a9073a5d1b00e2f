//! The draw (抽签) as the office and a doubter run it: committed to before, replayed after, refused when one byte differs.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use kaowu::cli::{Command, draw, folder, solve};

/// A folder of its own that goes when the test ends.
struct Desk(PathBuf);

impl Desk {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("kaowu-draw-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A small exam: two sites of four rooms of six, twenty-eight applicants of four posts, sixty people.
fn instance(to: &Path) {
    let lines = |head: &str, rows: Vec<String>| format!("{head}\n{}\n", rows.join("\n"));
    let meta = r#"{"spare_rooms_per_site":1,"paper_cost_per_site_category":1200,"app_max_hm":250,"staff_max_hm":300,"budget_yuan":400000,
        "target_person_times":8,"weights":{"app_hm_jiao":1,"staff_hm":1,"fair":40,"same_gender_pair":30,"nonhost":20,"adj4":100,"adj8":1}}"#;
    let roles = "role,session,scope,quota,pay,qual,min_female,min_male,forbid_own_unit,prefer_host\n\
        监考甲,W,room,1,400,chief,0,0,1,0\n监考乙,W,room,1,360,inv,0,0,1,0\n主考,W,site,1,800,leader,0,0,0,0\n考官,I,room,2,500,inv,0,0,0,0\n";
    let unit = |i| format!("U{i},单位{i},school,C0,T0,{},{}", 10 * i, 7 * i);
    let site = |i| format!("S{i},第{i}中学,U{i},C0,T0,{},{},5000", 10 * i, 7 * i);
    let room = |i: usize| format!("S{0}-0{1},S{0},1,2,3,6,{2},300", i / 4, i % 4 + 1, u8::from(i % 4 == 0));
    let applicant =
        |i: usize| format!("A{i:02},考生,X,F,T0,{},P{},{},0", if i % 9 == 0 { "U7" } else { "" }, i % 4, if i % 4 < 2 { "A" } else { "D" });
    let person = |i: usize| {
        let (gender, unit) = (if i % 2 == 0 { "F" } else { "M" }, 2 + i % 6);
        let tags = ["chief;inv", "inv", "leader;inv"][i % 3];
        format!("E{i:02},人员,{gender},U{unit},C0,{},{},5,{tags},WI,1,0", i, 60 - i)
    };
    let files = [
        ("meta.json", meta.to_owned()),
        ("townships.csv", "township_id,county_id,name,x,y\nT0,C0,甲镇,1,2\n".to_owned()),
        ("units.csv", lines("unit_id,name,kind,county_id,township_id,x,y", (0..8).map(unit).collect())),
        ("sites.csv", lines("site_id,name,unit_id,county_id,township_id,x,y,fixed_cost", (0..2).map(site).collect())),
        ("rooms.csv", lines("room_id,site_id,floor,rows,cols,capacity,accessible,cost", (0..8).map(room).collect())),
        ("posts.csv", "post_id,county_id,name,category,vacancies\nP0,C0,岗,A,1\nP1,C0,岗,A,1\nP2,C0,岗,D,1\nP3,C0,岗,D,1\n".to_owned()),
        (
            "applicants.csv",
            lines("applicant_id,name,id_number,gender,township_id,unit_id,post_id,category,accessible", (0..28).map(applicant).collect()),
        ),
        (
            "staff.csv",
            lines("staff_id,name,gender,unit_id,county_id,x,y,years,quals,avail,max_sessions,prior_load", (0..60).map(person).collect()),
        ),
        ("relatives.csv", "staff_id,applicant_id\nE00,A01\nE01,A02\n".to_owned()),
        ("roles.csv", roles.to_owned()),
        ("interview.csv", "site_id,rooms\nS0,1\n".to_owned()),
    ];
    folder::write(to, &files.map(|(name, text)| (name.to_owned(), text.into_bytes())).into()).unwrap();
}

/// Flips the lowest bit of one byte.
fn flip(file: &Path, place: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[place] ^= 1;
    std::fs::write(file, bytes).unwrap();
}

#[derive(Parser)]
struct Kaowu {
    #[command(subcommand)]
    command: Command,
}

/// What the program does with a line typed to it: whether it ended well, or the sentence it ended with.
fn kaowu(line: &str) -> Result<bool, String> {
    let words: Vec<&str> = std::iter::once("kaowu").chain(line.split_whitespace()).collect();
    let code = match Kaowu::try_parse_from(words).map_err(|error| error.to_string())?.command {
        Command::Draw(arguments) => draw::run(&arguments),
        Command::Solve(arguments) => solve::solve(&arguments),
        Command::Check(arguments) => kaowu::cli::check::check(&arguments),
        Command::Amend(arguments) => kaowu::cli::amend::run(&arguments),
        _ => panic!("not a command of this test: {line}"),
    };
    code.map(|code| format!("{code:?}") == format!("{:?}", ExitCode::SUCCESS)).map_err(|error| error.to_string())
}

/// A desk with an exam, a commitment made before it was planned, and the plan.
fn planned(name: &str) -> Desk {
    let desk = Desk::new(name);
    instance(&desk.at("exam"));
    let at = desk.0.display();
    assert_eq!(kaowu(&format!("draw commit {at}/exam --secret {at}/secret --commitment {at}/commitment.json")), Ok(true));
    let solve =
        format!("solve {at}/exam --out {at}/plan --threads 1 --time-limit 20 --secret {at}/secret --commitment {at}/commitment.json");
    assert_eq!(kaowu(&solve), Ok(true));
    assert_eq!(kaowu(&format!("check {at}/exam {at}/plan")), Ok(true));
    desk
}

#[test]
fn a_draw_is_verified_and_one_changed_byte_is_found() {
    let desk = planned("seats");
    let at = desk.0.display();
    let verify = format!("draw verify {at}/exam {at}/plan --secret {at}/secret --commitment {at}/commitment.json");
    assert_eq!(kaowu(&verify), Ok(true));
    assert_eq!(kaowu(&format!("{verify} --applicant A07")), Ok(true));
    assert!(kaowu(&format!("{verify} --applicant A99")).unwrap_err().contains("没有考生“A99”"));
    let again = format!("draw commit {at}/exam --secret {at}/secret --commitment {at}/commitment.json");
    assert!(kaowu(&again).unwrap_err().contains("已经存在"), "a commitment is not made twice");
    // One byte of the input: the commitment no longer holds.
    for (file, place) in [("exam/applicants.csv", 200), ("exam/meta.json", 30), ("exam/staff.csv", 300)] {
        flip(&desk.at(file), place);
        assert!(kaowu(&verify).unwrap_err().contains("输入数据与承诺不符"), "{file}");
        flip(&desk.at(file), place);
    }
    // One byte of the secret.
    flip(&desk.at("secret"), 5);
    assert!(kaowu(&verify).unwrap_err().contains("密数与承诺不符"));
    flip(&desk.at("secret"), 5);
    assert_eq!(kaowu(&verify), Ok(true));
    // Two applicants trade seats in the plan: the replay shows it.
    let seats = std::fs::read_to_string(desk.at("plan/seats.csv")).unwrap();
    let (one, two) = (seats.lines().nth(1).unwrap(), seats.lines().nth(2).unwrap());
    let code = |line: &str| line.split(',').next().unwrap().to_owned();
    let traded = seats.replace(&code(one), "?").replace(&code(two), &code(one)).replace('?', &code(two));
    std::fs::write(desk.at("plan/seats.csv"), traded).unwrap();
    assert_eq!(kaowu(&verify), Ok(false));
}

#[test]
fn the_rooms_of_invigilators_are_drawn_on_the_day_and_replayed() {
    let desk = planned("rooms");
    let at = desk.0.display();
    let words = format!("--secret {at}/morning --commitment {at}/morning.json");
    assert_eq!(kaowu(&format!("draw commit {at}/exam --plan {at}/plan {words}")), Ok(true));
    assert_eq!(kaowu(&format!("draw rooms {at}/exam {at}/plan {words} --out {at}/drawn")), Ok(true));
    assert_eq!(kaowu(&format!("check {at}/exam {at}/drawn")), Ok(true));
    let duties = |folder: &str| std::fs::read_to_string(desk.at(folder).join("duties.csv")).unwrap();
    let (before, after) = (duties("plan"), duties("drawn"));
    let without_room = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(|line| line.rsplit_once(',').unwrap().0.to_owned()).collect();
        lines.sort();
        lines
    };
    assert_eq!(without_room(&before), without_room(&after), "who serves at which site in which role stays");
    assert_ne!(before, after, "somebody drew another room");
    let verify = format!("draw verify-rooms {at}/exam {at}/plan {at}/drawn {words}");
    assert_eq!(kaowu(&verify), Ok(true));
    assert_eq!(kaowu(&format!("draw verify-rooms {at}/exam {at}/plan {at}/plan {words}")), Ok(false));
    flip(&desk.at("plan/seats.csv"), 60);
    assert!(kaowu(&verify).unwrap_err().contains("输入数据与承诺不符"), "the plan drawn from is committed to");
}

#[test]
fn a_plan_folder_is_amended_and_with_nothing_new_stays_the_same_to_the_byte() {
    let desk = planned("amend");
    let at = desk.0.display();
    let files = |folder: &str| folder::read(&desk.at(folder)).unwrap();
    assert_eq!(kaowu(&format!("amend {at}/exam {at}/plan --out {at}/same")), Ok(true));
    assert_eq!(files("plan"), files("same"));
    let duties = String::from_utf8(files("plan").remove("duties.csv").unwrap()).unwrap();
    let ill = duties.lines().find(|line| line.contains("监考乙")).unwrap().split(',').next().unwrap().to_owned();
    let words = "--reason 突发疾病 --approver 李主任";
    assert_eq!(kaowu(&format!("amend {at}/exam {at}/plan --out {at}/ill --absent {ill} {words}")), Ok(true));
    assert_eq!(kaowu(&format!("check {at}/exam {at}/ill")), Ok(true));
    assert_eq!(files("plan")["seats.csv"], files("ill")["seats.csv"]);
    let record: serde_json::Value = serde_json::from_slice(&files("ill")["amendment.json"]).unwrap();
    assert_eq!((&record["reason"], &record["approver"]), (&"突发疾病".into(), &"李主任".into()));
    assert!(record["others"].as_u64().unwrap() <= 2 && record["duties"][0]["before"] == ill.as_str(), "{record}");
    let room = String::from_utf8(files("plan").remove("room_use.csv").unwrap()).unwrap();
    let room = room.lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
    assert_eq!(kaowu(&format!("amend {at}/exam {at}/plan --out {at}/burst --close {room} {words}")), Ok(true));
    assert_eq!(kaowu(&format!("check {at}/exam {at}/burst")), Ok(true));
    assert!(!String::from_utf8(files("burst").remove("seats.csv").unwrap()).unwrap().contains(&room));
    assert!(kaowu(&format!("amend {at}/exam {at}/plan --out {at}/no --absent E999")).unwrap_err().contains("没有考务人员“E999”"));
    assert_eq!(kaowu(&format!("amend {at}/exam {at}/plan --rehearse")), Ok(true));
}
