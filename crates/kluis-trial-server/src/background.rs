//! The runtime on which this crate's network work runs, apart from any runtime of the caller.

use std::future::Future;
use std::sync::OnceLock;

use anyhow::{Context, Result, anyhow};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("kluis-trial-server")
            .enable_all()
            .build()
            .expect("threads and an epoll handle are available to a program")
    })
}

/// Starts `work` on a runtime of its own.
pub fn spawn<F>(work: F) -> JoinHandle<F::Output>
where
    F: Future<Output = ()> + Send + 'static,
{
    runtime().spawn(work)
}

/// Runs `work` on a runtime of its own and waits for it without needing, or entering, a runtime of
/// the caller's.
///
/// # Errors
/// What the work gives.
pub fn wait_for<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    let (sender, receiver) = std::sync::mpsc::sync_channel(1);
    runtime().spawn(async move {
        // The receiver outlives this: the caller is waiting below.
        let _ = sender.send(work.await);
    });
    receiver
        .recv()
        .context("the server's own task ended without an answer")?
}

/// [`wait_for`] for work that borrows from the caller, who waits for it here.
///
/// # Errors
/// What the work gives.
pub(crate) fn wait_for_borrowed<T, F>(work: F) -> Result<T>
where
    T: Send,
    F: Future<Output = Result<T>> + Send,
{
    // On a thread of its own: the caller's may belong to a runtime, in which none may be waited for.
    std::thread::scope(|scope| {
        scope
            .spawn(|| runtime().handle().block_on(work))
            .join()
            .map_err(|_| anyhow!("the server's own task ended without an answer"))?
    })
}

/// Runs `work` on a runtime of its own, so that connections it opens outlive the caller's runtime.
///
/// # Errors
/// What the work gives.
pub async fn run<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    runtime()
        .spawn(work)
        .await
        .context("the server's own task ended without an answer")?
}
