//! The nouns of the field and what may be done with them. Pure: no input or output, no clock, no chance.
//!
//! Each word below is chosen once and is the same in every room of the house.
//!
//! | 中文 | word in code | note |
//! |---|---|---|
//! | 考试项目 / 招聘批次 | [`exam::Exam`] | the root; everything belongs to one |
//! | 考试方案 | [`exam::Policy`] | fee, ratio, seats, layout, roles, windows: data, versioned |
//! | 招聘岗位 · 岗位代码 | [`exam::Post`] · [`exam::PostCode`] | not "position": that would mean a place in a room |
//! | 考试类别 | [`exam::Category`] | which paper is sat: A 综合管理 … E 医疗卫生 |
//! | 考点 · 考场 · 座位号 | [`exam::Site`] · [`exam::Room`] · [`arrangement::SeatNumber`] | |
//! | 单位 · 乡镇（街道） | [`exam::Unit`] · [`exam::Township`] | employers and schools; where people live |
//! | 考生 | `Candidate` | the person; a [`registration::Registration`] is the act |
//! | 报名 · 报名序号 | [`registration::Registration`] · [`registration::RegistrationNumber`] | one candidate, one post, one exam |
//! | 资格审查 · 通过/退回/不通过 | [`review::Verdict`] · `Approved/Returned/Rejected` | |
//! | 缴费 · 报名费 · 减免 · 退费 | [`payment::Payment`] · `Fee` · `Waiver` · `Refund` | amounts are [`Fen`] (分), integer |
//! | 开考比例 | [`exam::MinimumRatio`] | candidates per vacancy, counted on those who paid |
//! | 场次 · 笔试/面试 | [`staffing::Session`] · `Written/Interview` | |
//! | 编排 | [`arrangement`] (the stage), [`arrangement::Placement`] (one seat) | verb: arrange |
//! | 准考证 · 准考证号 | `AdmissionTicket` · [`arrangement::TicketNumber`] | |
//! | 预案 · 指定 | [`scenario::Scenario`] · [`scenario::Pin`] | the same exam under other figures; a human fix of a plan |
//! | 补救办法 | [`repair::Remedy`] · [`repair::Way`] | a way out where there is no plan; taken up by a scenario |
//! | 抽签 · 承诺 · 密数 | [`draw::Draw`] · `Commitment` · `secret` | published before, told after, replayed by anyone |
//! | 面试分组 · 面试组 · 考官组 | [`interview::Packing`] · [`interview::Group`] · `Panel` | posts into rooms and days, never divided |
//! | 考务人员 · 监考员 · 场外考务 · 面试考官 | [`staffing::StaffMember`] · `Invigilator` · `SiteCrew` · `Examiner` | |
//! | 岗位职责（主考、监考甲…） | [`staffing::DutyRole`] | quota a room or a site, pay, qualification |
//! | 考务人次 | [`staffing::Duty`] (counted) | one person in one session is one duty |
//! | 门贴 · 桌贴 · 座次表 · 签到册 · 考务安排表 | `DoorSign` · `DeskLabel` · `SeatingChart` · `SignInSheet` · `DutyRoster` | |
//! | 缺考 · 违纪 | [`conduct`]: `Absent` · `Violation` | |
//! | 绩效指标 · 指标值 · 完成值 · 得分 | [`indicator`] · `Target` · `Actual` · `Score` | |
//! | 提示（方案与文件不符） | [`alarm::Alarm`] | the exam compared with its own papers |
//! | 审计记录 | [`audit::AuditEntry`] | who did what; chained by hash in the store |

pub mod account;
pub mod alarm;
pub mod arrangement;
pub mod audit;
pub mod chance;
pub mod clock;
pub mod conduct;
pub mod draw;
pub mod exam;
pub mod id;
pub mod id_number;
pub mod indicator;
pub mod interview;
pub mod job;
pub mod money;
pub mod payment;
pub mod person;
pub mod registration;
pub mod repair;
pub mod result;
pub mod review;
pub mod rounding;
pub mod scenario;
pub mod staffing;
pub mod tax;
pub mod text;

pub use chance::Chance;
pub use clock::{Clock, Moment, Window};
pub use id_number::IdNumber;
pub use money::Fen;
pub use person::{Gender, PersonName, Phone};
