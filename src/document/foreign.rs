//! Files of other programs, told by their first bytes: what each one is, and what to do.

/// What other archives have in common.
const ARCHIVE: &str = "an archive that is not read; pack the bundle as a zip or a .tar.gz";
const PICTURE: &str = "a picture: what it shows is not read; save the answers themselves";

/// Where a mark stands, the mark, and what it is the mark of.
const MARKS: &[(usize, &[u8], &str, &str)] = &[
    (0, b"7z\xBC\xAF\x27\x1C", "7-Zip", ARCHIVE),
    (0, b"Rar!\x1A\x07", "RAR", ARCHIVE),
    (0, b"\xFD7zXZ\0", "xz", ARCHIVE),
    (0, b"BZh", "bzip2", ARCHIVE),
    (0, b"\x28\xB5\x2F\xFD", "Zstandard", ARCHIVE),
    (0, b"\x04\x22\x4D\x18", "LZ4", ARCHIVE),
    (0, b"MSCF\0\0\0\0", "cabinet", ARCHIVE),
    (0, b"PK\x07\x08", "split zip", "a part of a zip that was split; ask for the zip in one piece"),
    (0, b"%PDF-", "PDF", "a PDF: what it shows is not read; save the answers themselves"),
    (0, b"{\\rtf", "RTF", "a text document: what it shows is not read; save the answers themselves"),
    (
        0,
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "OLE",
        "an old Office document or an Outlook message, not read; send what is in it as files",
    ),
    (0, b"\x89PNG\r\n\x1A\n", "PNG", PICTURE),
    (0, b"\xFF\xD8\xFF", "JPEG", PICTURE),
    (0, b"GIF8", "GIF", PICTURE),
    (8, b"WEBP", "WebP", PICTURE),
    (4, b"ftyp", "video", "a video: what it shows is not read; save the answers themselves"),
    (0, b"SQLite format 3\0", "SQLite", "an SQLite database, not read; save the API's answers"),
    (0, b"TAPE\0\0", "SQL Server backup", "a database backup, not read; save the API's answers, or rows with FOR JSON"),
    (0, b"MZ", "Windows program", "a Windows program, not read"),
    (0, b"\x7FELF", "program", "a program, not read"),
    (
        0,
        b"bplist00",
        "property list",
        "a binary property list (a saved web page of Safari), not read; save the answer itself",
    ),
    (0, b"\xFF\xFE\0\0", "UTF-32", "text in UTF-32, not read; save it as UTF-8"),
    (0, b"\0\0\xFE\xFF", "UTF-32", "text in UTF-32, not read; save it as UTF-8"),
];

/// What the bytes are, when they are of another program.
pub(super) fn name(bytes: &[u8]) -> Option<String> {
    let mark =
        |(at, mark, ..): &&(usize, &[u8], &str, &str)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(mark));
    // Short marks of letters may begin a text too.
    let looks_binary = || bytes.iter().take(512).any(|byte| *byte == 0 || *byte >= 0x80);
    let (_, mark, what, next) = MARKS.iter().find(mark)?;
    if mark.len() < 5 && mark.is_ascii() && !looks_binary() {
        return None;
    }
    Some(format!("{what}: {next}"))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn files_of_other_programs_are_named() {
        assert!(name(b"7z\xBC\xAF\x27\x1C\0\x04").unwrap().contains("pack the bundle as a zip"));
        assert!(name(b"%PDF-1.7\n").unwrap().starts_with("PDF"));
        assert_eq!(name(b"MZ is a text"), None);
        assert_eq!(name(b"{\"a\":1}"), None);
        assert_eq!(name(b""), None);
    }
}
