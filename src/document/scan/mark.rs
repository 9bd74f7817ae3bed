//! What the index of a piece notes: a place, and what stands there, in four bytes.

/// A bracket, or a colon after a name that may be a marker: where it is in the buffer, and of what kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark(u32);

impl Mark {
    /// The kind of marks that only the text tells apart; greater ones are names, by their numbers.
    pub(super) const LOOK: u16 = 1;
    /// Bits of a place.
    const PLACE: u32 = 20;
    /// Bytes that a piece has at most, so that the places in it can be noted.
    pub(super) const FAR: usize = 1 << (Self::PLACE - 1);
    /// Set in the kinds of names that are known to stand there; others are likely to.
    const SURE: u16 = 1 << (u32::BITS - Self::PLACE - 1);
    /// Names that can be told apart.
    pub(super) const NAMES: usize = Self::SURE as usize - 2;

    #[inline(always)]
    pub(super) const fn new(at: u32, kind: u16) -> Self {
        Self(at | (kind as u32) << Self::PLACE)
    }

    /// Where it is.
    #[inline(always)]
    pub(super) const fn at(self) -> usize {
        self.0 as usize & ((1 << Self::PLACE) - 1)
    }

    /// The number of the name before a colon, when that is likely to be one.
    #[inline(always)]
    pub(super) const fn name(self) -> Option<usize> {
        Self::name_of((self.0 >> Self::PLACE) as u16)
    }

    /// Whether that name is known to stand there.
    #[inline(always)]
    pub(super) const fn is_sure(self) -> bool {
        (self.0 >> Self::PLACE) as u16 & Self::SURE != 0
    }

    /// The number of the name that is known to stand where marks of a kind are.
    pub(super) const fn sure_name(kind: u16) -> Option<usize> {
        if kind & Self::SURE == 0 { None } else { Self::name_of(kind) }
    }

    /// The number of the name that makes marks of a kind.
    #[inline(always)]
    const fn name_of(kind: u16) -> Option<usize> {
        ((kind & !Self::SURE) as usize).checked_sub(2)
    }

    /// The kind of mark that a name makes when it is known to stand there.
    pub(super) const fn sure(kind: u16) -> u16 {
        if kind == Self::LOOK { kind } else { kind | Self::SURE }
    }

    /// The kind of mark that a name of this number makes.
    pub(super) fn of_name(number: usize) -> u16 {
        u16::try_from(number + 2).ok().filter(|_| number < Self::NAMES).unwrap_or(Self::LOOK)
    }
}
