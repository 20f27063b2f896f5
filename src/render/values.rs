//! Views as template values.

use serde::{
    Serialize, Serializer,
    ser::{
        SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
        SerializeTupleVariant,
    },
};
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    fmt,
};
use tera::{Map, Value, value::Key};

use crate::base::{Fingerprint, PART, announced};

/// How many parts a thread keeps before it begins anew.
const PARTS_MAX: usize = 20_000;
/// How many names of fields a thread keeps for good.
const KEYS_MAX: usize = 1000;

thread_local! {
    /// The values of parts by their digests: a value is shared by pointer.
    static PARTS: RefCell<HashMap<Fingerprint, Value, foldhash::fast::RandomState>> = RefCell::default();
    /// Keys of maps that were seen: flattened structs name their fields at run time, the same ones on every page.
    static KEYS: RefCell<HashSet<&'static str, foldhash::fast::RandomState>> = RefCell::default();
}

/// Turns a view into what templates see. It does what Tera itself does, but makes each [`crate::base::Part`] and each key once:
/// a country's link stands some 25 times in every card of a list, and took a third of the time of a build.
pub fn value_of(view: &impl Serialize) -> Result<Value, Unseen> {
    view.serialize(Seen)
}

/// Why a view cannot be seen by templates: no view of ours is one.
#[derive(Debug)]
pub struct Unseen(String);

struct Seen;

struct Items(Vec<Value>);

struct Fields {
    variant: Option<&'static str>,
    fields: Vec<(Key<'static>, Value)>,
    key: Option<Key<'static>>,
}

/// Fields whose names are known for good, as Tera takes them without hashing each name twice.
struct Row<'f>(&'f [(Key<'static>, Value)]);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_struct("Row", self.0.len())?;
        for (key, value) in self.0 {
            if let Key::Str(name) = key {
                row.serialize_field(name, value)?;
            }
        }
        row.end()
    }
}

impl Fields {
    fn new(variant: Option<&'static str>, len: usize) -> Self {
        Fields { variant, fields: Vec::with_capacity(len), key: None }
    }

    fn finish(self) -> Result<Value, Unseen> {
        let map = match self.fields.iter().all(|(key, _)| matches!(key, Key::Str(_))) {
            true => Value::try_from_serializable(&Row(&self.fields)).map_err(|fault| Unseen(fault.to_string()))?,
            false => Value::from(Map::from_iter(self.fields)),
        };
        Ok(match self.variant {
            Some(variant) => of_variant(variant, map),
            None => map,
        })
    }
}

fn of_variant(variant: &'static str, value: Value) -> Value {
    Value::from(Map::from_iter([(Key::from(variant), value)]))
}

/// The first names are kept for good; they are those of our own structs. An editor's `extra` may hold any number.
fn key_of(text: &str) -> Key<'static> {
    KEYS.with_borrow_mut(|keys| match keys.get(text) {
        Some(key) => Key::Str(key),
        None if keys.len() >= KEYS_MAX => Key::from(text.to_owned()),
        None => {
            let key: &'static str = Box::leak(text.into());
            keys.insert(key);
            Key::Str(key)
        }
    })
}

fn part<T: Serialize + ?Sized>(digest: Fingerprint, value: &T) -> Result<Value, Unseen> {
    if let Some(known) = PARTS.with_borrow(|parts| parts.get(&digest).cloned()) {
        return Ok(known);
    }
    let value = value.serialize(Seen)?;
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
        $(fn $method(self, value: $kind) -> Result<Value, Unseen> {
            Ok(Value::from(value))
        })*
    };
}

impl Serializer for Seen {
    type Ok = Value;
    type Error = Unseen;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Fields;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    plain! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_i64(i64);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_u64(u64);
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_char(char);
        serialize_str(&str);
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value, Unseen> {
        Ok(Value::bytes(value))
    }

    fn serialize_none(self) -> Result<Value, Unseen> {
        Ok(Value::none())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Unseen> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Unseen> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Value, Unseen> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result<Value, Unseen> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<Value, Unseen> {
        match (name == PART).then(announced).flatten() {
            Some(digest) => part(digest, value),
            None => value.serialize(self),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Unseen> {
        Ok(of_variant(variant, value.serialize(self)?))
    }

    fn serialize_seq(self, len: Option<usize>) -> Result<Items, Unseen> {
        Ok(Items(Vec::with_capacity(len.unwrap_or_default())))
    }

    fn serialize_tuple(self, len: usize) -> Result<Items, Unseen> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_struct(self, _name: &'static str, len: usize) -> Result<Items, Unseen> {
        self.serialize_seq(Some(len))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _len: usize,
    ) -> Result<Fields, Unseen> {
        Err(Unseen("no view holds a variant with several values".to_owned()))
    }

    fn serialize_map(self, len: Option<usize>) -> Result<Fields, Unseen> {
        Ok(Fields::new(None, len.unwrap_or(16)))
    }

    fn serialize_struct(self, _name: &'static str, len: usize) -> Result<Fields, Unseen> {
        Ok(Fields::new(None, len))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Fields, Unseen> {
        Ok(Fields::new(Some(variant), len))
    }
}

macro_rules! holds_items {
    ($($of:ident::$method:ident;)*) => {
        $(impl $of for Items {
            type Ok = Value;
            type Error = Unseen;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unseen> {
                self.0.push(value.serialize(Seen)?);
                Ok(())
            }

            fn end(self) -> Result<Value, Unseen> {
                Ok(Value::from(self.0))
            }
        })*
    };
}

holds_items! {
    SerializeSeq::serialize_element;
    SerializeTuple::serialize_element;
    SerializeTupleStruct::serialize_field;
}

macro_rules! holds_fields {
    ($($of:ident;)*) => {
        $(impl $of for Fields {
            type Ok = Value;
            type Error = Unseen;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unseen> {
                self.fields.push((Key::Str(name), value.serialize(Seen)?));
                Ok(())
            }

            fn end(self) -> Result<Value, Unseen> {
                self.finish()
            }
        })*
    };
}

holds_fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl SerializeTupleVariant for Fields {
    type Ok = Value;
    type Error = Unseen;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _value: &T) -> Result<(), Unseen> {
        Err(Unseen("no view holds a variant with several values".to_owned()))
    }

    fn end(self) -> Result<Value, Unseen> {
        self.finish()
    }
}

impl SerializeMap for Fields {
    type Ok = Value;
    type Error = Unseen;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unseen> {
        let key = key.serialize(Seen)?;
        let text = key.as_str().map(key_of);
        self.key = Some(text.ok_or_else(|| Unseen("a map of a view has texts for keys".to_owned()))?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unseen> {
        if let Some(key) = self.key.take() {
            self.fields.push((key, value.serialize(Seen)?));
        }
        Ok(())
    }

    fn end(self) -> Result<Value, Unseen> {
        self.finish()
    }
}

impl serde::ser::Error for Unseen {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Unseen(message.to_string())
    }
}

impl fmt::Display for Unseen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Unseen {}

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
