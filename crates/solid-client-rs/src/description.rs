//! What a server, or a person, says about a resource beside it
//! ([Solid Protocol, auxiliary resources](https://solidproject.org/TR/protocol#auxiliary-resources)).

use url::Url;

use crate::resource::Written;
use crate::{Error, N3Patch, Precondition, Result, SolidClient};

impl SolidClient {
    /// Where the description of a resource is, or would be: read it with
    /// [`get_as`](SolidClient::get_as). For a binary document it is the only place for statements.
    ///
    /// # Errors
    /// [`Error::Protocol`] where the server names none, or one on another origin; else as
    /// [`SolidClient::head`].
    pub async fn description_url(&self, resource: &Url) -> Result<Url> {
        let info = self.head(resource).await?;
        let url = info.links.first("describedby").ok_or(Error::Protocol {
            what: "a link to the description",
        })?;
        if url.origin() != info.url.origin() {
            return Err(Error::Protocol {
                what: "a description on the resource's origin",
            });
        }
        Ok(url.clone())
    }

    /// Changes statements of the description of a resource.
    ///
    /// Community Solid Server takes only patches there, gives the resource a new tag with it, and
    /// drops what was added when the resource is written again.
    ///
    /// # Errors
    /// As [`SolidClient::description_url`] and [`SolidClient::patch`].
    pub async fn patch_description(&self, resource: &Url, patch: &N3Patch) -> Result<Written> {
        let description = self.description_url(resource).await?;
        self.patch(&description, patch, &Precondition::None).await
    }
}
