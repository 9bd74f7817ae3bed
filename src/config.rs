//! The user's configuration file, `halolint.toml`. It is read from `--config` or the current folder, never from a
//! bundle: a customer's file must not confirm values.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::{Catalog, Vocabulary};
use crate::profile::{ProfileError, place_in};

/// What a configuration file says.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// What the user says about the case, where no option says it.
    pub parameters: ConfigParameters,
    /// What the user established in Halo, by the id of the setting.
    #[schemars(with = "std::collections::BTreeMap<String, crate::catalog::VocabularyEntry>")]
    pub vocabulary: Vocabulary,
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
        let error = |start: usize, detail: String| {
            let (line, column) = place_in(text, start);
            ProfileError { file: file.to_owned(), line, column, detail }
        };
        let config: Self = toml::from_str(text)
            .map_err(|broken| error(broken.span().map_or(0, |span| span.start), broken.message().to_owned()))?;
        catalog.apply(&config.vocabulary).map_err(|broken| error(broken.span.start, broken.detail))?;
        Ok(config)
    }
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
