//! The steps of planning (编排步骤): where the officer stands on the way from the policy to the plan in force.

use askama::{Template, filters::HtmlSafe};

use crate::{
    domain::{account::Role, id::PlanId},
    web::layout::Frame,
};

/// One step: what it is called and where it is done, where that is known.
struct Step {
    label: &'static str,
    href: String,
}

/// The way, with the step the page is at.
#[derive(Template)]
#[template(
    source = r#"<nav class="kw-steps" aria-label="编排步骤"><ol class="kw-steps__list">{% for step in steps %}
<li class="kw-steps__step{% if loop.index == here %} kw-steps__step--here{% endif %}"{% if loop.index == here %} aria-current="step"{% endif %}>{% if step.href.is_empty() || loop.index == here %}{{ step.label }}{% else %}<a class="govuk-link" href="{{ step.href }}">{{ step.label }}</a>{% endif %}</li>{% endfor %}
</ol></nav>"#,
    ext = "html"
)]
pub struct Steps {
    steps: Vec<Step>,
    here: usize,
}

impl HtmlSafe for Steps {}

/// Where a page stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Here {
    Scenario = 2,
    Solve = 3,
    Findings = 4,
    Compare = 5,
    Adopt = 6,
}

impl Steps {
    /// At this step; the last three are about a plan. What a person may not do leads nowhere.
    #[must_use]
    pub fn at(here: Here, plan: Option<PlanId>, frame: &Frame) -> Self {
        let plans = frame.may(Role::Planner);
        let of_plan = |path: &str| plan.map_or(String::new(), |plan| path.replace("{plan}", &plan.to_string()));
        let step = |label, href: String| Step { label, href };
        let steps = vec![
            step("考试方案", if plans { "/exam/policy".to_owned() } else { String::new() }),
            step("预案", "/arrangement/scenario".to_owned()),
            step("求解", "/arrangement".to_owned()),
            step("检查结果", of_plan("/arrangement/{plan}")),
            step("对比", of_plan("/arrangement/scenario/compare?plan={plan}")),
            step("采用", if plans { of_plan("/arrangement/{plan}/adopt") } else { String::new() }),
        ];
        Self { steps, here: here as usize }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::sample::frame;

    #[test]
    fn one_step_is_here_and_what_has_no_plan_yet_leads_nowhere() {
        let planner = frame(&[Role::Planner]);
        let page = Steps::at(Here::Solve, None, &planner).render().unwrap();
        assert_eq!(page.matches("aria-current").count(), 1);
        assert_eq!(page.matches("<a ").count(), 2);
        let page = Steps::at(Here::Findings, Some(PlanId(7)), &planner).render().unwrap();
        assert!(page.contains("/arrangement/7/adopt") && page.contains("compare?plan=7"), "{page}");
        let page = Steps::at(Here::Findings, Some(PlanId(7)), &frame(&[Role::Cashier])).render().unwrap();
        assert!(!page.contains("/adopt") && !page.contains("/exam/policy"), "{page}");
    }
}
