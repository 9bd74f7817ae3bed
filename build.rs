//! Makes JSON of the data that stands in TOML: it is embedded so, and read many times as fast when the program starts.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

/// The files of `src`, without their endings.
const DATA: [&str; 7] = [
    "catalog/records",
    "catalog/values",
    "catalog/permissions",
    "catalog/settings",
    "catalog/scopes",
    "catalog/sql",
    "profile/moovila",
];

fn main() -> Result<(), Box<dyn Error>> {
    let (from, to) = (PathBuf::from("src"), PathBuf::from(env::var("OUT_DIR")?));
    for name in DATA {
        let source = from.join(name).with_extension("toml");
        println!("cargo::rerun-if-changed={}", source.display());
        let data: toml::Value =
            toml::from_str(&fs::read_to_string(&source)?).map_err(|error| format!("{}: {error}", source.display()))?;
        let target = to.join(name).with_extension("json");
        target.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(target, serde_json::to_string(&data)?)?;
    }
    Ok(())
}
