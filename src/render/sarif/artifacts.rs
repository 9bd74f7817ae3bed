//! The documents as SARIF artifacts: members of archives point to their archive.

use std::collections::HashMap;

use crate::report::DocumentRow;

use super::log::{Artifact, ArtifactLocation, Hashes};

/// Documents and the archives they are in, each once.
pub(super) struct Artifacts {
    list: Vec<Artifact>,
    /// Places in `list` by whole name.
    places: HashMap<String, usize>,
    /// Whether members keep their whole name and are not listed.
    flat: bool,
}

impl Artifacts {
    pub(super) fn new(flat: bool) -> Self {
        Self { list: Vec::new(), places: HashMap::new(), flat }
    }

    /// The place of a document, which is added if it is new.
    pub(super) fn add(&mut self, name: &str) -> ArtifactLocation {
        if self.flat {
            return ArtifactLocation { uri: encode(name), index: None };
        }
        let mut parent = None;
        let mut whole = String::new();
        let mut uri = String::new();
        for (depth, part) in name.split("!/").enumerate() {
            if depth > 0 {
                whole.push_str("!/");
            }
            whole.push_str(part);
            // Inside an archive, names are relative to its root.
            uri = encode(part);
            parent = Some(self.place(&whole, &uri, parent));
        }
        ArtifactLocation { uri, index: parent }
    }

    /// Lists a document with what is known of its bytes.
    pub(super) fn describe(&mut self, row: &DocumentRow) {
        let place = self.add(&row.name);
        if let Some(artifact) = place.index.and_then(|index| self.list.get_mut(index)) {
            artifact.length = (row.bytes > 0).then_some(row.bytes);
            artifact.hashes = row.sha256.clone().map(|sha256| Hashes { sha256 });
            artifact.encoding = (!row.encoding.is_empty()).then(|| row.encoding.to_ascii_uppercase());
        }
    }

    pub(super) fn into_list(self) -> Vec<Artifact> {
        self.list
    }

    fn place(&mut self, whole: &str, uri: &str, parent: Option<usize>) -> usize {
        if let Some(known) = self.places.get(whole) {
            return *known;
        }
        let index = self.list.len();
        let location = ArtifactLocation { uri: uri.to_owned(), index: None };
        self.list.push(Artifact { location, parent_index: parent, length: None, encoding: None, hashes: None });
        self.places.insert(whole.to_owned(), index);
        index
    }
}

/// A name as a relative reference (RFC 3986): all but unreserved characters and slashes in percent form.
fn encode(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.trim_start_matches('/').bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'!' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::{Artifacts, encode};

    #[test]
    fn members_point_to_their_archive() {
        let mut artifacts = Artifacts::new(false);
        let place = artifacts.add("a.zip!/b.zip!/ü c.json");
        assert_eq!((place.uri.as_str(), place.index), ("%C3%BC%20c.json", Some(2)));
        assert_eq!(artifacts.add("a.zip!/d.json").index, Some(3));
        let parents: Vec<_> = artifacts.into_list().iter().map(|artifact| artifact.parent_index).collect();
        assert_eq!(parents, [None, Some(0), Some(1), Some(0)]);
    }

    #[test]
    fn names_cannot_be_other_addresses() {
        assert_eq!(encode("javascript:x"), "javascript%3Ax");
        assert_eq!(encode("//host/x"), "host/x");
        assert_eq!(encode("a?b#c%"), "a%3Fb%23c%25");
    }
}
