//! What `--tenant` names: the host or the folder whose documents are judged.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Origins;

/// The documents of one tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The answers of a host, in lower case.
    Host(String),
    /// A folder, an archive or a file, by its name in the bundle.
    Folder(String),
}

/// A name that is none of a tenant, or of more than one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchTenant {
    /// Nothing has this name.
    #[error("no host and no folder of the input is named {name}; there are: {known}")]
    Unknown {
        /// The name as given.
        name: String,
        /// The names that exist.
        known: String,
    },
    /// Several folders have this name.
    #[error("more than one folder of the input is named {name}: {known}; give the whole name")]
    Several {
        /// The name as given.
        name: String,
        /// The folders.
        known: String,
    },
}

impl Choice {
    /// The host or folder of this name: a host, a folder's whole name, or its last part.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn new(name: &str, documents: &[Arc<str>], origins: &Origins) -> Result<Self, NoSuchTenant> {
        let hosts: BTreeSet<&str> = origins.values().filter_map(|origin| origin.host.as_deref()).collect();
        if let Some(host) = hosts.iter().find(|host| host.eq_ignore_ascii_case(name.trim())) {
            return Ok(Self::Host((*host).to_owned()));
        }
        let mut places: BTreeSet<&str> = BTreeSet::new();
        for document in documents {
            let carrier = origins.get(document).and_then(|origin| origin.carrier.as_ref());
            let document: &str = carrier.unwrap_or(document);
            places.extend(document.match_indices('/').filter_map(|(at, _)| document.get(..at)));
            places.insert(document);
        }
        let wanted = plain(name.trim().trim_end_matches('/'));
        if let Some(place) = places.iter().find(|place| plain(place) == wanted) {
            return Ok(Self::Folder((*place).to_owned()));
        }
        let last = |place: &str| plain(place).rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&wanted));
        let named: Vec<&str> = places.iter().copied().filter(|place| last(place)).collect();
        match named.as_slice() {
            [place] => Ok(Self::Folder((*place).to_owned())),
            [] => {
                let folders: BTreeSet<&str> = places.iter().filter_map(|place| place.split('/').next()).collect();
                let known: Vec<&str> = hosts.into_iter().chain(folders).take(20).collect();
                Err(NoSuchTenant::Unknown { name: name.to_owned(), known: known.join(", ") })
            }
            several => Err(NoSuchTenant::Several { name: name.to_owned(), known: several.join(", ") }),
        }
    }

    /// Whether a document is of the tenant. One whose host is not known is of no host.
    #[must_use]
    pub fn holds(&self, document: &str, origins: &Origins) -> bool {
        let origin = origins.get(document);
        match self {
            Self::Host(host) => origin.and_then(|origin| origin.host.as_deref()) == Some(host),
            Self::Folder(folder) => {
                let document = origin.and_then(|origin| origin.carrier.as_deref()).unwrap_or(document);
                document
                    .strip_prefix(folder.as_str())
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest.starts_with("!/"))
            }
        }
    }
}

/// A name without the marks of archives, so that `acme.zip` names the folder `acme.zip!`.
fn plain(name: &str) -> String {
    name.replace("!/", "/").trim_end_matches('!').to_owned()
}
