//! The three ways in which XML holds objects, as far as the scan has to know them.

/// How a document writes objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// An element or attribute for each property, named like it.
    Elements,
    /// `Export-Clixml`: the property's name is the attribute `N`.
    Clixml,
    /// `ConvertTo-Xml`: the property's name is the attribute `Name`.
    Objects,
}

/// What an element is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An object, or a list of them.
    Object,
    /// The properties of the object around it.
    Members,
    /// The element around all.
    Root,
    /// Rows.
    Items,
    /// A value, or something that is none; it holds no objects.
    Leaf,
    /// Names of types.
    Aside,
    /// Entries of a dictionary, whose names are not followed; a copy of something else.
    Unclear,
}

impl Dialect {
    /// The dialect that the name of a document's first element tells.
    pub(super) fn of(root: &[u8]) -> Self {
        match root {
            b"Objs" => Self::Clixml,
            b"Objects" | b"Object" => Self::Objects,
            _ => Self::Elements,
        }
    }

    /// The attribute that names properties.
    #[inline]
    pub(super) const fn key(self) -> Option<&'static [u8]> {
        match self {
            Self::Elements => None,
            Self::Clixml => Some(b"N"),
            Self::Objects => Some(b"Name"),
        }
    }

    /// What an element of this name is for.
    #[inline]
    pub(super) fn kind(self, name: &[u8]) -> Kind {
        match self {
            Self::Elements => Kind::Object,
            Self::Clixml => match name {
                b"Obj" => Kind::Object,
                b"MS" | b"Props" => Kind::Members,
                b"Objs" => Kind::Root,
                b"LST" | b"IE" | b"STK" | b"QUE" => Kind::Items,
                b"TN" | b"TNRef" | b"T" | b"ToString" => Kind::Aside,
                b"DCT" | b"En" | b"Ref" => Kind::Unclear,
                _ => Kind::Leaf,
            },
            Self::Objects => match name {
                b"Object" | b"Property" => Kind::Object,
                b"Objects" => Kind::Items,
                _ => Kind::Unclear,
            },
        }
    }

    /// What stands for a skipped row of this tag: an object without a property that anybody asks for.
    pub(super) fn placeholder(self, tag: &[u8], text: &mut Vec<u8>) {
        let inside: &[u8] = match self {
            Self::Elements => b"<_/>",
            Self::Clixml => b"<MS/>",
            Self::Objects => b"<Property Name=\"_\"/>",
        };
        for part in [b"<", tag, b">", inside, b"</", tag, b">"] {
            text.extend_from_slice(part);
        }
    }
}
