//! What is around the computer: a network, what it costs, and where the power comes from.

#[cfg(target_os = "linux")]
mod linux;

use tokio::sync::watch;

/// What the system tells of the network and the power. Whatever it does not tell counts as usual: there is
/// a network, paid for by the month, and power from the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// Whether there is a network.
    pub online: bool,
    /// How often it came back.
    pub returns: u32,
    /// Whether the connection is paid for by what goes over it.
    pub metered: bool,
    /// Whether the computer runs on battery.
    pub on_battery: bool,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            online: true,
            returns: 0,
            metered: false,
            on_battery: false,
        }
    }
}

impl Surroundings {
    /// The same with what the system tells now.
    #[cfg(any(target_os = "linux", test))]
    fn with(self, told: Told) -> Self {
        let online = told.online.unwrap_or(true);
        Self {
            online,
            returns: self.returns.wrapping_add(u32::from(online && !self.online)),
            metered: told.metered.unwrap_or(false),
            on_battery: told.on_battery.unwrap_or(false),
        }
    }
}

/// What the system says; `None` where it does not.
#[cfg(any(target_os = "linux", test))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Told {
    online: Option<bool>,
    metered: Option<bool>,
    on_battery: Option<bool>,
}

/// Tells of every change until nobody listens any more. On Linux NetworkManager and UPower are
/// followed, where they are; on other systems nothing is told.
pub async fn follow_surroundings(around: watch::Sender<Surroundings>) {
    #[cfg(target_os = "linux")]
    tokio::select! {
        () = linux::follow(&around) => {}
        () = around.closed() => {}
    }
    #[cfg(not(target_os = "linux"))]
    around.closed().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_told_is_as_usual() {
        assert_eq!(
            Surroundings::default().with(Told::default()),
            Surroundings::default()
        );
    }

    #[test]
    fn each_return_of_the_network_is_counted_once() {
        let told = |online| Told {
            online: Some(online),
            ..Told::default()
        };
        let mut around = Surroundings::default();
        for online in [true, false, false, true, true, false, true] {
            around = around.with(told(online));
            assert_eq!(around.online, online);
        }
        assert_eq!(around.returns, 2);
    }
}
