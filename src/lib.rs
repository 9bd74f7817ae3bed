//! `halolint` reads a bundle of `HaloPSA` configuration exports offline and judges it against the set-up that an
//! integration vendor requires, with proof for every verdict.
//!
//! # The house
//!
//! Data flows one way: bundle → document → record → model → check → report → render. A module imports only from
//! floors below its own; a test holds that.
//!
//! | floor | module | what it does |
//! |---|---|---|
//! | 0 | [`words`] | verdict, certainty, reason, evidence, problem: the words everything else speaks |
//! | 1 | [`bundle`] | folders, archives and files as one list of named bytes |
//! | 1 | [`catalog`] | what is known of Halo, as data |
//! | 1 | [`leak`] | looks for secrets and personal data in outputs |
//! | 1 | [`report`] | the report as one value: the JSON contract |
//! | 2 | [`document`] | bytes to text to one tree, whatever the form |
//! | 2 | [`profile`] | a vendor's requirements, as data |
//! | 2 | [`config`] | the user's `halolint.toml` |
//! | 3 | [`record`] | which Halo records a tree holds |
//! | 4 | [`model`] | the records of all documents, joined |
//! | 5 | [`alias`] | pseudonyms for the names and ids of a model |
//! | 5 | [`tenant`] | which Halo a document shows |
//! | 5 | [`check`] | which records are meant, and what each requirement's answer is |
//! | 5 | [`waive`] | which findings a waiver is in force for |
//! | 5 | [`baseline`] | what a former report knew already |
//! | 5 | [`render`] | a report as text or JSON |
//! | 5 | [`ask`] | what further data would settle a report's unknowns |
//! | 5 | [`diff`] | what changed between two reports |
//! | 5 | [`verify`] | whether a saved report is what the program says |
//! | 6 | [`fix`] | the plan that would make the requirements met, tried out in memory |
//! | 6 | [`reduce`] | the smallest bundle that gives the same verdicts |
//! | 7 | [`app`] | the pipeline, one function for each subcommand |
//! | 8 | [`cli`] | options and help |
//!
//! # Invariants
//!
//! - No input or output outside `bundle` and `app`; nothing is sent anywhere, and no crate that could is used.
//! - A value that the bundle does not hold gives *unknown* with a reason and a next step; never a pass or a mismatch.
//! - After loading, nothing fails on data: broken inputs are problems of the report.
//! - No clock (but for the day that waivers are compared with, which the report names), no absolute path, no order of
//!   hash maps in any output.
//! - A new requirement or setting is data and needs no Rust.

pub mod alias;
pub mod app;
pub mod ask;
pub mod baseline;
pub mod bundle;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod config;
pub mod diff;
pub mod document;
pub mod fix;
pub mod leak;
pub mod model;
pub mod profile;
pub mod record;
pub mod reduce;
pub mod render;
pub mod report;
pub mod tenant;
pub mod verify;
pub mod waive;
pub mod words;
