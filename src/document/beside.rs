//! Two things at once.

/// Does two things at once, if several threads are to be used. A thread of rayon's that waits for another would take up
/// the next document meanwhile, with this one in its hands.
pub(super) fn beside<A, B: Send>(own: impl FnOnce() -> A, other: impl Fn() -> Option<B> + Sync) -> (A, Option<B>) {
    if rayon::current_num_threads() == 1 {
        return (own(), other());
    }
    std::thread::scope(|scope| {
        let beside = std::thread::Builder::new().spawn_scoped(scope, &other);
        let own = own();
        let other = match beside {
            Ok(beside) => beside.join().ok().flatten(),
            Err(_) => other(),
        };
        (own, other)
    })
}
