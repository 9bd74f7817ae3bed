//! How a zip lies in its file: its members must not overlap, none may be hidden from its directory, and directory and
//! members must say the same. An archive that lies about one thing is not believed in others.

use std::io::{Read as _, Seek as _, SeekFrom};

use zip::ZipArchive;

use super::Store;

/// Bytes of a member's own header before its name, and of its line in the directory.
const LOCAL: usize = 30;
const CENTRAL: usize = 46;
/// Bytes at most of the record that may follow a member's data.
const DESCRIPTOR: u64 = 24;
/// Flags that must be alike: encrypted, strongly encrypted, masked headers.
const FLAGS: u16 = 0x2041;

/// What an archive's layout tells.
pub(super) struct Layout {
    /// Sizes of the members after unpacking and packed, as the directory tells them; 0 where one cannot be found.
    pub(super) sizes: Vec<(u64, u64)>,
    /// Where members begin that the directory does not list.
    pub(super) hidden: Vec<u64>,
}

/// Finds out where every member lies. `names` are what the members are called.
///
/// # Errors
/// The names of two members that overlap.
pub(super) fn layout(
    archive: &mut ZipArchive<Store>,
    names: &[String],
    store: &Store,
) -> Result<Layout, (String, String)> {
    let mut sizes = Vec::with_capacity(archive.len());
    let mut spans = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let Ok(member) = archive.by_index_raw(index) else {
            sizes.push((0, 0));
            continue;
        };
        sizes.push((member.size(), member.compressed_size()));
        let start = member.header_start();
        let end = member.data_start().unwrap_or(start).saturating_add(member.compressed_size());
        spans.push((start, end, index));
    }
    spans.sort_unstable();
    let name = |index: usize| names.get(index).cloned().unwrap_or_default();
    let mut hidden = Vec::new();
    let mut last: Option<usize> = None;
    let mut end = 0;
    for (start, stop, index) in spans {
        if start < end {
            return Err((last.map(name).unwrap_or_default(), name(index)));
        }
        hidden.extend(unlisted(store, end, start));
        (end, last) = (stop, Some(index));
    }
    hidden.extend(unlisted(store, end, archive.central_directory_start()));
    Ok(Layout { sizes, hidden })
}

/// Where a member begins in a stretch that no listed member takes, if one does.
fn unlisted(store: &Store, from: u64, to: u64) -> Option<u64> {
    let length = to.checked_sub(from).filter(|length| *length >= LOCAL as u64)?;
    let mut bytes = vec![0_u8; usize::try_from(length.min(DESCRIPTOR + 4)).ok()?];
    exact(store, from, &mut bytes)?;
    bytes.windows(4).position(|four| four == b"PK\x03\x04").map(|at| from + at as u64)
}

/// Compares what a member says of itself with what the directory says of it.
///
/// # Errors
/// What they disagree on.
pub(super) fn agree(store: &Store, local: u64, central: u64) -> Result<(), &'static str> {
    let (mut own, mut listed) = ([0_u8; LOCAL], [0_u8; CENTRAL]);
    exact(store, local, &mut own).filter(|()| own.starts_with(b"PK\x03\x04")).ok_or("the member's place")?;
    exact(store, central, &mut listed).filter(|()| listed.starts_with(b"PK\x01\x02")).ok_or("the member's place")?;
    let (flags, told) = (short(&own, 6), short(&listed, 8));
    if (flags ^ told) & FLAGS != 0 {
        return Err("encryption");
    }
    if short(&own, 8) != short(&listed, 10) {
        return Err("the method of packing");
    }
    // With this flag the sizes follow the data, and what stands here may be zero.
    let later = flags & 8 != 0;
    for (own_at, listed_at, what) in [(14, 16, "the checksum"), (18, 20, "the packed size"), (22, 24, "the size")] {
        let (own, listed) = (long(&own, own_at), long(&listed, listed_at));
        // Sizes of 4 GiB and more stand elsewhere.
        let elsewhere = what != "the checksum" && (own == u32::MAX || listed == u32::MAX);
        if own != listed && !elsewhere && !(later && own == 0) {
            return Err(what);
        }
    }
    let length = short(&own, 26);
    if length != short(&listed, 28) {
        return Err("the name");
    }
    let (mut name, mut told) = (vec![0_u8; usize::from(length)], vec![0_u8; usize::from(length)]);
    let both = exact(store, local + LOCAL as u64, &mut name).and(exact(store, central + CENTRAL as u64, &mut told));
    both.filter(|()| name == told).ok_or("the name")
}

/// Fills `buffer` from a place; nothing when there are not as many bytes.
fn exact(store: &Store, from: u64, buffer: &mut [u8]) -> Option<()> {
    let mut reader = store.clone();
    reader.seek(SeekFrom::Start(from)).ok()?;
    reader.read_exact(buffer).ok()
}

fn short(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |two| u16::from_le_bytes(*two))
}

fn long(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |four| u32::from_le_bytes(*four))
}
