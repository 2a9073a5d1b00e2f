//! Keys of rows (主键): one type for each noun, so that a room cannot be asked for with a site's key.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }
    )+};
}

ids! {
    /// 账号
    AccountId,
    /// 抽签
    DrawId,
    /// 考试项目
    ExamId,
    /// 后台任务
    JobId,
    /// 面试分组方案
    PackingId,
    /// 收费、减免、退费记录
    PaymentId,
    /// 编排方案
    PlanId,
    /// 招聘岗位
    PostId,
    /// 报名
    RegistrationId,
    /// 考点当日抽签
    RoomDrawId,
    /// 考场
    RoomId,
    /// 编排预案
    ScenarioId,
    /// 考点
    SiteId,
    /// 考务人员
    StaffId,
    /// 乡镇（街道）
    TownshipId,
    /// 单位
    UnitId,
    /// 违纪违规记录
    ViolationId,
}
