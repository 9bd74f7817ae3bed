//! What a run is set up with: catalog, profile, configuration, parameters, limits.

use std::path::{Path, PathBuf};

use super::Error;
use super::file::text;
use super::today::today;
use crate::bundle::Limits;
use crate::catalog::Catalog;
use crate::config::{Config, Waiver};
use crate::profile::{self, BUILTIN, Profile};
use crate::report::{InputRow, Parameters};
use crate::words::{Digest, nearest};

/// The configuration file that is read when none is named.
pub(super) const CONFIG: &str = "halolint.toml";

/// Everything that judging needs beside the bundle.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What is known of Halo, with the user's vocabulary applied.
    pub catalog: Catalog,
    /// What is required.
    pub profile: Profile,
    /// What the user said about the case.
    pub parameters: Parameters,
    /// What the user accepts for now.
    pub waivers: Vec<Waiver>,
    /// The configuration that was used.
    pub config: Option<InputRow>,
    /// What the bundle may cost.
    pub limits: Limits,
}

impl Setup {
    /// Loads catalog, configuration and profile; options win over the configuration. The day is asked for only when
    /// there are waivers.
    ///
    /// # Errors
    /// When a file cannot be read, or the profile or configuration cannot be used.
    pub fn load(profile: &str, config: Option<&Path>, mut parameters: Parameters) -> Result<Self, Error> {
        let mut catalog = Catalog::builtin()?;
        let path = match config {
            Some(path) => Some(path.to_owned()),
            None => Some(PathBuf::from(CONFIG)).filter(|path| path.is_file()),
        };
        let (mut waivers, mut used) = (Vec::new(), None);
        let profile = if let Some(path) = path {
            let (text, file) = (text(&path)?, path.display().to_string());
            used = Some(row(&path, &text));
            let config = Config::load(&text, &file, &mut catalog)?;
            let profile = load_profile(profile, &catalog)?;
            waivers = config.waivers(&text, &file, &profile)?;
            let config = config.parameters;
            if parameters.synced_teams.is_empty() {
                parameters.synced_teams = config.synced_teams;
            }
            parameters.application = parameters.application.or(config.application);
            parameters.agent = parameters.agent.or(config.agent);
            parameters.project_type = parameters.project_type.or(config.project_type);
            parameters.task_type = parameters.task_type.or(config.task_type);
            profile
        } else {
            load_profile(profile, &catalog)?
        };
        parameters.as_of = match parameters.as_of {
            _ if waivers.is_empty() => None,
            Some(day) => Some(day),
            None => Some(today()?),
        };
        Ok(Self { catalog, profile, parameters, waivers, config: used, limits: Limits::default() })
    }
}

/// What a report says of a configuration. Its folder is of this machine and is left out.
fn row(path: &Path, text: &str) -> InputRow {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    InputRow { name, bytes: text.len() as u64, sha256: Digest::of(text.as_bytes()).to_string() }
}

/// Refuses the configuration of the current folder when it lies inside of what is to be judged: a customer's file must
/// not confirm values or waive findings.
///
/// # Errors
/// When it does.
pub fn no_config_inside(paths: &[PathBuf]) -> Result<(), Error> {
    let Ok(config) = Path::new(CONFIG).canonicalize() else { return Ok(()) };
    let holds = |path: &&PathBuf| path.canonicalize().is_ok_and(|path| config.starts_with(path));
    match paths.iter().find(holds) {
        Some(path) => Err(Error::Options(format!(
            "{CONFIG} lies inside of {}, and a bundle's own configuration is not used; if it is yours, name it with \
             --config, else start from another folder",
            path.display()
        ))),
        None => Ok(()),
    }
}

/// A profile by its name or file.
pub(super) fn load_profile(name: &str, catalog: &Catalog) -> Result<Profile, Error> {
    if let Some(found) = profile::builtin(name, catalog) {
        return Ok(found?);
    }
    let path = Path::new(name);
    if path.exists() {
        return Ok(profile::load(&text(path)?, name, catalog)?);
    }
    let names: Vec<&str> = BUILTIN.iter().map(|(name, _)| *name).collect();
    let near = nearest(name, names.iter().copied(), 2);
    let hint = near.map(|own| format!(" (did you mean {own}?)")).unwrap_or_default();
    Err(Error::NoSuchName(format!(
        "no profile and no file is named {name}{hint}; built-in profiles: {}",
        names.join(", ")
    )))
}

/// The built-in profiles.
///
/// # Errors
/// When the embedded data is broken, which the tests exclude.
pub fn profiles() -> Result<Vec<Profile>, Error> {
    let catalog = Catalog::builtin()?;
    BUILTIN.iter().map(|(name, _)| load_profile(name, &catalog)).collect()
}
