//! Stand-ins for [NetworkManager](https://networkmanager.dev/docs/api/latest/gdbus-org.freedesktop.NetworkManager.html)
//! and [UPower](https://upower.freedesktop.org/docs/UPower.html), as far as they are asked.

use anyhow::Result;
use zbus::{Connection, connection, interface};

use super::SystemBus;

const NETWORK: &str = "org.freedesktop.NetworkManager";
const NETWORK_PATH: &str = "/org/freedesktop/NetworkManager";
const POWER: &str = "org.freedesktop.UPower";
const POWER_PATH: &str = "/org/freedesktop/UPower";
/// `NM_STATE_CONNECTED_GLOBAL` and `NM_STATE_DISCONNECTED`
const CONNECTED: u32 = 70;
const DISCONNECTED: u32 = 20;
/// `NM_METERED_YES` and `NM_METERED_GUESS_NO`
const METERED: u32 = 1;
const UNMETERED: u32 = 4;

struct Network {
    state: u32,
    metered: u32,
}

#[interface(name = "org.freedesktop.NetworkManager")]
impl Network {
    #[zbus(property)]
    fn state(&self) -> u32 {
        self.state
    }

    #[zbus(property)]
    fn metered(&self) -> u32 {
        self.metered
    }
}

struct Power {
    on_battery: bool,
}

#[interface(name = "org.freedesktop.UPower")]
impl Power {
    #[zbus(property)]
    fn on_battery(&self) -> bool {
        self.on_battery
    }
}

/// Puts both on a bus: with a network, paid for by the month, and power from the wall.
pub(super) fn serve(builder: connection::Builder<'_>) -> connection::Builder<'_> {
    let network = Network {
        state: CONNECTED,
        metered: UNMETERED,
    };
    builder
        .name(NETWORK)
        .name(POWER)
        .serve_at(NETWORK_PATH, network)
        .serve_at(POWER_PATH, Power { on_battery: false })
}

impl SystemBus {
    /// Says that there is a network, or none any more.
    ///
    /// # Errors
    /// When the bus is gone.
    pub async fn connect_network(&self, connected: bool) -> Result<()> {
        let network = of::<Network>(&self.connection, NETWORK_PATH).await?;
        let mut held = network.get_mut().await;
        held.state = if connected { CONNECTED } else { DISCONNECTED };
        Ok(held.state_changed(network.signal_emitter()).await?)
    }

    /// Says that the connection is paid for by what goes over it, or by the month.
    ///
    /// # Errors
    /// When the bus is gone.
    pub async fn meter_network(&self, metered: bool) -> Result<()> {
        let network = of::<Network>(&self.connection, NETWORK_PATH).await?;
        let mut held = network.get_mut().await;
        held.metered = if metered { METERED } else { UNMETERED };
        Ok(held.metered_changed(network.signal_emitter()).await?)
    }

    /// Says that the computer runs on battery, or on the mains.
    ///
    /// # Errors
    /// When the bus is gone.
    pub async fn run_on_battery(&self, on_battery: bool) -> Result<()> {
        let power = of::<Power>(&self.connection, POWER_PATH).await?;
        let mut held = power.get_mut().await;
        held.on_battery = on_battery;
        Ok(held.on_battery_changed(power.signal_emitter()).await?)
    }
}

async fn of<T: zbus::object_server::Interface>(
    connection: &Connection,
    path: &'static str,
) -> Result<zbus::object_server::InterfaceRef<T>> {
    Ok(connection.object_server().interface::<_, T>(path).await?)
}
