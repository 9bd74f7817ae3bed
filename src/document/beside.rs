//! What another thread of the pool does meanwhile, if one is free.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Something that the first thread of the pool does that is free; or who needs it, if none was until then.
///
/// Who needs it does nothing else while another thread is at it: a thread of rayon's that waits by its own means would
/// take up the next document meanwhile, with this one in its hands. It must not wait for anything itself.
pub(super) struct Aside<T> {
    job: Job<T>,
    done: Receiver<T>,
    /// What came of it, when this thread did it ahead of time.
    own: Option<T>,
}

type Job<T> = Arc<Mutex<Option<Box<dyn FnOnce() -> T + Send>>>>;
type Offer = Box<dyn FnOnce() + Send>;

impl<T: Send + 'static> Aside<T> {
    /// Offers something to be done.
    pub(super) fn new(job: impl FnOnce() -> T + Send + 'static) -> Self {
        let (aside, offer) = Self::with_offer(job);
        if rayon::current_num_threads() > 1 {
            rayon::spawn(offer);
        }
        aside
    }

    /// Something to be done, and what another thread can do to do it.
    fn with_offer(job: impl FnOnce() -> T + Send + 'static) -> (Self, Offer) {
        let (tell, done) = sync_channel(1);
        let aside = Self { job: Arc::new(Mutex::new(Some(Box::new(job)))), done, own: None };
        let offered = aside.job.clone();
        let offer = Box::new(move || {
            if let Some(Ok(result)) = take(&offered).map(|job| catch_unwind(AssertUnwindSafe(job))) {
                let _ = tell.send(result);
            }
        });
        (aside, offer)
    }

    /// What came of it. Nothing when it failed in an unforeseen way.
    pub(super) fn get(mut self) -> Option<T> {
        self.begin();
        self.own.take().or_else(|| self.done.recv().ok())
    }

    /// Does it now, if nobody has begun: whether that was so.
    pub(super) fn begin(&mut self) -> bool {
        let Some(job) = take(&self.job) else { return false };
        self.own = Some(job());
        true
    }

    /// Whether it is done.
    pub(super) fn is_done(&mut self) -> bool {
        if self.own.is_none() {
            self.own = self.done.try_recv().ok();
        }
        self.own.is_some()
    }
}

impl<T> Drop for Aside<T> {
    /// What nobody has begun by now is not done any more.
    fn drop(&mut self) {
        take(&self.job);
    }
}

/// Takes the job, so that nobody else does it.
fn take<T>(job: &Job<T>) -> Option<Box<dyn FnOnce() -> T + Send>> {
    held(job).take()
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Things to be done, of which the results are wanted in order.
///
/// Few threads are asked to help, each with whatever is left: what is asked of the pool stays there while its threads are
/// busy, and takes memory.
pub(super) struct Queue<T> {
    asides: VecDeque<Aside<T>>,
    /// The number of the first of them.
    first: usize,
    offers: Arc<Offers>,
}

/// What others can do, in order and with its numbers, and how many threads were asked to.
#[derive(Default)]
struct Offers {
    left: Mutex<VecDeque<(usize, Offer)>>,
    asked: AtomicUsize,
}

impl Offers {
    /// Does what is left.
    fn help(&self) {
        loop {
            let next = held(&self.left).pop_front();
            let Some((_, offer)) = next else { break };
            offer();
        }
        self.asked.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<T: Send + 'static> Queue<T> {
    /// Nothing to do.
    pub(super) fn new() -> Self {
        Self { asides: VecDeque::new(), first: 0, offers: Arc::default() }
    }

    /// How many results are to come.
    pub(super) fn len(&self) -> usize {
        self.asides.len()
    }

    /// Offers something to be done.
    pub(super) fn push(&mut self, job: impl FnOnce() -> T + Send + 'static) {
        let (aside, offer) = Aside::with_offer(job);
        let others = rayon::current_num_threads() - 1;
        if others > 0 {
            held(&self.offers.left).push_back((self.first + self.asides.len(), offer));
        }
        self.asides.push_back(aside);
        // Only this thread adds to them. One that has just found nothing left is not missed: the next one is soon asked.
        if self.offers.asked.load(Ordering::Relaxed) < others {
            self.offers.asked.fetch_add(1, Ordering::Relaxed);
            let offers = self.offers.clone();
            rayon::spawn(move || offers.help());
        }
    }

    /// The next result; nothing when there is none to come, or it failed in an unforeseen way. While others are at it, this
    /// thread does what nobody has begun.
    pub(super) fn next(&mut self) -> Option<T> {
        while !self.asides.front_mut()?.is_done() && self.asides.iter_mut().any(Aside::begin) {}
        let result = self.asides.pop_front()?.get();
        self.first += 1;
        let mut left = held(&self.offers.left);
        while left.front().is_some_and(|(number, _)| *number < self.first) {
            left.pop_front();
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::{Aside, Queue};

    #[test]
    fn everything_is_done_once_on_any_number_of_threads() {
        for threads in 1..4 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let sum = pool.install(|| {
                let asides: Vec<Aside<u64>> = (0..100).map(|number| Aside::new(move || number)).collect();
                asides.into_iter().rev().filter_map(Aside::get).sum::<u64>()
            });
            assert_eq!(sum, 4950);
        }
    }

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        for threads in 1..4 {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let found: Vec<u64> = pool.install(|| {
                let mut queue = Queue::new();
                let mut found = Vec::new();
                for number in 0..200 {
                    queue.push(move || number);
                    if queue.len() > 5 {
                        found.extend(queue.next());
                    }
                }
                found.extend(std::iter::from_fn(|| queue.next()));
                found
            });
            assert_eq!(found, (0..200).collect::<Vec<u64>>());
        }
    }

    #[test]
    fn nothing_is_left_of_what_was_done_while_all_threads_were_busy() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        pool.install(|| {
            let (end, ended) = std::sync::mpsc::channel::<()>();
            let (begin, begun) = std::sync::mpsc::channel::<()>();
            rayon::spawn(move || {
                begin.send(()).unwrap();
                let _ = ended.recv();
            });
            begun.recv().unwrap();
            let (mut queue, kept) = (Queue::new(), std::sync::Arc::new(()));
            for number in 0..100 {
                let kept = kept.clone();
                queue.push(move || (number, kept));
                assert_eq!(queue.next().map(|(number, _)| number), Some(number));
            }
            assert_eq!((std::sync::Arc::strong_count(&kept), super::held(&queue.offers.left).len()), (1, 0));
            drop(end);
        });
    }

    #[test]
    fn what_nobody_has_begun_can_be_done_ahead_of_time() {
        let mut aside = Aside::new(|| 5);
        // On no thread of a pool with others, or on one: somebody does it.
        while !aside.is_done() {
            aside.begin();
        }
        assert!(!aside.begin());
        assert_eq!(aside.get(), Some(5));
    }

    #[test]
    fn what_fails_in_another_thread_gives_nothing() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        pool.install(|| {
            let (begin, begun) = std::sync::mpsc::channel();
            let aside: Aside<u8> = Aside::new(move || {
                begin.send(()).unwrap();
                panic!("as this test asks for")
            });
            begun.recv().unwrap();
            assert_eq!(aside.get(), None);
        });
    }
}
