//! The morning's draw of rooms (考点当日抽签): a site commits to its input and a secret, two witnesses say a number, and the lot gives
//! every invigilator a room within what the rules allow. It is drawn once; whoever asks again is shown the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{
        Moment,
        account::Account,
        conduct::staff_window,
        draw::{self, RoomDraw, RuleError},
        exam::Exam,
        id::{ExamId, SiteId, StaffId},
        staffing::{Scope, Session},
    },
    exchange::plan_format::{self, Files, Names, PostName, StaffName, UnitName},
    planner::{self, Applicant, Input, Plan, Seat, Staff},
    service::{
        Error, Office, Officer, Result,
        arrangement::{self, Frozen, commitment::Commitment},
        machine,
    },
    store::{self, Tx, conduct::draw::NewRoomDraw},
};

/// Bytes of a secret.
const SECRET: usize = 32;
/// Draws tried before a commitment, to see that one can keep the rules.
const TRIALS: u64 = 3;

/// From when and until when rooms can be drawn: as long as staff sign in.
pub fn opens(exam: &Exam) -> Option<Moment> {
    staff_window(&exam.policy, Session::Written).map(|window| window.opens)
}

/// Freezes the site's invigilators, rooms and candidates of the plan in force and commits to them and to a fresh secret. A
/// commitment that still holds stays.
pub async fn commit(office: &Office, by: Officer, site: SiteId) -> Result<()> {
    let exam = crate::service::registration::exam(office, by.exam).await?;
    refuse_hours(&exam, office.now(), false)?;
    let plan = super::plan(office, by.exam).await?;
    if let Some(before) = store::conduct::draw::find(&office.db, by.exam, site).await?
        && (before.drawn().is_some() || before.plan == plan.id)
    {
        return Ok(());
    }
    let (frozen, stored) = arrangement::in_force(office, &exam, plan.id).await?;
    let place = frozen.keys.sites.iter().position(|key| *key == site).ok_or(Error::NotFound("考点"))?;
    let files = files_of(&frozen, &stored, place, |number| arrangement::draw::alias(&office.db.secret("room draw"), by.exam, number));
    let trial = files.clone();
    let broken = tokio::task::spawn_blocking(move || {
        (0..TRIALS).map(|seed| drawn(&trial, seed)).find(Result::is_ok).unwrap_or_else(|| drawn(&trial, 0))
    })
    .await
    .map_err(|_| Error::Rule("抽签意外中断，请重试".to_owned()))?;
    broken?;
    let secret = machine::token(office.chance.as_ref(), SECRET);
    let commitment = Commitment::to(&files, &secret)?;
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    if let Some(before) = store::conduct::draw::lock(&tx, by.exam, site).await?
        && (before.drawn().is_some() || before.plan == plan.id)
    {
        return Ok(());
    }
    let digest = commitment.input[..16].to_owned();
    let new = NewRoomDraw {
        site,
        plan: plan.id,
        input: commitment.input,
        secret_hash: commitment.secret,
        secret,
        files: plan_format::archive(&files),
        at: now,
        by: by.account,
    };
    store::conduct::draw::insert(&tx, by.exam, &new).await?;
    let detail = format!("公布考场抽签承诺，输入摘要{digest}");
    Ok(tx.commit(by.entry("conduct.draw_commit", now).on("site", site).saying(detail)).await?)
}

fn refuse_hours(exam: &Exam, now: Moment, draws: bool) -> Result<()> {
    if !exam.policy.rooms_by_lot {
        return Err(RuleError::NotByLot.into());
    }
    let Some(window) = staff_window(&exam.policy, Session::Written) else { return Ok(()) };
    match () {
        () if now >= window.closes => Err(RuleError::Over.into()),
        () if draws && now < window.opens => Err(RuleError::TooEarly(window.opens).into()),
        () => Ok(()),
    }
}

