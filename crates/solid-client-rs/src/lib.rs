#![doc = include_str!("../README.md")]

mod access;
#[cfg(feature = "access-grants")]
pub mod access_grants;
mod body;
mod client;
mod container;
mod description;
mod discover;
mod dpop;
mod error;
mod headers;
mod inbox;
#[cfg(feature = "loopback")]
mod loopback;
#[cfg(feature = "notifications")]
mod notifications;
mod patch;
mod post;
mod problem;
mod range;
mod resource;
mod retry;
mod session;
mod signed;
mod stream;
mod transport;
mod type_index;
mod upload;

pub use access::{
    Access, AccessKind, Agent, Client, EffectiveAccess, Grant, GrantRequest, Reach, Revocation,
};
pub use body::Body;
pub use client::{SolidClient, SolidClientBuilder};
pub use container::{Listing, ListingEntry};
pub use discover::Profile;
pub use error::{Error, Result};
pub use headers::{AccessMode, ETag, Links, WacAllow};
pub use inbox::InboxListing;
#[cfg(feature = "loopback")]
pub use loopback::{CallbackPages, Loopback};
#[cfg(feature = "notifications")]
pub use notifications::{Change, ChangeKind, Event, SubscribeOptions, Subscription};
/// The triples in [`N3Patch`] are of this crate.
pub use oxrdf;
pub use patch::N3Patch;
pub use post::Posted;
pub use problem::Problem;
pub use resource::{
    Precondition, Representation, ResourceInfo, Written, container_url, document_url,
};
pub use session::{
    Application, BrowserSignIn, ClientCredentials, SavedSignIn, Session, SignIn, SignInStore,
};
pub use stream::{BodyStream, Part};
pub use transport::Limits;
pub use type_index::{RegisteredPlace, Registration, RegistrationRequest, TypeIndexes};
/// Secrets and addresses in this crate's arguments are of these crates.
pub use {secrecy, url};
