//! What tests need from the outside world: a real Solid server, a proxy that records and lets go wrong
//! what a test wants to, a clock that moves by hand, a safe that is thrown away. A development
//! dependency only.
//!
//! The Solid server is the Community Solid Server, installed once by [`install_server`] and run on
//! loopback by [`SolidServer`], both out of `kluis-trial-server`. Everything here works from plain `#[test]` functions and from tokio
//! tests alike: network work runs on a runtime of its own, and each waiting method has an `_async`
//! twin where waiting for long would block a tokio worker.
//!
//! ```no_run
//! let Some(server) = kluis_testkit::SolidServer::shared_or_skip() else { return };
//! let alice = server.account("alice").expect("the server makes accounts");
//! println!("{} keeps her things at {}", alice.web_id, alice.storage);
//! ```

mod clock;
mod exchanged;
mod proxy;
mod safe;
mod server;
mod severable;
mod stored;

pub use clock::ManualClock;
pub use exchanged::exchanged_or_skip;
pub use kluis_trial_server::{
    Account, InstalledServer, SERVER_FOLDER_VARIABLE, ServerKind, ServerSettings, install_server,
};
pub use proxy::{Chance, Fault, Gate, RecordedRequest, RecordingProxy, When};
pub use safe::ThrowAwaySafe;
pub use server::{REQUIRE_SERVER_VARIABLE, SolidServer};
pub use stored::StoredCopy;
