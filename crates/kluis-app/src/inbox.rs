//! The inbox at the cooperative, in which others can put requests.

use std::sync::atomic::{AtomicBool, Ordering};

use kluis_api::InboxView;
use kluis_consent::{Notification, parse_request};
use solid_client_rs::{Error, SolidClient};
use url::Url;

use crate::remote::Account;
use crate::{AppError, Result, Session};

/// Notifications that are read in one look.
const MOST_AT_ONCE: usize = 50;
/// While so many requests wait for a decision, the inbox is left alone: somebody may be filling it.
const MOST_WAITING: u64 = 100;

impl Session {
    /// Reads what is new in the inbox, and keeps the requests in it, each to be looked at by the person.
    /// What lies there stays there.
    ///
    /// # Errors
    /// [`AppError::NotSignedIn`]; [`AppError::Remote`], after which what was read by then is kept.
    pub async fn fetch_requests(&self) -> Result<InboxView> {
        self.look_into_inbox(None).await
    }

    /// The same until it is not wanted any more.
    pub(crate) async fn look_into_inbox(&self, cancel: Option<&AtomicBool>) -> Result<InboxView> {
        let account = self.account()?;
        let client = self.client_of(&account)?;
        let Some((inbox, listed)) = listed(&client, &account).await? else {
            return Ok(InboxView::default());
        };
        self.write(|w| Ok(self.consent.forget_removed(w, &listed)?))?;
        let unread = self.read(|r| Ok(self.consent.unread(r, &listed)?))?;
        let mut view = InboxView {
            inbox: Some(inbox.into()),
            left: unread.len() as u64,
            ..InboxView::default()
        };
        for url in unread.into_iter().take(MOST_AT_ONCE) {
            let is_cancelled = cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed));
            let waiting = self.read(|r| Ok(self.consent.waiting_requests(r)?))?;
            if is_cancelled || waiting >= MOST_WAITING {
                break;
            }
            let found = match client.read_notification(&address(&url)?).await {
                Ok(found) => Some(found.body),
                Err(Error::BodyTooLarge { .. }) => None,
                Err(error) if ends_all(&error) => return Err(error.into()),
                // One that the server does not give keeps nobody from reading the others.
                Err(_) => continue,
            };
            view.left -= 1;
            let parsed = found.and_then(|body| parse_request(&body, &url).ok());
            self.write(|w| {
                match self.consent.take_notification(w, &url, parsed)? {
                    Notification::New(record) => view.new.push(self.request_view(w, &record)?),
                    Notification::Known(_) => {}
                    Notification::NoRequest => view.others += 1,
                }
                Ok(())
            })?;
        }
        Ok(view)
    }
}

/// The inbox that the person's WebID names, else the one where pods have it; and what is in it. Only one
/// in the own pod is looked into.
async fn listed(client: &SolidClient, account: &Account) -> Result<Option<(Url, Vec<String>)>> {
    // A profile that cannot be read keeps nobody from looking in the usual place.
    let named = client.find_inbox(&account.web_id).await.unwrap_or_default();
    let usual = account
        .storage
        .join("inbox/")
        .map_err(|_| AppError::argument(format!("{} is no address of a pod", account.storage)))?;
    let is_own = |url: &Url| url.as_str().starts_with(account.storage.as_str());
    let inbox = named.filter(is_own).unwrap_or(usual);
    match client.list_inbox(&inbox).await {
        Ok(listing) => {
            let own = listing.notifications.iter().filter(|url| is_own(url));
            Ok(Some((inbox, own.map(ToString::to_string).collect())))
        }
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Whether nothing else could be read either.
fn ends_all(error: &Error) -> bool {
    let is_signed_out = matches!(
        error,
        Error::SignInEnded | Error::NotSignedIn | Error::SignInRefused { .. }
    );
    is_signed_out || error.is_offline()
}

fn address(text: &str) -> Result<Url> {
    Url::parse(text).map_err(|_| AppError::argument(format!("{text} is no address")))
}
