use serde::{
    Serialize, Serializer,
    ser::{
        self, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};
use std::fmt;

use super::part::{PART, announced};

/// Writes a value as bytes that differ where values differ: for a digest, never to be read back.
///
/// Each value begins with a byte that says what it is, texts and bytes have their length before them, and whatever holds
/// others is closed. Names of fields are left out, as a type's fields always come in one order. Unlike postcard it takes
/// what does not know its length beforehand, as a flattened struct; of a [`super::Part`] it writes the digest alone.
pub struct Digester<'b>(pub &'b mut Vec<u8>);

/// What the next bytes are.
#[derive(Clone, Copy)]
enum Mark {
    Nothing,
    Some,
    False,
    True,
    Signed,
    Unsigned,
    Float,
    Char,
    Text,
    Bytes,
    Variant,
    Open,
    Close,
    Part,
    Wide,
}

/// Nothing is refused by bytes.
#[derive(Debug)]
pub struct Refused(String);

impl Digester<'_> {
    fn mark(&mut self, mark: Mark) {
        self.0.push(mark as u8);
    }

    fn number(&mut self, mark: Mark, bytes: [u8; 8]) -> Result<(), Refused> {
        self.mark(mark);
        self.0.extend(bytes);
        Ok(())
    }

    fn text(&mut self, mark: Mark, bytes: &[u8]) -> Result<(), Refused> {
        self.mark(mark);
        self.0.extend((bytes.len() as u64).to_le_bytes());
        self.0.extend(bytes);
        Ok(())
    }

    fn open(mut self) -> Result<Self, Refused> {
        self.mark(Mark::Open);
        Ok(self)
    }

    fn open_variant(mut self, index: u32) -> Result<Self, Refused> {
        self.number(Mark::Variant, u64::from(index).to_le_bytes())?;
        self.open()
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        value.serialize(Digester(self.0))
    }

    fn close(mut self) -> Result<(), Refused> {
        self.mark(Mark::Close);
        Ok(())
    }
}

/// Numbers are widened, so that a digest does not tell a `u32` from a `usize` of the same value.
macro_rules! numbers {
    ($($method:ident($kind:ty) as $wide:ty, $mark:ident;)*) => {
        $(fn $method(mut self, value: $kind) -> Result<(), Refused> {
            self.number(Mark::$mark, <$wide>::from(value).to_le_bytes())
        })*
    };
}

impl Serializer for Digester<'_> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    numbers! {
        serialize_i8(i8) as i64, Signed;
        serialize_i16(i16) as i64, Signed;
        serialize_i32(i32) as i64, Signed;
        serialize_i64(i64) as i64, Signed;
        serialize_u8(u8) as u64, Unsigned;
        serialize_u16(u16) as u64, Unsigned;
        serialize_u32(u32) as u64, Unsigned;
        serialize_u64(u64) as u64, Unsigned;
        serialize_f32(f32) as f64, Float;
        serialize_f64(f64) as f64, Float;
    }

    fn serialize_i128(mut self, value: i128) -> Result<(), Refused> {
        self.mark(Mark::Wide);
        self.0.extend(value.to_le_bytes());
        Ok(())
    }

    fn serialize_bool(mut self, value: bool) -> Result<(), Refused> {
        self.mark(if value { Mark::True } else { Mark::False });
        Ok(())
    }

    fn serialize_char(mut self, value: char) -> Result<(), Refused> {
        self.number(Mark::Char, u64::from(u32::from(value)).to_le_bytes())
    }

    fn serialize_str(mut self, value: &str) -> Result<(), Refused> {
        self.text(Mark::Text, value.as_bytes())
    }

    fn serialize_bytes(mut self, value: &[u8]) -> Result<(), Refused> {
        self.text(Mark::Bytes, value)
    }

    fn serialize_none(mut self) -> Result<(), Refused> {
        self.mark(Mark::Nothing);
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(mut self, value: &T) -> Result<(), Refused> {
        self.mark(Mark::Some);
        self.item(value)
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Refused> {
        self.serialize_none()
    }

    fn serialize_unit_variant(
        mut self,
        _name: &'static str,
        index: u32,
        _variant: &'static str,
    ) -> Result<(), Refused> {
        self.number(Mark::Variant, u64::from(index).to_le_bytes())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Result<(), Refused> {
        match (name == PART).then(announced).flatten() {
            Some(digest) => {
                self.mark(Mark::Part);
                self.0.extend(digest.as_bytes());
                Ok(())
            }
            None => self.item(value),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _name: &'static str,
        index: u32,
        _variant: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        self.number(Mark::Variant, u64::from(index).to_le_bytes())?;
        self.item(value)
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<Self, Refused> {
        self.open()
    }

    fn serialize_tuple(self, _len: usize) -> Result<Self, Refused> {
        self.open()
    }

    fn serialize_tuple_struct(self, _name: &'static str, _len: usize) -> Result<Self, Refused> {
        self.open()
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        index: u32,
        _variant: &'static str,
        _len: usize,
    ) -> Result<Self, Refused> {
        self.open_variant(index)
    }

    fn serialize_map(self, _len: Option<usize>) -> Result<Self, Refused> {
        self.open()
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Self, Refused> {
        self.open()
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        index: u32,
        _variant: &'static str,
        _len: usize,
    ) -> Result<Self, Refused> {
        self.open_variant(index)
    }
}

macro_rules! holds_items {
    ($($of:ident::$method:ident($($name:ident)?);)*) => {
        $(impl $of for Digester<'_> {
            type Ok = ();
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(&mut self, $($name: &'static str,)? value: &T) -> Result<(), Refused> {
                $(let _ = $name;)?
                self.item(value)
            }

            fn end(self) -> Result<(), Refused> {
                self.close()
            }
        })*
    };
}

holds_items! {
    SerializeSeq::serialize_element();
    SerializeTuple::serialize_element();
    SerializeTupleStruct::serialize_field();
    SerializeTupleVariant::serialize_field();
    SerializeStruct::serialize_field(_name);
    SerializeStructVariant::serialize_field(_name);
}

impl SerializeMap for Digester<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        self.item(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.item(value)
    }

    fn end(self) -> Result<(), Refused> {
        self.close()
    }
}

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Refused(message.to_string())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use super::{super::Part, *};
    use std::collections::BTreeMap;

    fn bytes(value: &impl Serialize) -> Vec<u8> {
        let mut bytes = Vec::new();
        value.serialize(Digester(&mut bytes)).expect("nothing is refused");
        bytes
    }

    #[test]
    fn what_is_grouped_otherwise_differs() {
        assert_ne!(bytes(&("ab", "c")), bytes(&("a", "bc")));
        assert_ne!(bytes(&vec![vec![1], vec![2, 3]]), bytes(&vec![vec![1, 2], vec![3]]));
        assert_ne!(bytes(&(Some(1), None::<u8>)), bytes(&(None::<u8>, Some(1))));
        assert_ne!(bytes(&Some("")), bytes(&None::<&str>));
        assert_ne!(bytes(&BTreeMap::from([("a", "b")])), bytes(&BTreeMap::from([("a", "c")])));
        assert_ne!(bytes(&1.5), bytes(&2.5));
        assert_ne!(bytes(&1_i128), bytes(&(1_i128 << 64)));
    }

    #[test]
    fn a_part_differs_as_its_value_does() {
        let part = |text: &str| bytes(&vec![Part::new(text.to_owned())]);
        assert_eq!(part("a"), part("a"));
        assert_ne!(part("a"), part("b"));
        // Other formats see the value alone.
        assert_eq!(serde_json::to_string(&Part::new("a")).expect("text"), "\"a\"");
    }
}
