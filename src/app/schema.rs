//! `halolint schema`: JSON Schemas of what is read and written, made from the types themselves.

use schemars::{JsonSchema, generate::SchemaSettings};

use crate::config::Config;
use crate::profile;
use crate::report::Report;

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The report as `--format json` writes it.
    Report,
    /// A vendor's profile, its TOML taken for JSON.
    Profile,
    /// `halolint.toml`, taken for JSON.
    Config,
}

/// The schema (draft 2020-12) as indented JSON with a line break at its end.
#[must_use]
pub fn schema(shape: Shape) -> String {
    let schema = match shape {
        Shape::Report => of::<Report>(SchemaSettings::draft2020_12().for_serialize()),
        Shape::Profile => of::<profile::File>(SchemaSettings::draft2020_12()),
        Shape::Config => of::<Config>(SchemaSettings::draft2020_12()),
    };
    crate::render::json(&schema)
}

fn of<T: JsonSchema>(settings: SchemaSettings) -> schemars::Schema {
    settings.into_generator().into_root_schema_for::<T>()
}
