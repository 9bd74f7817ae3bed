//! The request that an answer belongs to: it tells whether a list was filtered, and whose record an answer is.

/// Query parameters that add rows, order them or ask for more of each: a list is as whole with them as without.
const HARMLESS: &[&str] = &[
    "includedetails",
    "showall",
    "showinactive",
    "includeapiagents",
    "includedisabled",
    "includeenabled",
    "pageinate",
    "page_size",
    "page_no",
    "count",
];

/// A request to Halo's API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// The host, in lower case; empty when it is not known.
    pub host: String,
    /// The path from `/api/` on; the whole path when it has no such part.
    pub path: String,
    /// The parameters of the query, their names in lower case.
    pub query: Vec<(String, String)>,
    /// When it was sent, in milliseconds since 1970, where the carrier tells it.
    pub at: Option<i64>,
}

impl Request {
    /// A request of this method and address.
    #[must_use]
    pub fn new(method: &str, url: &str) -> Self {
        let url = url.split('#').next().unwrap_or_default();
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let (scheme, address) = address.split_once("://").unwrap_or(("", address));
        let (authority, path) = match address.find('/') {
            Some(at) => address.split_at(at),
            None => (address, "/"),
        };
        let lower = path.to_ascii_lowercase();
        let path = lower.find("/api/").and_then(|at| path.get(at..)).unwrap_or(path);
        let query = query
            .split('&')
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        Self {
            method: method.to_ascii_uppercase(),
            host: host(scheme, authority),
            path: path.trim_end_matches('/').to_owned(),
            query,
            at: None,
        }
    }

    /// What two requests share that ask for the same; nothing where that cannot be told: without a path, or when
    /// what is asked for may stand in a body.
    pub(super) fn key(&self) -> Option<String> {
        if self.path.is_empty() || self.method != "GET" {
            return None;
        }
        let mut query: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        query.sort_unstable();
        Some(format!("{}{} {}", self.host, self.path.to_ascii_lowercase(), query.join("&")))
    }

    /// Whether it asks for data, not for a token.
    pub(super) fn is_data(&self) -> bool {
        let path = self.path.to_ascii_lowercase();
        !path.contains("/auth/") && !path.ends_with("/token")
    }

    /// Whether it asks for the calling agent's own record.
    #[must_use]
    pub fn is_caller(&self) -> bool {
        self.path.to_ascii_lowercase().ends_with("/agent/me")
    }

    /// Whether a list that answers it may leave rows out that exist. Of a request without a path nothing is known.
    #[must_use]
    pub fn filters(&self) -> bool {
        let off = |value: &str| matches!(value.to_ascii_lowercase().as_str(), "false" | "0");
        self.method != "GET"
            || self.path.is_empty()
            || self.query.iter().any(|(name, value)| {
                let harmless = HARMLESS.contains(&name.as_str()) || name.starts_with("order") || name == "_";
                !harmless || (matches!(name.as_str(), "includeenabled" | "showall") && off(value))
            })
    }

    /// How many rows it asks for at most.
    #[must_use]
    pub fn most_rows(&self) -> Option<u64> {
        self.query
            .iter()
            .filter(|(name, _)| matches!(name.as_str(), "count" | "page_size"))
            .filter_map(|(_, value)| value.parse().ok())
            .min()
    }

    /// The page it asks for.
    #[must_use]
    pub fn page(&self) -> Option<u64> {
        self.query.iter().find(|(name, _)| name == "page_no").and_then(|(_, value)| value.parse().ok())
    }
}

/// The host of an address in lower case, without the name and password that may stand before it and without the port
/// that its scheme has anyway; empty when what stands there is no host.
fn host(scheme: &str, authority: &str) -> String {
    let host = authority.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let usual = match scheme.to_ascii_lowercase().as_str() {
        "https" => "443",
        "http" => "80",
        _ => "",
    };
    match host.rsplit_once(':') {
        // An IPv6 address without a port, or a variable of a collection.
        Some((_, port)) if port.ends_with([']', '}']) => host,
        Some((name, port)) if port.is_empty() || port == usual => name.to_owned(),
        Some((_, port)) if !port.bytes().all(|byte| byte.is_ascii_digit()) => String::new(),
        _ => host,
    }
}
