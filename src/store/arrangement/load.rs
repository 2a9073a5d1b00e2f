//! How duties fall on people (任务分布): counted by the database.

use sea_orm::FromQueryResult;

use crate::{
    domain::id::{ExamId, PlanId},
    store::{Reader, Result, row},
};

/// So many people have so many duties, past ones among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    pub duties: u32,
    /// People the plan calls, and people it leaves.
    pub called: u32,
    pub left: u32,
}

/// The loads of everybody on the staff list, fewest duties first.
pub async fn loads(r: &impl Reader, exam: ExamId, plan: PlanId) -> Result<Vec<Load>> {
    #[derive(FromQueryResult)]
    struct Counted {
        duties: i64,
        called: i64,
        absent: i64,
    }
    let sql = "SELECT x.duties, CAST(sum(CASE WHEN x.now > 0 THEN 1 ELSE 0 END) AS BIGINT) AS called,
         CAST(sum(CASE WHEN x.now > 0 THEN 0 ELSE 1 END) AS BIGINT) AS absent
         FROM (SELECT CAST(s.prior_load + count(d.staff_id) AS BIGINT) AS duties, count(d.staff_id) AS now
               FROM staff s LEFT JOIN duty d ON d.staff_id = s.id AND d.plan_id = $2 WHERE s.exam_id = $1 GROUP BY s.id, s.prior_load) x
         GROUP BY x.duties ORDER BY x.duties";
    let rows = row::all::<Counted>(r.connection(), sql, vec![exam.0.into(), plan.0.into()]).await?;
    rows.into_iter()
        .map(|c| {
            let small = |n| row::small::<u32>(n, "load");
            Ok(Load { duties: small(c.duties)?, called: small(c.called)?, left: small(c.absent)? })
        })
        .collect()
}
