//! The user's configuration file, `halolint.toml`. It is read from `--config` or the current folder, never from a
//! bundle: a customer's file must neither confirm values nor waive requirements.

mod waiver;

use schemars::JsonSchema;
use serde::Deserialize;

pub use waiver::{Waiver, WaiverEntry};

use crate::catalog::{Catalog, Vocabulary};
use crate::profile::{Profile, ProfileError, place_in};

/// What a configuration file says.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// What the user says about the case, where no option says it.
    pub parameters: ConfigParameters,
    /// What the user established in Halo, by the id of the setting.
    #[schemars(with = "std::collections::BTreeMap<String, crate::catalog::VocabularyEntry>")]
    pub vocabulary: Vocabulary,
    /// What the user accepts for now; [`waivers`](Self::waivers) checks them.
    pub waiver: Vec<WaiverEntry>,
}

/// The `[parameters]` table.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ConfigParameters {
    /// Teams that the vendor synchronises.
    pub synced_teams: Vec<String>,
    /// The application to judge.
    pub application: Option<String>,
    /// The agent to judge.
    pub agent: Option<String>,
    /// The project ticket type to judge.
    pub project_type: Option<String>,
    /// The project-task ticket type to judge.
    pub task_type: Option<String>,
}

impl Config {
    /// Reads a configuration and applies its vocabulary to the catalog.
    ///
    /// # Errors
    /// With file, line and column, when a key or a setting is unknown.
    pub fn load(text: &str, file: &str, catalog: &mut Catalog) -> Result<Self, ProfileError> {
        let error = |start, detail| error(text, file, start, detail);
        let config: Self = toml::from_str(text)
            .map_err(|broken| error(broken.span().map_or(0, |span| span.start), broken.message().to_owned()))?;
        catalog.apply(&config.vocabulary).map_err(|broken| error(broken.span.start, broken.detail))?;
        Ok(config)
    }

    /// The waivers, checked against the profile. `text` and `file` are those of [`load`](Self::load).
    ///
    /// # Errors
    /// With file, line and column, when a requirement is unknown, a text is empty or a date is none.
    pub fn waivers(&self, text: &str, file: &str, profile: &Profile) -> Result<Vec<Waiver>, ProfileError> {
        let checked: Result<_, _> = self.waiver.iter().map(|entry| entry.checked(profile)).collect();
        checked.map_err(|(span, detail)| error(text, file, span.start, detail))
    }
}

fn error(text: &str, file: &str, start: usize, detail: String) -> ProfileError {
    let (line, column) = place_in(text, start);
    ProfileError { file: file.to_owned(), line, column, detail }
}

#[cfg(test)]
mod tests {
    use super::Config;
    use crate::catalog::Catalog;

    fn error(text: &str) -> String {
        let mut catalog = Catalog::builtin().unwrap();
        Config::load(text, "halolint.toml", &mut catalog).unwrap_err().to_string()
    }

    #[test]
    fn unknown_keys_and_settings_are_errors_with_their_place() {
        assert!(
            error("[parameters]\nsynced_team = [\"A\"]\n")
                .starts_with("halolint.toml:2:1: unknown field `synced_team`, expected one of")
        );
        let message = error("\n[vocabulary]\n\"agent-edit-all-action\" = { certainty = \"established\" }\n");
        assert!(message.starts_with("halolint.toml:3:1: unknown setting `agent-edit-all-action` (did you mean `agent-edit-all-actions`?), expected one of"), "{message}");
    }
}
