//! [NetworkManager](https://networkmanager.dev/docs/api/latest/gdbus-org.freedesktop.NetworkManager.html)
//! tells of the network, [UPower](https://upower.freedesktop.org/docs/UPower.html) of the power, both on
//! the message bus of the system. Either may be missing, come later and go.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::{BoxStream, SelectAll};
use tokio::sync::watch;
use zbus::fdo::{DBusProxy, PropertiesChanged, PropertiesProxy};
use zbus::proxy::{Builder, CacheProperties};
use zbus::{Connection, Proxy};

use super::{Surroundings, Told};

const NETWORK: Service = Service {
    name: "org.freedesktop.NetworkManager",
    path: "/org/freedesktop/NetworkManager",
};
const POWER: Service = Service {
    name: "org.freedesktop.UPower",
    path: "/org/freedesktop/UPower",
};
const STATE: &str = "State";
/// `NM_STATE_CONNECTED_SITE`: from here on more than this computer can be reached.
const CONNECTED: u32 = 60;
/// `NM_STATE_UNKNOWN`
const UNKNOWN: u32 = 0;
/// `NM_METERED_YES` and `NM_METERED_GUESS_YES`
const METERED: [u32; 2] = [1, 3];
/// How long a service may take to answer; after that it counts as missing.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait before the message bus is tried once more.
const TRY_AGAIN_AFTER: Duration = Duration::from_secs(30);

/// A service of the system, whose interface has the name of the service.
struct Service {
    name: &'static str,
    path: &'static str,
}

/// Follows until it is dropped. Where there is no message bus, the log says so once.
pub(super) async fn follow(around: &watch::Sender<Surroundings>) {
    let mut told = false;
    loop {
        if let Err(error) = follow_bus(around).await
            && !told
        {
            told = true;
            tracing::warn!(%error, "the system does not tell when there is a network");
        }
        tokio::time::sleep(TRY_AGAIN_AFTER).await;
    }
}

/// Follows until the message bus is gone.
async fn follow_bus(around: &watch::Sender<Surroundings>) -> zbus::Result<()> {
    let bus = Connection::system().await?;
    let mut changes = SelectAll::new();
    for service in [&NETWORK, &POWER] {
        listen(&bus, service, &mut changes).await?;
    }
    let network = proxy(&bus, &NETWORK).await?;
    let power = proxy(&bus, &POWER).await?;
    let mut state = property(&network, STATE).await;
    loop {
        let told = Told {
            online: state.and_then(is_online),
            metered: property(&network, "Metered")
                .await
                .map(|metered: u32| METERED.contains(&metered)),
            on_battery: property(&power, "OnBattery").await,
        };
        around.send_if_modified(|around| {
            let before = std::mem::replace(around, around.with(told));
            *around != before
        });
        state = match changes.next().await {
            None => return Ok(()),
            // What was told, not what holds meanwhile: a network that went and came back was away.
            Some(Some(state)) => Some(state),
            Some(None) => property(&network, STATE).await,
        };
    }
}

fn is_online(state: u32) -> Option<bool> {
    (state != UNKNOWN).then_some(state >= CONNECTED)
}

/// Adds what tells that a property of the service changed, with the state of the network where it is that,
/// or that the service came or went.
async fn listen(
    bus: &Connection,
    service: &Service,
    changes: &mut SelectAll<BoxStream<'static, Option<u32>>>,
) -> zbus::Result<()> {
    let properties = PropertiesProxy::builder(bus)
        .destination(service.name)
        .path(service.path)
        .build()
        .await?;
    let changed = properties.receive_properties_changed().await?;
    let state_of = |changed: PropertiesChanged| {
        let args = changed.args().ok()?;
        args.changed_properties.get(STATE)?.try_into().ok()
    };
    changes.push(changed.map(state_of).boxed());
    let owners = DBusProxy::new(bus).await?;
    let owners = owners
        .receive_name_owner_changed_with_args(&[(0, service.name)])
        .await?;
    changes.push(owners.map(|_| None).boxed());
    Ok(())
}

/// Asks each time, so that nothing is remembered of a service that has gone.
async fn proxy(bus: &Connection, service: &Service) -> zbus::Result<Proxy<'static>> {
    Builder::new(bus)
        .destination(service.name)
        .path(service.path)
        .interface(service.name)
        .cache_properties(CacheProperties::No)
        .build()
        .await
}

async fn property<T>(proxy: &Proxy<'_>, name: &str) -> Option<T>
where
    T: serde::de::DeserializeOwned + zbus::Type,
{
    let asked = tokio::time::timeout(PATIENCE, proxy.get_property(name)).await;
    asked.ok()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computer_that_reaches_only_itself_has_no_network() {
        for (state, online) in [
            (0, None),
            (10, Some(false)),
            (20, Some(false)),
            (50, Some(false)),
            (60, Some(true)),
            (70, Some(true)),
        ] {
            assert_eq!(is_online(state), online, "{state}");
        }
    }
}
