//! Writes an invented dump of tickets, for measuring: `cargo run --release --example tickets -- 50000 > tickets.json`.

#[path = "../benches/gen/mod.rs"]
mod dumps;

use std::io::Write as _;

fn main() -> std::io::Result<()> {
    let count = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(1000);
    std::io::stdout().lock().write_all(dumps::tickets(count, true, 3).as_bytes())
}
