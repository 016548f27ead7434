#![doc = include_str!("../README.md")]

mod access;
mod access_document;
mod client;
mod container;
mod discover;
mod dpop;
mod error;
mod headers;
mod resource;
mod session;
mod signed;
mod transport;

pub use access::{EffectiveAccess, Grant, GrantRequest, Revocation};
pub use access_document::{AccessDocument, AgentClass, Authorization};
pub use client::{SolidClient, SolidClientBuilder};
pub use container::{Listing, ListingEntry};
pub use discover::Profile;
pub use error::{Error, Problem, Result};
pub use headers::{AccessMode, ETag, Links, WacAllow};
/// The triples in [`Authorization::other`] are of this crate.
pub use oxrdf;
pub use resource::{
    Precondition, Representation, ResourceInfo, Written, container_url, document_url,
};
pub use session::{ClientCredentials, Session};
pub use transport::Limits;
/// Secrets and addresses in this crate's arguments are of these crates.
pub use {secrecy, url};
