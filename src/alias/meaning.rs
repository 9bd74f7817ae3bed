//! What a property of a record says: an id, a name, a code of Halo, or a plain value.

use crate::catalog::Kind;

/// A sort of things that have names or ids of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Agents.
    Agent,
    /// Roles.
    Role,
    /// API applications.
    Application,
    /// Client ids of API applications.
    Client,
    /// Ticket types.
    TicketType,
    /// Teams.
    Team,
    /// Departments.
    Department,
    /// Customers, and suppliers that may log in.
    Customer,
    /// Fields of tickets.
    Field,
    /// Groups of fields.
    Group,
    /// Rows of lists.
    Row,
    /// Any other text.
    Text,
}

impl Sort {
    /// What a pseudonym of this sort begins with.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Agent => "Agent",
            Self::Role => "Role",
            Self::Application => "Application",
            Self::Client => "Client",
            Self::TicketType => "Ticket Type",
            Self::Team => "Team",
            Self::Department => "Department",
            Self::Customer => "Customer",
            Self::Field => "Field",
            Self::Group => "Group",
            Self::Row => "Row",
            Self::Text => "Text",
        }
    }

    /// The sort of a kind of records.
    #[must_use]
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Agent => Self::Agent,
            Kind::Role => Self::Role,
            Kind::Application => Self::Application,
            Kind::TicketType => Self::TicketType,
            Kind::Team => Self::Team,
            Kind::FieldInfo => Self::Field,
            Kind::TicketTypeField | Kind::Control | Kind::InstanceInfo => Self::Row,
        }
    }
}

/// What the value of a property says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The id of one thing.
    Id(Sort),
    /// The name of one thing.
    Name(Sort),
    /// Names or ids of roles, with commas between.
    Roles,
    /// The label of a field.
    Label,
    /// A code of Halo.
    Code,
    /// A value.
    Plain,
}

/// What the property `name` says, in a record of this kind; `within` is the container around it, if there is one.
pub(super) fn of(kind: Kind, within: Option<&str>, name: &str) -> Meaning {
    use Meaning::{Code, Id, Label, Name, Plain, Roles};
    match name {
        "team_id" => Id(Sort::Team),
        "team_name" | "default_team" => Name(Sort::Team),
        "department_id" => Id(Sort::Department),
        "department_name" => Name(Sort::Department),
        "role_id" | "first_role_id" | "id_int" => Id(Sort::Role),
        "role_name" => Name(Sort::Role),
        "role_list" => Roles,
        "tickettype_id" | "rtid" => Id(Sort::TicketType),
        "client_id" | "loginas_client_id" | "loginas_supplier_id" => Id(Sort::Customer),
        "application_id" => Id(Sort::Application),
        "clientId" => Id(Sort::Client),
        "loginas_agent_id" | "agent_id" => Id(Sort::Agent),
        "loginas_agent_name" => Name(Sort::Agent),
        "fieldid" => Id(Sort::Field),
        "groupid" => Id(Sort::Group),
        "displayName" => Name(Sort::Application),
        "label" | "fieldname" | "override_fieldname" | "header" => Label,
        "type" if within == Some("claims") => Code,
        "id" => match own(kind, within) {
            Some(sort) if within != Some("teams") && within != Some("departments") => Id(sort),
            _ => Id(Sort::Row),
        },
        "name" if within == Some("scopes") => Plain,
        "name" => match own(kind, within) {
            Some(Sort::Field | Sort::Group | Sort::Row) => Label,
            Some(sort) => Name(sort),
            None => Label,
        },
        _ => Plain,
    }
}

/// The sort of the thing whose `id` and `name` stand in a container, or in the record itself.
fn own(kind: Kind, within: Option<&str>) -> Option<Sort> {
    Some(match within {
        None => Sort::of(kind),
        Some("roles") => Sort::Role,
        Some("teams") => Sort::Team,
        Some("departments") => Sort::Department,
        Some("tickettypes") => Sort::TicketType,
        Some("clients") => Sort::Customer,
        Some("fieldinfo") => Sort::Field,
        Some("group") => Sort::Group,
        Some(_) => return None,
    })
}
