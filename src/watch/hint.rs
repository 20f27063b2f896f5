use notify::{
    Event, EventKind,
    event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode},
};
use std::path::PathBuf;

/// What an event of the system says to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// Something happened at a path.
    At(PathBuf, Step),
    /// Events were lost, or cannot be understood: anything may have happened.
    Doubt,
}

/// How far along a change is. It decides how long to wait, never what is believed to be on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Someone writes, and will close the file.
    Writing,
    /// A file was closed after writing, or put in place by a rename.
    Done,
    /// Something was removed or renamed away; its successor may follow.
    Gone,
    /// Anything else.
    Touched,
}

impl Hint {
    /// Reads an event. Mere access gives no hint, for our own reading is access too.
    pub fn of(event: notify::Result<Event>) -> Vec<Hint> {
        let Ok(event) = event else { return vec![Hint::Doubt] };
        if event.need_rescan() {
            return vec![Hint::Doubt];
        }
        let Some(steps) = steps(event.kind) else { return Vec::new() };
        if event.paths.is_empty() {
            return vec![Hint::Doubt];
        }
        let steps = steps.iter().chain(std::iter::repeat(steps.last().unwrap_or(&Step::Touched)));
        event.paths.into_iter().zip(steps).map(|(path, step)| Hint::At(path, *step)).collect()
    }
}

/// The steps of the event's paths in their order; the last one is that of all further paths.
fn steps(kind: EventKind) -> Option<&'static [Step]> {
    // Only Linux tells when a file is closed, so only there is it worth waiting for.
    let writing: &[Step] = if cfg!(target_os = "linux") { &[Step::Writing] } else { &[Step::Touched] };
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(&[Step::Done]),
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_)) => Some(writing),
        EventKind::Modify(ModifyKind::Name(RenameMode::To)) => Some(&[Step::Done]),
        EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => Some(&[Step::Gone, Step::Done]),
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(RenameMode::From)) => Some(&[Step::Gone]),
        _ => Some(&[Step::Touched]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{DataChange, Flag};

    fn hints(kind: EventKind, paths: &[&str]) -> Vec<Hint> {
        let event = paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()));
        Hint::of(Ok(event))
    }

    #[test]
    fn reading_gives_no_hint_but_closing_after_writing_does() {
        let open = EventKind::Access(AccessKind::Open(AccessMode::Any));
        let read = EventKind::Access(AccessKind::Close(AccessMode::Read));
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        assert_eq!(hints(open, &["/a"]), []);
        assert_eq!(hints(read, &["/a"]), []);
        assert_eq!(hints(written, &["/a"]), [Hint::At("/a".into(), Step::Done)]);
    }

    #[test]
    fn a_rename_names_both_paths() {
        let both = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let expected = [Hint::At("/a".into(), Step::Gone), Hint::At("/b".into(), Step::Done)];
        assert_eq!(hints(both, &["/a", "/b"]), expected);
    }

    #[test]
    fn lost_events_nameless_ones_and_faults_put_everything_in_doubt() {
        let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
        assert_eq!(Hint::of(Ok(lost)), [Hint::Doubt]);
        assert_eq!(hints(EventKind::Modify(ModifyKind::Data(DataChange::Any)), &[]), [Hint::Doubt]);
        assert_eq!(Hint::of(Err(notify::Error::generic("x"))), [Hint::Doubt]);
    }
}
