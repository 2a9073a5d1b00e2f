//! Years (年度比较): the same table of this exam and of those before it, signed where it was signed.

use super::{Office, Result, evaluate, sign};
use crate::{
    domain::{
        exam::Exam,
        indicator::{Sheet, SignState},
    },
    store,
};

/// Exams compared at once.
const MOST: usize = 5;

/// One exam's table.
pub struct YearSheet {
    pub exam: Exam,
    /// 已签批第2版, or 现行数据.
    pub standing: String,
    pub sheet: Sheet,
}

/// A table of the newest exams, oldest first.
pub async fn years(office: &Office, key: &str) -> Result<Vec<YearSheet>> {
    let mut years = Vec::new();
    for exam in store::exam::list(&office.db).await?.into_iter().take(MOST) {
        let heads = store::indicator::evaluation::versions(&office.db, exam.id, key).await?;
        let signed = heads.into_iter().find(|head| matches!(head.state, SignState::Signed { .. }));
        let (standing, sheet) = match signed {
            Some(head) => (format!("已签批第{}版", head.version), sign::of_version(&office.db, exam.id, key, &head).await?),
            None => ("现行数据，未签批".to_owned(), evaluate(office, exam.id, key).await?.sheet),
        };
        years.push(YearSheet { exam, standing, sheet });
    }
    years.reverse();
    Ok(years)
}
