use std::collections::VecDeque;
use tokio::task::AbortHandle;

/// How many connections are open at once. Twenty people who look at one preview have not so many; and a program may have 256
/// files open on some systems, of which building and watching need theirs.
const OPEN_MAX: usize = 192;

/// The connections that are open, the eldest first.
///
/// Where there are too many, the eldest gives way: whoever opens connections and says nothing keeps nobody out, and a tab whose
/// line is cut off opens it again by itself.
#[derive(Debug, Default)]
pub struct Crowd(VecDeque<AbortHandle>);

impl Crowd {
    /// Lets one in.
    pub fn join(&mut self, conversation: AbortHandle) {
        if self.0.len() >= OPEN_MAX {
            self.0.retain(|conversation| !conversation.is_finished());
        }
        if self.0.len() >= OPEN_MAX
            && let Some(eldest) = self.0.pop_front()
        {
            eldest.abort();
        }
        self.0.push_back(conversation);
    }
}
