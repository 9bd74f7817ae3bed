//! Invented ticket dumps of any size, always the same: what users send along with the configuration.
#![allow(dead_code, reason = "each test or example that includes this file uses a part of it")]

use std::fmt::Write as _;

const WORDS: [&str; 24] = [
    "the",
    "user",
    "reports",
    "that",
    "outlook",
    "cannot",
    "open",
    "printer",
    "error",
    "after",
    "update",
    "password",
    "reset",
    "vpn",
    "client",
    "drops",
    "every",
    "morning",
    "please",
    "advise",
    "screen",
    "Müller",
    "日本語",
    "🙂",
];
/// Texts that look like records to a search that does not follow strings.
const FALSE: [&str; 3] = [
    r#"<pre>{\"isapiagent\":true,\"itilrequesttype\":22,\"id\":1}</pre>\r\n"#,
    r#"C:\\Users\\\"isapiagent\\\": \\"#,
    r#"\u007b\u0022nextfaultidcalculationmethod\u0022:9}]"#,
];

/// A sequence of numbers that look random.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    pub(crate) fn words(&mut self, count: u64) -> String {
        let mut text = String::new();
        for _ in 0..count {
            text.push_str(WORDS.get(self.roll(24) as usize).unwrap_or(&"x"));
            text.push(' ');
        }
        text
    }

    /// Properties that nothing looks at, so many of them, with texts of so many words. The rows of one list have the same
    /// ones, with values of the same types, as those of a schema have.
    pub(crate) fn others(&mut self, count: u64, words: u64, text: &mut String) {
        for number in 0..count {
            let _ = match number % 4 {
                0 => write!(text, ",\"flag_{number}\":{}", self.roll(7) == 0),
                1 => write!(text, ",\"number_{number}_id\":{}", self.roll(99_999)),
                2 => write!(text, ",\"property{number}\":\"{}\"", self.words(words)),
                _ if self.roll(3) == 0 => write!(text, ",\"some_property_{number}\":\"{}\"", self.words(words)),
                _ => write!(text, ",\"some_property_{number}\":null"),
            };
        }
    }
}

/// Writes one ticket of about five kilobytes.
fn ticket(id: u64, dice: &mut Dice, text: &mut String) {
    let _ = write!(text, "{{\"id\":{id},\"dateoccurred\":\"2024-05-0{}T10:11:12.37Z\"", 1 + dice.roll(9));
    let _ = write!(text, ",\"summary\":\"{}\",\"details\":\"", dice.words(8));
    for _ in 0..dice.roll(12) {
        let _ = write!(text, "<p class=\\\"MsoNormal\\\">{}</p>\\r\\n", dice.words(18));
        if dice.roll(40) == 0 {
            text.push_str(FALSE.get(dice.roll(3) as usize).unwrap_or(&""));
        }
    }
    text.push('"');
    for name in ["team", "firstname", "use", "inactive", "department_id", "agent_id", "user_id", "site_id"] {
        let _ = write!(text, ",\"{name}\":{}", dice.roll(90));
    }
    dice.others(150, 1, text);
    text.push_str(",\"customfields\":[");
    for field in 0..dice.roll(4) {
        let comma = if field > 0 { "," } else { "" };
        let _ =
            write!(text, "{comma}{{\"id\":{field},\"name\":\"CF{field}\",\"label\":\"x\",\"value\":null,\"type\":0}}");
    }
    text.push_str("]}");
}

/// Tickets without end, from the first on.
pub(crate) struct Tickets {
    dice: Dice,
    id: u64,
}

impl Tickets {
    pub(crate) const fn new() -> Self {
        Self { dice: Dice(0x9E37_79B9_7F4A_7C15), id: 0 }
    }
}

impl Iterator for Tickets {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let mut text = String::new();
        ticket(self.id, &mut self.dice, &mut text);
        self.id += 1;
        Some(text)
    }
}

/// A dump of so many tickets, bare or wrapped as Halo's answers are, with agents after them.
pub(crate) fn tickets(count: u64, wrapped: bool, agents: u64) -> String {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut text = if wrapped { format!("{{\"record_count\":{count},\"tickets\":[") } else { "[".to_owned() };
    for id in 0..count {
        text.push_str(if id == 0 { "" } else { ",\r\n" });
        ticket(id, &mut dice, &mut text);
    }
    text.push(']');
    if wrapped && agents > 0 {
        text.push_str(",\"agents\":[");
        for id in 0..agents {
            text.push_str(if id == 0 { "" } else { "," });
            let _ = write!(text, "{{\"id\":{id},\"name\":\"A{id}\",\"isapiagent\":{}}}", id % 2 == 0);
        }
        text.push(']');
    }
    text.push_str(if wrapped { "}" } else { "" });
    text
}
