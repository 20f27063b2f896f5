//! Structs whose fields stand among those of others, as `#[serde(flatten)]` puts them there.

use serde::ser::SerializeStruct;

/// A struct whose fields can stand in another.
pub trait Fields {
    /// How many there are.
    const COUNT: usize;

    /// Writes them in their order.
    fn write_to<S: SerializeStruct>(&self, to: &mut S) -> Result<(), S::Error>;
}

/// Serialises structs that stand in lists, with the fields of another in front of their own: `flat!(Entry: card: Card + { role, … })`.
/// `#[serde(flatten)]` makes maps of them, whose names are written, hashed and digested again in every line of every list:
/// that was a tenth of the instructions of a build. A field that is left out does not compile.
macro_rules! flat {
    ($name:ident: $($inner:ident: $kind:ident +)? { $($field:ident),+ }) => {
        impl $crate::model::flat::Fields for $name {
            const COUNT: usize = [$(stringify!($field)),+].len() $(+ <$kind as $crate::model::flat::Fields>::COUNT)?;

            fn write_to<S: serde::ser::SerializeStruct>(&self, to: &mut S) -> Result<(), S::Error> {
                let $name { $($inner,)? $($field),+ } = self;
                $($crate::model::flat::Fields::write_to($inner, to)?;)?
                $(to.serialize_field(stringify!($field), $field)?;)+
                Ok(())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct;
                let mut fields = serializer.serialize_struct(stringify!($name), <Self as $crate::model::flat::Fields>::COUNT)?;
                $crate::model::flat::Fields::write_to(self, &mut fields)?;
                fields.end()
            }
        }
    };
}

pub(super) use flat;
