//! "Did you mean": the nearest of the names that exist.

/// The known name that is nearest to `given`, when no more than `within` letters differ; among equals the first in
/// order of the alphabet. Case does not count.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>, within: usize) -> Option<&'a str> {
    let given = given.to_lowercase();
    let distances = known.into_iter().map(|name| (strsim::damerau_levenshtein(&name.to_lowercase(), &given), name));
    distances.min().filter(|(distance, _)| *distance <= within).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_within_reach_is_told() {
        let known = ["Project Delivery", "Service Desk"];
        assert_eq!(nearest("projekt delivery", known, 3), Some("Project Delivery"));
        assert_eq!(nearest("Sales", known, 3), None);
        assert_eq!(nearest("x", [], 3), None);
    }
}
