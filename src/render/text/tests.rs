//! Tests of the whole text report.