/// Draws the rooms of a site; false where they had been drawn before, which changes nothing.
pub async fn draw(office: &Office, by: Officer, site: SiteId, (witnesses, said): (&str, &str)) -> Result<bool> {
    let exam = crate::service::registration::exam(office, by.exam).await?;
    let found = store::conduct::draw::find(&office.db, by.exam, site).await?.ok_or(RuleError::NotCommitted)?;
    if found.drawn().is_some() {
        return Ok(false);
    }
    let (witnesses, said) = (draw::witnesses(witnesses)?, draw::witness(said)?);
    refuse_hours(&exam, office.now(), true)?;
    if super::plan(office, by.exam).await?.id != found.plan {
        return Err(RuleError::Stale.into());
    }
    let rooms = replayed(office, &exam, &found, &said).await?;
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    let locked = store::conduct::draw::lock(&tx, by.exam, site).await?.ok_or(RuleError::NotCommitted)?;
    if locked.drawn().is_some() {
        return Ok(false);
    }
    if locked.id != found.id {
        return Err(RuleError::Stale.into());
    }
    store::conduct::draw::drawn(&tx, &locked, (&said, &witnesses, now), &rooms).await?;
    let people = witnesses.split('、').count();
    let detail = format!("考场抽签：{}名监考员，见证人{people}名，见证数{said}", rooms.len());
    tx.commit(by.entry("conduct.draw", now).on("site", site).saying(detail)).await?;
    Ok(true)
}

/// Draws again from what was committed to and what the witnesses said: the room of each person.
async fn replayed(office: &Office, exam: &Exam, found: &RoomDraw, said: &str) -> Result<Vec<(StaffId, u16)>> {
    let (files, seed) = committed(office, found, said).await?;
    let lots =
        tokio::task::spawn_blocking(move || drawn(&files, seed)).await.map_err(|_| Error::Rule("抽签意外中断，请重试".to_owned()))??;
    let people: BTreeMap<String, StaffId> =
        store::staffing::all(&office.db, exam.id).await?.into_iter().map(|person| (person.code, person.id)).collect();
    let mut rooms = Vec::with_capacity(lots.len());
    for (code, room) in lots {
        rooms.push((*people.get(&code).ok_or(Error::NotFound("考务人员"))?, room));
    }
    rooms.sort_by_key(|(staff, room)| (*room, *staff));
    Ok(rooms)
}

async fn committed(office: &Office, found: &RoomDraw, said: &str) -> Result<(Files, u64)> {
    let (secret, zip) = store::conduct::draw::opened(&office.db, found.id).await?.ok_or(Error::NotFound("抽签"))?;
    let files = plan_format::unarchive(&zip).ok_or_else(|| Error::Rule("承诺时保存的数据无法读取，请联系系统管理员".to_owned()))?;
    let commitment = Commitment { input: found.input.clone(), secret: found.secret_hash.clone() };
    let seed = commitment.seed_with(&files, &secret, said)?;
    Ok((files, seed))
}

/// The draw as files tell it: code and room number of everybody; refused where it keeps not all rules.
fn drawn(files: &Files, seed: u64) -> Result<Vec<(String, u16)>> {
    let unreadable = |error: plan_format::FormatError| Error::Rule(error.to_string());
    let (input, plan) = read(files).map_err(unreadable)?;
    let duties = planner::draw_rooms(&input, &plan, seed).ok_or(RuleError::Nobody)?;
    let plan = Plan { duties, ..plan };
    let of_rooms = ["D14", "D15", "D16"];
    if let Some(finding) = planner::check::check(&input, &plan).into_iter().find(|one| one.hard && of_rooms.contains(&one.code)) {
        return Err(Error::Rule(format!("抽签无法满足回避和搭配规则：{}；请先替换有关监考员，再公布承诺", finding.sentence)));
    }
    let lot = |duty: &planner::Duty| Some((input.staff[duty.staff].code.clone(), input.rooms[duty.room?].number));
    Ok(plan.duties.iter().filter_map(lot).collect())
}

/// The instance and the plan in one list of files, as `kaowu draw` reads them.
fn read(files: &Files) -> std::result::Result<(Input, Plan), plan_format::FormatError> {
    let input = plan_format::read_instance(files)?.input;
    let plan = plan_format::read_plan(&input, &under(files, "plan/"))?;
    Ok((input, plan))
}

fn under(files: &Files, folder: &str) -> Files {
    files.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(folder)?.to_owned(), bytes.clone()))).collect()
}

