//! Known names of properties, found fast: what most names are is told by their first letter and length.

/// Slots of the table; a power of two, several times the names there are.
const SLOTS: usize = 4096;
/// The bit in which letters of the two cases differ.
const FOLD: u8 = 0x20;

/// A set of numbered names. Each is met as it is written, or in any case.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    /// For each first byte, the lengths of names that begin so.
    lengths: Vec<u64>,
    /// Slots with the number of a name, plus one.
    table: Vec<u16>,
    names: Vec<Name>,
}

#[derive(Clone, Debug)]
struct Name {
    text: Vec<u8>,
    any_case: bool,
}

impl Default for Lookup {
    fn default() -> Self {
        Self { lengths: vec![0; 256], table: vec![0; SLOTS], names: Vec::new() }
    }
}

impl Lookup {
    /// The names of properties, and those of columns, which may be written in any case. Nothing without names, and when
    /// there are too many.
    pub(crate) fn of<'n>(
        properties: impl IntoIterator<Item = &'n str>,
        columns: impl IntoIterator<Item = &'n str>,
    ) -> Option<Self> {
        let names = properties.into_iter().map(|name| (name, false));
        let columns = columns.into_iter().filter(|name| !name.contains('_')).map(|name| (name, true));
        let mut lookup = Self::default();
        names.chain(columns).try_for_each(|(name, any_case)| lookup.add(name, any_case).map(|_| ()))?;
        (!lookup.names.is_empty()).then_some(lookup)
    }

    /// The lines of an embedded list that are `wanted`, in any case. Empty lines and those that begin with `#` are none.
    pub(crate) fn of_lines(text: &str, wanted: impl Fn(&str) -> bool) -> Self {
        let mut lookup = Self::default();
        for line in text.lines().map(str::trim) {
            if !line.is_empty() && !line.starts_with('#') && wanted(line) {
                let added = lookup.add(line, true);
                debug_assert!(added.is_some(), "{line}");
            }
        }
        lookup
    }

    /// The number of a name, which is added if it is new. Nothing for an empty name, one of 64 bytes or more, and
    /// when there are too many.
    pub(crate) fn add(&mut self, name: &str, any_case: bool) -> Option<usize> {
        let name = name.as_bytes();
        let first = *name.first()?;
        let length = u32::try_from(name.len()).ok().filter(|length| *length < 64)?;
        let mut slot = slot(name);
        while let Some(number) = usize::from(*self.table.get(slot)?).checked_sub(1) {
            if self.names.get(number).is_some_and(|own| own.any_case == any_case && own.text == name) {
                return Some(number);
            }
            slot = (slot + 1) % SLOTS;
        }
        let number = self.names.len();
        if number >= SLOTS / 2 {
            return None;
        }
        *self.lengths.get_mut(usize::from(first | FOLD))? |= 1 << length;
        *self.table.get_mut(slot)? = u16::try_from(number + 1).ok()?;
        self.names.push(Name { text: name.to_vec(), any_case });
        Some(number)
    }

    /// The names in the order of their numbers, and whether each is met in any case.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, bool)> {
        self.names.iter().map(|name| (std::str::from_utf8(&name.text).unwrap_or_default(), name.any_case))
    }

    /// The numbers under which a name is known: as it is written, and in any case.
    #[inline]
    pub(crate) fn find(&self, name: &[u8], mut found: impl FnMut(usize)) {
        if !self.may_hold(name) {
            return;
        }
        let mut slot = slot(name);
        while let Some(number) = self.table.get(slot).and_then(|number| usize::from(*number).checked_sub(1)) {
            if let Some(own) = self.names.get(number)
                && (own.text == name || (own.any_case && own.text.eq_ignore_ascii_case(name)))
            {
                found(number);
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// Whether a name is known.
    #[inline]
    pub(crate) fn holds(&self, name: &[u8]) -> bool {
        let mut held = false;
        self.find(name, |_| held = true);
        held
    }

    /// Whether any name begins like this one and is as long.
    #[inline]
    fn may_hold(&self, name: &[u8]) -> bool {
        let Some(first) = name.first() else { return false };
        let lengths = self.lengths.get(usize::from(first | FOLD)).copied().unwrap_or(0);
        name.len() < 64 && lengths >> name.len() & 1 == 1
    }
}

/// Where a name is looked for first; the same for names that differ in case only.
fn slot(name: &[u8]) -> usize {
    const FOLDS: u64 = u64::from_le_bytes([FOLD; 8]);
    let word = |bytes: &[u8]| bytes.iter().fold(0_u64, |word, byte| word << 8 | u64::from(byte | FOLD));
    let head = name.first_chunk::<8>().map_or_else(|| word(name), |bytes| u64::from_le_bytes(*bytes) | FOLDS);
    let tail = name.last_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes) | FOLDS);
    let mixed = (head ^ tail.rotate_left(23) ^ name.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 52) as usize % SLOTS
}

#[cfg(test)]
mod tests {
    use super::Lookup;

    #[test]
    fn names_are_met_as_they_are_written_or_in_any_case() {
        let mut lookup = Lookup::default();
        assert_eq!(lookup.add("id", false), Some(0));
        assert_eq!(lookup.add("id", true), Some(1));
        assert_eq!(lookup.add("unum", true), Some(2));
        assert_eq!(lookup.add("id", false), Some(0));
        assert_eq!(lookup.add("", false), None);
        let numbers = |name: &str| {
            let mut numbers = Vec::new();
            lookup.find(name.as_bytes(), |number| numbers.push(number));
            numbers
        };
        assert_eq!(numbers("id"), [0, 1]);
        assert_eq!(numbers("ID"), [1]);
        assert_eq!(numbers("Unum"), [2]);
        assert!(!lookup.holds(b"unums") && !lookup.holds(b"") && !lookup.holds(&[b'i'; 100]));
    }
}
