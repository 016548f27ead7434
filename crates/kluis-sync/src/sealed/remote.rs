//! The sealed container at the cooperative. What is written there is encrypted, or the head; and its
//! addresses are made of names that tell nothing.

use std::collections::{BTreeMap, BTreeSet};

use kluis_objects::ObjectId;
use solid_client_rs::{Error, Precondition, SolidClient};
use url::Url;

use super::keys::Encrypted;
use super::names::Name;
use super::{CONTAINER, MEDIA_TYPE};
use crate::Storage;

/// Larger ones are sent and fetched as streams, whose time is by their size.
const LARGE_BYTES: usize = 2 * 1024 * 1024;
/// The most bytes of anything there: the largest index.
const MOST_BYTES: u64 = 132 * 1024 * 1024;

/// The sealed container of one storage.
#[derive(Clone)]
pub(crate) struct SealedRemote {
    client: SolidClient,
    container: Url,
}

/// What is there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listed {
    pub(crate) is_there: bool,
    pub(crate) heads: BTreeSet<u64>,
    pub(crate) indexes: BTreeSet<u64>,
    /// With their sizes, where the server tells them.
    pub(crate) packs: BTreeMap<ObjectId, Option<u64>>,
}

/// What a write came to.
#[derive(Debug)]
pub(crate) enum Written {
    /// It is there, as looking showed.
    Done,
    /// There is something else of that name, or a part of it.
    Taken,
    /// It is not there.
    Refused(Error),
}

/// Bytes that may lie there: encrypted, or those of a head.
pub(crate) enum Outgoing<'a> {
    Encrypted(&'a Encrypted),
    Head(&'a super::head::HeadBytes),
}

impl Outgoing<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Encrypted(object) => object.bytes(),
            Self::Head(head) => head.bytes(),
        }
    }
}

impl SealedRemote {
    pub(crate) fn new(client: &SolidClient, storage: &Storage) -> Self {
        let container = storage
            .url()
            .join(CONTAINER)
            .expect("a plain name can be joined to the address of a container");
        Self {
            client: client.clone(),
            container,
        }
    }

    pub(crate) fn url(&self) -> &Url {
        &self.container
    }

    fn url_of(&self, name: Name) -> Url {
        let address = format!("{}{name}", self.container);
        Url::parse(&address).expect("an address stays valid with letters and digits added")
    }

    /// What of ours is there. Anything else is passed over.
    pub(crate) async fn list(&self) -> Result<Listed, Error> {
        let listing = match self.client.list(&self.container).await {
            Ok(listing) => listing,
            Err(Error::NotFound(_)) => return Ok(Listed::default()),
            Err(error) => return Err(error),
        };
        let mut listed = Listed {
            is_there: true,
            ..Listed::default()
        };
        for entry in listing.entries {
            let name = entry.url.as_str().strip_prefix(self.container.as_str());
            match name.and_then(Name::parse) {
                Some(Name::Head(number)) => {
                    listed.heads.insert(number);
                }
                Some(Name::Index(generation)) => {
                    listed.indexes.insert(generation);
                }
                Some(Name::Pack(id)) => {
                    listed.packs.insert(id, entry.size);
                }
                None => {}
            }
        }
        Ok(listed)
    }

    pub(crate) async fn make_container(&self) -> Result<(), Error> {
        self.client.create_container(&self.container).await?;
        Ok(())
    }

    /// What lies under a name; `None` where nothing does.
    pub(crate) async fn get(&self, name: Name) -> Result<Option<Vec<u8>>, Error> {
        let read = async {
            let mut stream = self
                .client
                .open(&self.url_of(name))
                .await?
                .at_most(MOST_BYTES);
            let mut body = Vec::new();
            while let Some(chunk) = stream.chunk().await? {
                body.extend_from_slice(&chunk);
            }
            Ok::<_, Error>(body)
        };
        match read.await {
            Ok(body) => Ok(Some(body)),
            Err(Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes under a name that nothing has yet, and looks whether it is there.
    pub(crate) async fn put(&self, name: Name, outgoing: &Outgoing<'_>) -> Result<Written, Error> {
        let (url, bytes) = (self.url_of(name), outgoing.bytes());
        let new = Precondition::IfNoneMatchAny;
        let answer = if bytes.len() > LARGE_BYTES {
            let body = bytes.to_vec();
            self.client.put_stream(&url, MEDIA_TYPE, body, &new).await
        } else {
            self.client.put(&url, MEDIA_TYPE, bytes, &new).await
        };
        match answer {
            Ok(_) => {
                let length = bytes.len() as u64;
                match self.client.head(&url).await {
                    Ok(info) if info.content_length == Some(length) => Ok(Written::Done),
                    _ => self.look(name, bytes, None).await,
                }
            }
            // It may be ours: a request whose answer was lost may have been sent again.
            Err(error @ Error::PreconditionFailed(_)) => self.look(name, bytes, Some(error)).await,
            Err(error) if error.is_remote_failure() => self.look(name, bytes, Some(error)).await,
            Err(error) => Ok(Written::Refused(error)),
        }
    }

    async fn look(&self, name: Name, bytes: &[u8], error: Option<Error>) -> Result<Written, Error> {
        match self.get(name).await? {
            Some(there) if there == bytes => Ok(Written::Done),
            Some(_) => Ok(Written::Taken),
            None => match error {
                Some(error) if !matches!(error, Error::PreconditionFailed(_)) => {
                    Ok(Written::Refused(error))
                }
                _ => Ok(Written::Taken),
            },
        }
    }

    /// Removes what lies under a name, if anything does.
    pub(crate) async fn remove(&self, name: Name) -> Result<(), Error> {
        let url = self.url_of(name);
        match self.client.delete(&url, &Precondition::None).await {
            Ok(()) | Err(Error::NotFound(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }
}
