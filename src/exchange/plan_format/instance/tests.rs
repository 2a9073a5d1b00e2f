//! An instance of one of everything, read; and what is wrong with one, told.

use super::*;

fn files() -> Files {
    let meta = r#"{"spare_rooms_per_site":1,"paper_cost_per_site_category":1200,"app_max_hm":250,"staff_max_hm":300,"budget_yuan":400000,
        "target_person_times":108,"weights":{"app_hm_jiao":1,"staff_hm":1,"fair":40,"same_gender_pair":30,"nonhost":20,"adj4":100,"adj8":1}}"#;
    [
        ("meta.json", meta),
        ("townships.csv", "township_id,county_id,name,x,y\nT0,C0,甲镇,1,-2\n"),
        ("units.csv", "unit_id,name,kind,county_id,township_id,x,y\nU0,一中,school,C0,T0,3,4\n"),
        ("sites.csv", "site_id,name,unit_id,county_id,township_id,x,y,fixed_cost\nS0,一中,U0,C0,T0,3,4,7400\n"),
        ("rooms.csv", "room_id,site_id,floor,rows,cols,capacity,accessible,cost\nS0-07,S0,1,6,5,25,1,460\n"),
        ("posts.csv", "post_id,county_id,name,category,vacancies\nP0,C0,岗位,D,3\n"),
        (
            "applicants.csv",
            "applicant_id,name,id_number,gender,township_id,unit_id,post_id,category,accessible\n\
             A0,甲,52020919950712088X,F,T0,,P0,D,0\nA1,乙,520209199507120881,F,T0,U0,P0,D,1\n",
        ),
        (
            "staff.csv",
            "staff_id,name,gender,unit_id,county_id,x,y,years,quals,avail,max_sessions,prior_load\nE0,丙,F,U0,C0,1,1,2,inv;chief,WI,2,1\n",
        ),
        ("relatives.csv", "staff_id,applicant_id\nE0,A1\n"),
        (
            "roles.csv",
            "role,session,scope,quota,pay,qual,min_female,min_male,forbid_own_unit,prefer_host\n监考甲,W,room,1,400,chief,0,0,1,0\n",
        ),
        ("interview.csv", "site_id,rooms\nS0,2\n"),
    ]
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
    .into()
}

#[test]
fn an_instance_is_read_and_its_id_numbers_are_checked() {
    let Instance { input, findings } = read(&files()).unwrap();
    assert_eq!((input.rooms[0].number, input.rooms[0].cells.len(), input.rooms[0].capacity), (7, 30, 25));
    assert_eq!((input.applicants[1].unit, input.relatives[0], input.rules.budget), (Some(0), (0, 1), Fen::yuan(400_000)));
    assert_eq!(findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), ["I01"]);
}

#[test]
fn a_code_nobody_has_is_named() {
    let mut files = files();
    files.insert("interview.csv".into(), "site_id,rooms\nS9,2\n".into());
    assert_eq!(read(&files), Err(FormatError::Unknown { file: "interview.csv", code: "S9".into() }));
}
