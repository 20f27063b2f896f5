use std::{
    num::NonZeroUsize,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// How many threads at most wait for the disk; more only wait for each other.
const THREADS_MAX: usize = 8;

/// Does something with each item on as many threads as a disk keeps busy, like [`in_parallel_of`].
pub fn in_parallel<T: Sync, R: Send, E: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    in_parallel_of(thread::available_parallelism().map_or(1, NonZeroUsize::get).min(THREADS_MAX), items, work)
}

/// Does something with each item on so many threads and returns what came of them, in order; after a fault no other is begun.
pub fn in_parallel_of<T: Sync, R: Send, E: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&T) -> Result<R, E> + Sync,
) -> Result<Vec<R>, E> {
    let threads = threads.min(items.len());
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        while let Some((at, item)) = take_next(&next, items) {
            match work(item) {
                Ok(result) => done.push((at, result)),
                Err(fault) => {
                    next.store(items.len(), Ordering::Relaxed);
                    return Err(fault);
                }
            }
        }
        Ok(done)
    };
    let parts: Vec<Result<Vec<(usize, R)>, E>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        threads.into_iter().map(|thread| thread.join().expect("work does not panic")).collect()
    });
    let mut done: Vec<(usize, R)> = Vec::with_capacity(items.len());
    for part in parts {
        done.extend(part?);
    }
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}

fn take_next<'i, T>(next: &AtomicUsize, items: &'i [T]) -> Option<(usize, &'i T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, items.get(at)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_and_a_fault_ends_the_work() {
        let items: Vec<u32> = (0..1000).collect();
        assert_eq!(in_parallel(&items, |item| Ok::<_, ()>(item * 2)), Ok(items.iter().map(|item| item * 2).collect()));
        let begun = AtomicUsize::new(0);
        let outcome = in_parallel(&items, |item| {
            begun.fetch_add(1, Ordering::Relaxed);
            if *item == 0 {
                Err("zero")
            } else {
                thread::sleep(std::time::Duration::from_millis(1));
                Ok(())
            }
        });
        assert_eq!(outcome, Err("zero"));
        assert!(begun.load(Ordering::Relaxed) < items.len());
        assert_eq!(in_parallel(&[] as &[u32], |_| Ok::<_, ()>(())), Ok(vec![]));
    }
}
