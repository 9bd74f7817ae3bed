//! The kinds of Halo records that halolint reads.

use serde::{Deserialize, Serialize};

/// Kind of a Halo record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An agent (`Uname`).
    Agent,
    /// A role (`NHD_Roles`).
    Role,
    /// An API application (`NHD_Identity_Application`).
    Application,
    /// A ticket type (`RequestType`).
    TicketType,
    /// A field as one ticket type uses it (`RequestTypeField`).
    TicketTypeField,
    /// A field's definition (`FieldInfo`).
    FieldInfo,
    /// A team (`SectionDetail`).
    Team,
    /// The one object of advanced settings (`Control`).
    Control,
    /// The instance's version (`InstanceInfo`).
    InstanceInfo,
}

impl Kind {
    /// All kinds, in the order of reports.
    pub const ALL: [Self; 9] = [
        Self::Agent,
        Self::Role,
        Self::Application,
        Self::TicketType,
        Self::TicketTypeField,
        Self::FieldInfo,
        Self::Team,
        Self::Control,
        Self::InstanceInfo,
    ];

    /// The word used in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Role => "role",
            Self::Application => "application",
            Self::TicketType => "ticket-type",
            Self::TicketTypeField => "ticket-type-field",
            Self::FieldInfo => "field-info",
            Self::Team => "team",
            Self::Control => "control",
            Self::InstanceInfo => "instance-info",
        }
    }
}
