//! Posts (招聘岗位) as rows.

use sea_orm::{FromQueryResult, Value};

use crate::{
    domain::{
        exam::{Category, MinimumRatio, Post, PostCode},
        id::{ExamId, PostId},
    },
    store::{Reader, Result, Source, Tx, row},
};

#[derive(FromQueryResult)]
struct PostRow {
    id: i64,
    code: String,
    unit: String,
    name: String,
    category: String,
    vacancies: i32,
    ratio: Option<i32>,
    education: String,
    major: String,
    conditions: String,
    telephone: String,
}

const COLUMNS: [&str; 11] =
    ["exam_id", "code", "unit", "name", "category", "vacancies", "ratio", "education", "major", "conditions", "telephone"];
const SELECT: &str = "SELECT id, code, unit, name, category, vacancies, ratio, education, major, conditions, telephone FROM post";

impl PostRow {
    fn post(self) -> Result<Post> {
        Ok(Post {
            id: PostId(self.id),
            code: row::known(PostCode::parse(&self.code).ok(), "post.code")?,
            unit: self.unit,
            name: self.name,
            category: row::known(Category::parse(&self.category), "post.category")?,
            vacancies: row::small(self.vacancies.into(), "post.vacancies")?,
            ratio: self.ratio.map(|ratio| row::small(ratio.into(), "post.ratio")).transpose()?.map(MinimumRatio),
            education: self.education,
            major: self.major,
            conditions: self.conditions,
            telephone: self.telephone,
        })
    }
}

/// Every post of an exam, by code.
pub async fn posts(r: &impl Reader, exam: ExamId) -> Result<Vec<Post>> {
    let rows = row::all::<PostRow>(r.connection(), &format!("{SELECT} WHERE exam_id = $1 ORDER BY code"), vec![exam.0.into()]).await?;
    rows.into_iter().map(PostRow::post).collect()
}

/// One post.
pub async fn find_post(r: &impl Reader, exam: ExamId, id: PostId) -> Result<Option<Post>> {
    let found =
        row::first::<PostRow>(r.connection(), &format!("{SELECT} WHERE exam_id = $1 AND id = $2"), vec![exam.0.into(), id.0.into()])
            .await?;
    found.map(PostRow::post).transpose()
}

fn values(exam: ExamId, post: &Post) -> Vec<Value> {
    vec![
        exam.0.into(),
        post.code.as_str().into(),
        post.unit.clone().into(),
        post.name.clone().into(),
        post.category.to_string().into(),
        i32::try_from(post.vacancies).unwrap_or(i32::MAX).into(),
        post.ratio.map(|ratio| i32::from(ratio.0)).into(),
        post.education.clone().into(),
        post.major.clone().into(),
        post.conditions.clone().into(),
        post.telephone.clone().into(),
    ]
}

/// Inserts posts without a key and updates those with one.
pub async fn put_posts(tx: &Tx, exam: ExamId, posts: &[Post]) -> Result<()> {
    let (new, old): (Vec<&Post>, Vec<&Post>) = posts.iter().partition(|post| post.id == PostId(0));
    row::insert(tx.connection(), "post", &COLUMNS, new.iter().map(|post| values(exam, post)).collect()).await?;
    for post in old {
        let mut values = values(exam, post);
        values.push(post.id.0.into());
        let sql = "UPDATE post SET code = $2, unit = $3, name = $4, category = $5, vacancies = $6, ratio = $7, education = $8, major = $9,
             conditions = $10, telephone = $11 WHERE exam_id = $1 AND id = $12";
        row::run(tx.connection(), sql, values).await?;
    }
    Ok(())
}

/// A post with how many applied: living, approved or further, confirmed.
#[derive(Debug, Clone, PartialEq)]
pub struct PostLine {
    pub post: Post,
    pub applied: u32,
    pub approved: u32,
    pub confirmed: u32,
}

/// Every post with its counts, by code.
pub async fn post_lines(r: &impl Reader, exam: ExamId) -> Result<Vec<PostLine>> {
    #[derive(FromQueryResult)]
    struct Counted {
        post_id: i64,
        stage: String,
        n: i64,
    }
    let sql = "SELECT post_id, stage, count(*) AS n FROM registration WHERE exam_id = $1 GROUP BY post_id, stage";
    let counted = row::all::<Counted>(r.connection(), sql, vec![exam.0.into()]).await?;
    let mut lines: std::collections::BTreeMap<PostId, PostLine> =
        posts(r, exam).await?.into_iter().map(|post| (post.id, PostLine { post, applied: 0, approved: 0, confirmed: 0 })).collect();
    for Counted { post_id, stage, n } in counted {
        let (Some(line), n) = (lines.get_mut(&PostId(post_id)), u32::try_from(n).unwrap_or(u32::MAX)) else { continue };
        match stage.as_str() {
            "submitted" | "returned" => line.applied += n,
            "approved" => (line.applied, line.approved) = (line.applied + n, line.approved + n),
            "confirmed" => (line.applied, line.approved, line.confirmed) = (line.applied + n, line.approved + n, line.confirmed + n),
            _ => {}
        }
    }
    let mut lines: Vec<PostLine> = lines.into_values().collect();
    lines.sort_by(|a, b| a.post.code.cmp(&b.post.code));
    Ok(lines)
}
