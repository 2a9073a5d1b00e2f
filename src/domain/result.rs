//! Results (成绩): conversion, weights, rounding, ranks; in decimals, never in binary fractions.
//!
//! 总成绩 = 笔试成绩（折合百分制）× 权重 + 面试成绩 × 权重. Every published figure is rounded half up to 2 decimals.
//! At the last place all who tie enter the interview; among hires a tie is broken by written score, then by 职测.

use rust_decimal::Decimal;

use super::{
    exam::{MinimumRatio, ScoreWeights},
    id::RegistrationId,
    rounding::half_up,
};

/// Marks of the written papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// 缺考 in either paper.
    Absent,
    /// 成绩无效
    Void,
    Sat {
        /// 职业能力倾向测验
        aptitude: Decimal,
        /// 综合应用能力
        application: Decimal,
        /// 加分 on the written score before conversion, as announced.
        bonus: Decimal,
    },
}

/// Why a score is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    #[error("{what}为{score}，应在0至{full}之间")]
    Range { what: &'static str, score: Decimal, full: Decimal },
    #[error("{what}为{score}，超过两位小数")]
    TooFine { what: &'static str, score: Decimal },
    #[error("考官评分应为至少3个，实际{0}个")]
    TooFewMarks(usize),
}

impl Written {
    /// Marks of the two papers, each of half the full marks.
    pub fn sat(aptitude: Decimal, application: Decimal, bonus: Decimal, weights: &ScoreWeights) -> Result<Self, ScoreError> {
        let half = Decimal::from(weights.written_full) / Decimal::TWO;
        check("职业能力倾向测验成绩", aptitude, half)?;
        check("综合应用能力成绩", application, half)?;
        check("加分", bonus, Decimal::TEN)?;
        Ok(Self::Sat { aptitude, application, bonus })
    }

    /// 折合百分制, bonus included, at most 100; `None` without a valid score.
    #[must_use]
    pub fn percent(&self, weights: &ScoreWeights) -> Option<Decimal> {
        let Self::Sat { aptitude, application, bonus } = self else { return None };
        let full = Decimal::from(weights.written_full.max(1));
        Some(half_up((*aptitude + *application + *bonus) * Decimal::ONE_HUNDRED / full).min(Decimal::ONE_HUNDRED))
    }

    const fn aptitude(&self) -> Option<Decimal> {
        if let Self::Sat { aptitude, .. } = self { Some(*aptitude) } else { None }
    }
}

/// 面试成绩: highest and lowest mark dropped, the mean of the rest.
pub fn panel_score(marks: &[Decimal]) -> Result<Decimal, ScoreError> {
    for mark in marks {
        check("考官评分", *mark, Decimal::ONE_HUNDRED)?;
    }
    let (Some(highest), Some(lowest), 3..) = (marks.iter().max(), marks.iter().min(), marks.len()) else {
        return Err(ScoreError::TooFewMarks(marks.len()));
    };
    let rest = marks.iter().sum::<Decimal>() - *highest - *lowest;
    Ok(half_up(rest / Decimal::from(marks.len() - 2)))
}

/// 总成绩 of a written and an interview score, both of 100.
#[must_use]
pub fn total(written: Decimal, interview: Decimal, weights: &ScoreWeights) -> Decimal {
    let share = |score: Decimal, weight: u8| score * Decimal::from(weight) / Decimal::ONE_HUNDRED;
    half_up(share(written, weights.written) + share(interview, weights.interview))
}

/// One candidate of a post with all there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    pub registration: RegistrationId,
    pub written: Written,
    /// `None`: not interviewed or absent.
    pub interview: Option<Decimal>,
}

/// One line of a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    pub registration: RegistrationId,
    /// Equal scores have equal ranks; the rank after them is skipped.
    pub rank: usize,
    pub score: Decimal,
    /// 入围面试, or 拟进入体检.
    pub enters: bool,
    /// Nothing tells the candidate from a neighbour at the line: the group that leads is examined again (加试).
    pub tied: bool,
}

