//! Views as template values.

use serde::{
    Serialize, Serializer,
    ser::{
        Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant,
    },
};
use std::{cell::RefCell, collections::HashMap};
use tera::{TeraResult, Value};

use crate::base::{Fingerprint, PART, announced};

/// How many parts a thread keeps before it begins anew.
const PARTS_MAX: usize = 20_000;

thread_local! {
    /// The values of parts by their digests: a value is shared by pointer.
    static PARTS: RefCell<HashMap<Fingerprint, Value, foldhash::fast::RandomState>> = RefCell::default();
}

/// Turns a view into what templates see. It does what Tera itself does, but makes each [`crate::base::Part`] once: a country's
/// link stands some 25 times in every card of a list, and took a third of the time of a build.
pub fn value_of(view: &impl Serialize) -> TeraResult<Value> {
    Value::try_from_serializable(&Seen(view))
}

/// Something that is serialised as it is, but for the parts in it.
struct Seen<'v, T: ?Sized>(&'v T);

impl<T: Serialize + ?Sized> Serialize for Seen<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(Through(serializer))
    }
}

/// Hands everything on to another serializer, and takes the parts out of what it hands on.
struct Through<S>(S);

fn part<T: Serialize + ?Sized>(digest: Fingerprint, value: &T) -> TeraResult<Value> {
    if let Some(known) = PARTS.with_borrow(|parts| parts.get(&digest).cloned()) {
        return Ok(known);
    }
    let value = Value::try_from_serializable(&Seen(value))?;
    PARTS.with_borrow_mut(|parts| {
        if parts.len() >= PARTS_MAX {
            parts.clear();
        }
        parts.insert(digest, value.clone());
    });
    Ok(value)
}

macro_rules! plain {
    ($($method:ident($kind:ty);)*) => {
        $(fn $method(self, value: $kind) -> Result<S::Ok, S::Error> {
            self.0.$method(value)
        })*
    };
}

impl<S: Serializer> Serializer for Through<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Through<S::SerializeSeq>;
    type SerializeTuple = Through<S::SerializeTuple>;
    type SerializeTupleStruct = Through<S::SerializeTupleStruct>;
    type SerializeTupleVariant = Through<S::SerializeTupleVariant>;
    type SerializeMap = Through<S::SerializeMap>;
    type SerializeStruct = Through<S::SerializeStruct>;
    type SerializeStructVariant = Through<S::SerializeStructVariant>;

    plain! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_i128(i128);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_u128(u128);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_unit_struct(&'static str);
    }

    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.0.serialize_none()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.0.serialize_some(&Seen(value))
    }

    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.0.serialize_unit()
    }

    fn serialize_unit_variant(self, name: &'static str, index: u32, variant: &'static str) -> Result<S::Ok, S::Error> {
        self.0.serialize_unit_variant(name, index, variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        match (name == PART).then(announced).flatten() {
            Some(digest) => part(digest, value).map_err(S::Error::custom)?.serialize(self.0),
            None => self.0.serialize_newtype_struct(name, &Seen(value)),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        self.0.serialize_newtype_variant(name, index, variant, &Seen(value))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Self::SerializeSeq, S::Error> {
        self.0.serialize_seq(len).map(Through)
    }

    fn serialize_tuple(self, len: usize) -> Result<Self::SerializeTuple, S::Error> {
        self.0.serialize_tuple(len).map(Through)
    }

    fn serialize_tuple_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeTupleStruct, S::Error> {
        self.0.serialize_tuple_struct(name, len).map(Through)
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeTupleVariant, S::Error> {
        self.0.serialize_tuple_variant(name, index, variant, len).map(Through)
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        // Flattened structs do not say how many fields they have.
        self.0.serialize_map(len.or(Some(16))).map(Through)
    }

    fn serialize_struct(self, name: &'static str, len: usize) -> Result<Self::SerializeStruct, S::Error> {
        self.0.serialize_struct(name, len).map(Through)
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStructVariant, S::Error> {
        self.0.serialize_struct_variant(name, index, variant, len).map(Through)
    }
}

macro_rules! holds_items {
    ($($of:ident::$method:ident;)*) => {
        $(impl<S: $of> $of for Through<S> {
            type Ok = S::Ok;
            type Error = S::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
                self.0.$method(&Seen(value))
            }

            fn end(self) -> Result<S::Ok, S::Error> {
                self.0.end()
            }
        })*
    };
}

holds_items! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
    SerializeTupleVariant::serialize_field;
}

macro_rules! holds_fields {
    ($($of:ident;)*) => {
        $(impl<S: $of> $of for Through<S> {
            type Ok = S::Ok;
            type Error = S::Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
                self.0.serialize_field(name, &Seen(value))
            }

            fn end(self) -> Result<S::Ok, S::Error> {
                self.0.end()
            }
        })*
    };
}

holds_fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl<S: SerializeMap> SerializeMap for Through<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.0.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        self.0.serialize_value(&Seen(value))
    }

    fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Part;
    use serde_json::json;

    #[derive(Serialize)]
    struct Inner {
        name: &'static str,
    }

    #[derive(Serialize)]
    struct Outer {
        #[serde(flatten)]
        inner: Inner,
        parts: Vec<Part<&'static str>>,
        count: Option<u8>,
        extra: serde_json::Value,
    }

    #[test]
    fn a_value_is_what_tera_makes_of_the_same_view() {
        let parts = vec![Part::new("a"), Part::new("b"), Part::new("a")];
        let extra = json!({ "list": [1, -1, 1.5, null, true], "map": { "a": "b" } });
        let view = Outer { inner: Inner { name: "x" }, parts, count: Some(1), extra };
        let ours = value_of(&view).expect("a view");
        let teras = Value::try_from_serializable(&view).expect("a view");
        let text = |value: &Value| serde_json::to_string(value).expect("a value");
        assert_eq!((text(&ours), &ours), (text(&teras), &teras));
    }

    #[test]
    fn a_part_is_made_once() {
        let part = Part::new(vec!["long enough to be shared"; 3]);
        let (one, other) = (value_of(&part).expect("a view"), value_of(&part).expect("a view"));
        assert_eq!(one.as_array().map(<[Value]>::as_ptr), other.as_array().map(<[Value]>::as_ptr));
    }
}
