//! People beyond the quotas: who stands by, and who is added where the demand falls short of the target.

use serde::{Deserialize, Serialize};

use crate::domain::{
    Fen,
    staffing::{DutyRole, Scope, Session},
};

/// 备用比例: so many people stand by for a role at each site, for every hundred who serve in it there; rounded up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReserveShare {
    pub role: String,
    pub percent: u8,
}

/// 人次补足: people beyond all quotas, taken at open sites only where the demand falls short of the target, the cheapest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supplement {
    /// Role of the written exam: one of the policy's or one of its own.
    pub role: String,
    pub qualification: String,
    pub pay: Fen,
    /// At most so many more at each open site; none is 0.
    pub per_site: u32,
}

impl Supplement {
    /// The usual ones: about one roving invigilator for three rooms of a site of forty, and a few who stand by.
    #[must_use]
    pub fn usual(roving: u32, standby: u32) -> Vec<Self> {
        let one = |(role, qualification, pay, per_site): (&str, &str, i64, u32)| Self {
            role: role.to_owned(),
            qualification: qualification.to_owned(),
            pay: Fen::yuan(pay),
            per_site,
        };
        [("流动监考", "chief", 400, roving), ("备用监考", "inv", 300, standby)].map(one).into()
    }

    /// None may be taken, as in policies of before they were known.
    pub(super) fn unused() -> Vec<Self> {
        Self::usual(0, 0)
    }

    pub(super) fn as_role(&self) -> DutyRole {
        DutyRole {
            name: self.role.clone(),
            session: Session::Written,
            scope: Scope::Site,
            quota: 0,
            pay: self.pay,
            qualification: self.qualification.clone(),
            min_female: 0,
            min_male: 0,
            forbid_own_unit: true,
            prefer_host: false,
        }
    }
}