/// What the rooms of one site hang on, and nothing else: its rooms in use, its invigilators, and of its candidates, under aliases,
/// whom these must not meet.
fn files_of(frozen: &Frozen, plan: &Plan, site: usize, alias: impl Fn(&str) -> String) -> Files {
    let (input, plan) = reduced(&frozen.input, plan, site, alias);
    let mut files = plan_format::write_instance(&input, &names(&input));
    // Rooms with their numbers.
    files.extend(plan_format::write_public(&input).into_iter().filter(|(name, _)| name == "rooms.csv"));
    files.extend(plan_format::write_plan(&input, &plan).into_iter().map(|(name, bytes)| (format!("plan/{name}"), bytes)));
    files
}

fn reduced(input: &Input, plan: &Plan, site: usize, alias: impl Fn(&str) -> String) -> (Input, Plan) {
    let by_lot = |role: usize| input.roles[role].session == Session::Written && input.roles[role].scope == Scope::Room;
    let used: Vec<planner::RoomUse> = plan.room_use.iter().filter(|used| input.rooms[used.room].site == site).copied().collect();
    let rooms: BTreeMap<usize, usize> = used.iter().map(|used| used.room).zip(0..).collect();
    let mut seated: Vec<(String, Seat)> = plan
        .seats
        .iter()
        .filter(|seat| rooms.contains_key(&seat.room))
        .filter_map(|seat| Some((alias(&input.applicants.get(seat.applicant)?.code), *seat)))
        .collect();
    // In the order of the aliases, so that a place in the list tells nothing.
    seated.sort_by(|a, b| a.0.cmp(&b.0));
    let applicants: BTreeMap<usize, usize> = seated.iter().map(|(_, seat)| seat.applicant).zip(0..).collect();
    let duties: Vec<&planner::Duty> = plan.duties.iter().filter(|duty| duty.site == site && by_lot(duty.role)).collect();
    let people: BTreeSet<usize> = duties.iter().map(|duty| duty.staff).collect();
    let staff: BTreeMap<usize, usize> = people.iter().copied().zip(0..).collect();
    let roles: BTreeMap<usize, usize> = (0..input.roles.len()).filter(|role| by_lot(*role)).zip(0..).collect();
    let applicant = |(alias, seat): &(String, Seat)| Applicant { code: alias.clone(), ..input.applicants[seat.applicant].clone() };
    let person = |place: &usize| Staff { prior_load: 0, ..input.staff[*place].clone() };
    let small = Input {
        townships: input.townships.clone(),
        units: input.units.clone(),
        sites: vec![input.sites[site].clone()],
        rooms: used.iter().map(|used| planner::Room { site: 0, ..input.rooms[used.room].clone() }).collect(),
        posts: input.posts.clone(),
        applicants: seated.iter().map(applicant).collect(),
        staff: people.iter().map(person).collect(),
        relatives: input.relatives.iter().filter_map(|(one, other)| Some((*staff.get(one)?, *applicants.get(other)?))).collect(),
        roles: roles.keys().map(|role| input.roles[*role].clone()).collect(),
        interview: Vec::new(),
        rules: planner::Rules { reserves: Vec::new(), supplements: Vec::new(), ..input.rules.clone() },
        pins: Vec::new(),
    };
    let seat = |(_, seat): &(String, Seat)| Seat { applicant: applicants[&seat.applicant], room: rooms[&seat.room], seat: seat.seat };
    let duty = |duty: &&planner::Duty| planner::Duty {
        staff: staff[&duty.staff],
        session: duty.session,
        site: 0,
        role: roles[&duty.role],
        room: duty.room.and_then(|room| rooms.get(&room).copied()),
    };
    let plan = Plan {
        room_use: used.iter().map(|used| planner::RoomUse { room: rooms[&used.room], ..*used }).collect(),
        seats: seated.iter().map(seat).collect(),
        duties: duties.iter().map(duty).collect(),
        ..Plan::default()
    };
    (small, plan)
}

/// Codes for names: the files name nobody.
fn names(input: &Input) -> Names {
    let unit = |unit: &planner::Unit| UnitName { name: unit.code.clone(), kind: String::new(), township: String::new() };
    let post = |post: &planner::Post| PostName { name: post.code.clone(), county: String::new(), vacancies: 0 };
    let applicant = |one: &Applicant| plan_format::ApplicantName {
        name: one.code.clone(),
        id_number: "-".to_owned(),
        gender: crate::domain::Gender::Female,
    };
    Names {
        townships: input.townships.iter().map(|town| town.code.clone()).collect(),
        units: input.units.iter().map(unit).collect(),
        posts: input.posts.iter().map(post).collect(),
        applicants: input.applicants.iter().map(applicant).collect(),
        staff: input.staff.iter().map(|person| StaffName { name: person.code.clone(), years: 0 }).collect(),
    }
}

