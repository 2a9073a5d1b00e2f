//! Navigation (导航): one table of what stands in the service navigation, for whom.

use super::guard::Who;
use crate::domain::account::{Account, Role};

/// A link of the navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub label: &'static str,
    pub href: &'static str,
    /// `page` on the page itself, `true` on those below it, empty elsewhere.
    pub current: &'static str,
}

/// For everybody, in or out of an exam.
const GENERAL: [(&str, &str, Who); 6] = [
    ("招聘岗位", "/exam/posts", Who::Role(Role::Applicant)),
    ("我的报名", "/registration/mine", Who::Role(Role::Applicant)),
    ("我的考务", "/staffing/mine", Who::Role(Role::Proctor)),
    ("考试项目", "/exam/choose", Who::Office),
    ("账号", "/account/list", Who::Role(Role::Administrator)),
    ("审计", "/account/audit", Who::Role(Role::Auditor)),
];

/// For visitors.
const VISITORS: [(&str, &str); 3] = [("首页", "/"), ("招聘岗位", "/exam/posts"), ("考生登录", super::guard::DOOR)];

/// Outside any exam: a bureau that has none begins here.
const BEGINNING: [(&str, &str, Who); 1] = [("新建考试", "/exam/new", Who::Role(Role::Planner))];

/// Within an exam.
const STAGES: [(&str, &str, Who); 11] = [
    ("总览", "/exam", Who::Office),
    ("报名", "/registration", Who::AnyOf(&[Role::Planner, Role::Reviewer, Role::Cashier])),
    ("审核", "/review", Who::Role(Role::Reviewer)),
    ("收费", "/payment", Who::Role(Role::Cashier)),
    ("考点考场", "/exam/sites", Who::AnyOf(&[Role::Planner, Role::SiteChief])),
    ("编排", "/arrangement", Who::AnyOf(&[Role::Planner, Role::SiteChief])),
    ("考务人员", "/staffing", Who::AnyOf(&[Role::Planner, Role::SiteChief])),
    ("考试当天", "/conduct", Who::AnyOf(&[Role::Planner, Role::SiteChief])),
    ("面试", "/interview", Who::Role(Role::Planner)),
    ("文书", "/document", Who::AnyOf(&[Role::Planner, Role::SiteChief])),
    ("绩效", "/indicator", Who::Role(Role::Planner)),
];

/// What the person sees on the page at `path`. The longest address that leads to the page is the current one.
#[must_use]
pub fn of(account: Option<&Account>, in_exam: bool, path: &str) -> Vec<Item> {
    let links: Vec<(&'static str, &'static str)> = match account {
        None => VISITORS.to_vec(),
        Some(_) => {
            let stages = if in_exam { STAGES.as_slice() } else { BEGINNING.as_slice() };
            GENERAL.iter().chain(stages).filter(|(_, _, who)| who.admits(account)).map(|(label, href, _)| (*label, *href)).collect()
        }
    };
    let leads = |href: &str| path == href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'));
    let nearest = links.iter().map(|(_, href)| *href).filter(|href| leads(href)).max_by_key(|href| href.len());
    let item = |(label, href): (&'static str, &'static str)| {
        let current = match () {
            () if path == href => "page",
            () if nearest == Some(href) => "true",
            () => "",
        };
        Item { label, href, current }
    };
    links.into_iter().map(item).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::AccountId;

    fn account(roles: &[Role]) -> Account {
        let (login, name) = ("zhang".to_owned(), "张三".to_owned());
        Account {
            id: AccountId(1),
            login,
            name,
            roles: roles.to_vec(),
            staff: None,
            site: None,
            disabled: false,
            must_change_password: false,
        }
    }

    #[test]
    fn people_see_their_own_work_only() {
        let labels = |account: &Account| of(Some(account), true, "/exam").iter().map(|item| item.label).collect::<Vec<_>>();
        assert_eq!(labels(&account(&[Role::Cashier])), ["考试项目", "总览", "报名", "收费"]);
        assert_eq!(labels(&account(&[Role::Auditor])), ["考试项目", "审计", "总览"]);
        assert_eq!(labels(&account(&[Role::Applicant])), ["招聘岗位", "我的报名"]);
        let outside = |roles: &[Role]| of(Some(&account(roles)), false, "/exam/choose").iter().map(|item| item.label).collect::<Vec<_>>();
        assert_eq!(outside(&[Role::Planner]), ["考试项目", "新建考试"]);
        assert_eq!(outside(&[Role::Cashier]), ["考试项目"]);
    }

    #[test]
    fn one_link_is_current() {
        let current = |path: &str| {
            let items = of(Some(&account(&[Role::Cashier])), true, path);
            items.into_iter().filter(|item| !item.current.is_empty()).map(|item| (item.label, item.current)).collect::<Vec<_>>()
        };
        assert_eq!(current("/payment"), [("收费", "page")]);
        assert_eq!(current("/payment/17"), [("收费", "true")]);
        assert_eq!(current("/exam"), [("总览", "page")]);
    }
}
