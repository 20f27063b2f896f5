//! Reaches for a store of objects, with what only the command line knows: environment, clock and console.

use super::console::Console;
use crate::{
    disk::Disk,
    model::StorePlace,
    pipeline::Failure,
    publish::{Bucket, PublishError, Store, Wait},
};

/// What is to be done with a store.
pub type Work<'a, T> = &'a dyn Fn(&Store<'_>, Wait<'_>) -> Result<T, PublishError>;

#[cfg(feature = "publish")]
pub use with::{with_bucket, with_store};

/// Says that this program reaches no store.
#[cfg(not(feature = "publish"))]
pub fn with_store<T>(
    _disk: &dyn Disk,
    _place: &StorePlace,
    _adopts: bool,
    _console: &mut Console,
    _work: Work<'_, T>,
) -> Result<T, Failure> {
    Err(Failure::new("this dateline was built without stores of objects").help("build it with `--features publish`"))
}

/// Says that this program reaches no store.
#[cfg(not(feature = "publish"))]
pub fn with_bucket<T>(_place: &StorePlace, _work: &dyn Fn(&dyn Bucket) -> T) -> Result<T, PublishError> {
    Err(PublishError::new("this dateline was built without stores of objects"))
}

#[cfg(feature = "publish")]
mod with {
    use std::{
        cell::RefCell,
        time::{Duration, Instant},
    };

    use super::{Bucket, Console, Disk, Failure, PublishError, Store, StorePlace, Work};
    use crate::{
        cli::{environment, visible::visible_line},
        publish::{Claim, Cloud, Patience, Secrets, Time},
    };

    /// Does something with a store; who has to wait is told why.
    pub fn with_store<T>(
        disk: &dyn Disk,
        place: &StorePlace,
        adopts: bool,
        console: &mut Console,
        work: Work<'_, T>,
    ) -> Result<T, Failure> {
        let cloud = Cloud::open(place, Secrets::of(environment::variables()), Patience::Steady)?;
        let time = SinceItBegan(environment::moment_in(Duration::ZERO));
        let (owner, token) = (environment::who(), environment::secret());
        let claim = Claim { owner, token, lasts: Duration::from_secs(place.lease_seconds) };
        let store = Store { disk, bucket: &cloud, time: &time, claim, adopts, requests: place.requests };
        let console = RefCell::new(console);
        let wait = |time: Duration, why: &str| {
            console.borrow_mut().say(&format!("{}; waiting for {} s\n", visible_line(why), time.as_secs()));
            std::thread::sleep(time);
        };
        Ok(work(&store, &wait)?)
    }

    /// Does something with what a store keeps, which spares time and is not needed.
    pub fn with_bucket<T>(place: &StorePlace, work: &dyn Fn(&dyn Bucket) -> T) -> Result<T, PublishError> {
        let cloud = Cloud::open(place, Secrets::of(environment::variables()), Patience::Hasty)?;
        Ok(work(&cloud))
    }

    /// The clock of this process.
    struct SinceItBegan(Instant);

    impl Time for SinceItBegan {
        fn moment(&self) -> Duration {
            environment::moment_in(Duration::ZERO).duration_since(self.0)
        }
    }
}