/// 入围面试: the best `vacancies × ratio` written scores of a post; all who tie at the last place enter.
#[must_use]
pub fn shortlist(entrants: &[Entrant], vacancies: u32, ratio: MinimumRatio, weights: &ScoreWeights) -> Vec<Ranked> {
    let scored: Vec<(RegistrationId, [Decimal; 1])> =
        entrants.iter().filter_map(|e| Some((e.registration, [e.written.percent(weights)?]))).collect();
    let places = vacancies.saturating_mul(u32::from(ratio.0)) as usize;
    let mut ranking = ranked(scored, |[score]| *score);
    for line in &mut ranking {
        line.enters = line.rank <= places;
        line.tied = false;
    }
    ranking
}

/// 总成绩排名: the first `vacancies` enter; ties are broken by written score, then by 职测. What still ties at the line
/// enters for nobody but is marked. Below the pass mark nobody enters: 70 where there was no competition.
#[must_use]
pub fn final_ranking(entrants: &[Entrant], vacancies: u32, weights: &ScoreWeights) -> Vec<Ranked> {
    let scored: Vec<(RegistrationId, ([Decimal; 3], Decimal))> = entrants
        .iter()
        .filter_map(|entrant| {
            let (written, interview) = (entrant.written.percent(weights)?, entrant.interview?);
            let keys = [total(written, interview, weights), written, entrant.written.aptitude()?];
            Some((entrant.registration, (keys, interview)))
        })
        .collect();
    let pass = pass_mark(scored.len(), vacancies, weights);
    let (passed, failed): (Vec<_>, Vec<_>) = scored.into_iter().partition(|(_, (_, interview))| *interview >= pass);
    let keys = |list: Vec<(RegistrationId, ([Decimal; 3], Decimal))>| list.into_iter().map(|(id, (keys, _))| (id, keys)).collect();
    let mut ranking = ranked(keys(passed), |keys: &[Decimal; 3]| keys[0]);
    let places = vacancies as usize;
    let line_is_tied = |rank: usize, same: usize| rank <= places && rank + same - 1 > places;
    let sizes: Vec<usize> = ranking.iter().map(|line| ranking.iter().filter(|other| other.rank == line.rank).count()).collect();
    for (line, same) in ranking.iter_mut().zip(sizes) {
        line.tied = line_is_tied(line.rank, same);
        line.enters = line.rank <= places && !line.tied;
    }
    let after = ranking.len();
    ranking.extend(ranked(keys(failed), |keys: &[Decimal; 3]| keys[0]).into_iter().map(|line| Ranked { rank: line.rank + after, ..line }));
    ranking
}

/// 面试合格线: the policy's; 70 where no more were interviewed than are wanted.
#[must_use]
pub fn pass_mark(interviewed: usize, vacancies: u32, weights: &ScoreWeights) -> Decimal {
    let usual = Decimal::from(weights.interview_pass);
    if interviewed <= vacancies as usize { usual.max(Decimal::from(70)) } else { usual }
}

/// Sorts by the keys, best first, equal keys by registration so that the list comes out the same twice.
fn ranked<K: Ord>(mut scored: Vec<(RegistrationId, K)>, score: impl Fn(&K) -> Decimal) -> Vec<Ranked> {
    scored.sort_by(|(a, keys_a), (b, keys_b)| keys_b.cmp(keys_a).then(a.cmp(b)));
    let mut ranking: Vec<Ranked> = Vec::with_capacity(scored.len());
    for (place, (registration, keys)) in scored.iter().enumerate() {
        let rank = match place.checked_sub(1).map(|before| (&scored[before].1, ranking[before].rank)) {
            Some((before, rank)) if before == keys => rank,
            _ => place + 1,
        };
        ranking.push(Ranked { registration: *registration, rank, score: score(keys), enters: false, tied: false });
    }
    ranking
}

fn check(what: &'static str, score: Decimal, full: Decimal) -> Result<(), ScoreError> {
    if score < Decimal::ZERO || score > full {
        return Err(ScoreError::Range { what, score, full: full.normalize() });
    }
    if score.normalize().scale() > 2 { Err(ScoreError::TooFine { what, score }) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
