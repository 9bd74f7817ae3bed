//! Invented configuration that stands beside ticket dumps, in the sizes that detail answers have.

use std::fmt::Write as _;

use super::Dice;

/// The names and texts of the files that hold records.
pub(crate) fn files() -> Vec<(&'static str, String)> {
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    vec![
        ("agents.json", agents(&mut dice)),
        ("tickettypes.json", ticket_types(&mut dice)),
        ("applications.json", applications(&mut dice)),
        ("teams.json", teams(&mut dice)),
        ("control.json", control(&mut dice)),
    ]
}

fn list(count: u64, mut row: impl FnMut(u64, &mut String)) -> String {
    let mut text = String::from("[");
    for index in 0..count {
        text.push_str(if index > 0 { "," } else { "" });
        row(index, &mut text);
    }
    text.push(']');
    text
}

/// Two hundred agents with sixty claims each; every ninth is for the API only.
fn agents(dice: &mut Dice) -> String {
    list(200, |index, text| {
        let id = index + 1;
        let api = id.is_multiple_of(9);
        let _ = write!(text, "{{\"id\":{id},\"name\":\"Agent {id}\",\"isapiagent\":{api},\"isdisabled\":false");
        dice.others(280, 3, text);
        let _ = write!(text, ",\"photo\":\"{}\"", "iVBORw0K".repeat(if id.is_multiple_of(5) { 190 } else { 0 }));
        let claims = list(60, |claim, text| {
            let (kind, value) = (["Tx", "Ux", "Ax", "lf"].get(dice.roll(4) as usize).unwrap_or(&"Tx"), dice.roll(4));
            let _ = write!(text, "{{\"id\":{},\"type\":\"{kind}\",\"value\":\"{value}\"}}", id * 1000 + claim);
        });
        let teams = list(6, |team, text| {
            let _ = write!(text, "{{\"team_id\":{team},\"team_name\":\"Team {team}\",\"forrequests\":true}}");
        });
        let _ = write!(text, ",\"teams\":{teams},\"claims\":{claims}}}");
    })
}

/// Sixty ticket types with forty fields each; every twelfth is for projects.
fn ticket_types(dice: &mut Dice) -> String {
    list(60, |index, text| {
        let id = index + 1;
        let itil = if id.is_multiple_of(12) { 22 } else { 1 + dice.roll(4) };
        let _ =
            write!(text, "{{\"id\":{id},\"name\":\"Ticket type {id}\",\"use\":\"ticket\",\"itilrequesttype\":{itil}");
        dice.others(250, 3, text);
        let fields = list(40, |field, text| {
            let _ = write!(text, "{{\"id\":{},\"rtid\":{id},\"fieldid\":{field}", id * 100 + field);
            dice.others(60, 3, text);
            let _ =
                write!(text, ",\"fieldinfo\":{{\"id\":{field},\"name\":\"CFfield{field}\",\"label\":\"Field {field}\"");
            dice.others(90, 3, text);
            text.push_str("},\"group\":null}");
        });
        let _ = write!(text, ",\"fields\":{fields}}}");
    })
}

fn applications(dice: &mut Dice) -> String {
    list(20, |id, text| {
        let _ = write!(
            text,
            "{{\"id\":\"00000000-0000-4000-8000-{id:012}\",\"clientId\":\"00000000-0000-4000-9000-{id:012}\""
        );
        let _ = write!(text, ",\"displayName\":\"App {id}\"");
        dice.others(40, 3, text);
        text.push_str(",\"permissions\":[\"ept:token\",\"gt:client_credentials\",\"scp:all\"]}");
    })
}

fn teams(dice: &mut Dice) -> String {
    list(40, |id, text| {
        let _ = write!(
            text,
            "{{\"id\":{id},\"name\":\"Team {id}\",\"forrequests\":true,\"inactive\":false,\"department_id\":1"
        );
        dice.others(100, 3, text);
        text.push('}');
    })
}

fn control(dice: &mut Dice) -> String {
    let mut text = String::from("{\"nextfaultidcalculationmethod\":2");
    dice.others(3_500, 3, &mut text);
    text.push('}');
    text
}
