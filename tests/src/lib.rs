//! What the whole journeys share: the built programs, data folders to throw away, the search
//! for bytes that must be nowhere, the window under a virtual display, the accessibility rules
//! that run inside it, and a browser to sign in with.

pub mod axe;
pub mod browser;
mod driver;
pub mod fixtures;
pub mod markers;
#[cfg(target_os = "linux")]
pub mod memory;
pub mod places;
#[cfg(target_os = "linux")]
pub mod process;
pub mod program;
pub mod reader;
pub mod refusing_server;
pub mod request;
#[cfg(target_os = "linux")]
pub mod safe_keys;
pub mod sheet;
#[cfg(target_os = "linux")]
pub mod sign_in;
#[cfg(target_os = "linux")]
pub mod system_bus;
pub mod window;