/// Draws again and compares: how many were drawn, and how many of them the record has elsewhere.
pub async fn verify(office: &Office, exam: &Exam, found: &RoomDraw) -> Result<(usize, usize)> {
    let again = replayed(office, exam, found, &found.witness).await?;
    let kept: BTreeSet<(StaffId, u16)> = store::conduct::draw::rooms(&office.db, found).await?.into_iter().collect();
    let other = again.iter().filter(|lot| !kept.contains(lot)).count();
    Ok((again.len(), other.max(kept.len().abs_diff(again.len()))))
}

/// Everything `kaowu draw verify-rooms` asks for, as one zip; only once it is drawn, for it tells the secret.
pub async fn pack(office: &Office, by: Officer, site: SiteId) -> Result<Vec<u8>> {
    let found = store::conduct::draw::find(&office.db, by.exam, site).await?.filter(|draw| draw.drawn().is_some());
    let found = found.ok_or_else(|| Error::Rule("还没有抽签；抽签后才能下载复核包".to_owned()))?;
    let (secret, _) = store::conduct::draw::opened(&office.db, found.id).await?.ok_or(Error::NotFound("抽签"))?;
    let (files, seed) = committed(office, &found, &found.witness).await?;
    let (input, plan) = read(&files).map_err(|error| Error::Rule(error.to_string()))?;
    let duties = planner::draw_rooms(&input, &plan, seed).ok_or(RuleError::Nobody)?;
    let result = plan_format::write_plan(&input, &Plan { duties, ..plan });
    let put = |folder: &str, files: Files| files.into_iter().map(|(name, bytes)| (format!("{folder}/{name}"), bytes)).collect::<Files>();
    let instance: Files = files.iter().filter(|(name, _)| !name.starts_with("plan/")).map(|(n, b)| (n.clone(), b.clone())).collect();
    let mut all = put("instance", instance);
    all.extend(put("plan", under(&files, "plan/")));
    all.extend(put("drawn", result));
    let commitment = Commitment { input: found.input.clone(), secret: found.secret_hash.clone() };
    let text = serde_json::to_vec_pretty(&commitment).map_err(|_| Error::Rule("承诺无法写出".to_owned()))?;
    all.insert("commitment.json".to_owned(), text);
    all.insert("secret.txt".to_owned(), secret.into_bytes());
    let how = format!(
        "复核方法：解压后运行\nkaowu draw verify-rooms instance plan drawn --secret secret.txt --commitment commitment.json --witness {}\n",
        found.witness
    );
    all.insert("复核方法.txt".to_owned(), how.into_bytes());
    let now = office.now();
    let tx = Tx::begin(&office.db).await?;
    tx.commit(by.entry("conduct.draw_pack", now).on("site", site).saying("下载考场抽签复核包")).await?;
    Ok(plan_format::archive(&all))
}

/// Whether a person's room at a site is known to them by now: it is not by lot, or it has been drawn.
pub async fn known_sites(office: &Office, exam: &Exam) -> Result<Known> {
    if !exam.policy.rooms_by_lot {
        return Ok(Known { all: true, sites: BTreeSet::new() });
    }
    Ok(Known { all: false, sites: store::conduct::draw::drawn_sites(&office.db, exam.id).await? })
}

/// Sites whose invigilators know their rooms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    all: bool,
    sites: BTreeSet<SiteId>,
}

impl Known {
    /// Whether the rooms of a site are known.
    #[must_use]
    pub fn has(&self, site: SiteId) -> bool {
        self.all || self.sites.contains(&site)
    }
}

/// The draw of a site, where the account may see it.
pub async fn find(office: &Office, account: &Account, exam: ExamId, site: SiteId) -> Result<Option<RoomDraw>> {
    use crate::domain::account::Role;
    let sees = account.may(Role::Planner) || (account.may(Role::SiteChief) && account.site.is_none_or(|own| own == site));
    if !sees {
        return Err(Error::Forbidden("考点主考只能查看本考点"));
    }
    Ok(store::conduct::draw::find(&office.db, exam, site).await?)
}
