use std::time::Duration;

/// The time of a clock that nobody can set and that goes on while the computer sleeps.
#[cfg(target_os = "linux")]
pub fn uptime() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Duration::new(
        time.tv_sec.unsigned_abs(),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// The time of a clock that nobody can set.
#[cfg(not(target_os = "linux"))]
pub fn uptime() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_does_not_go_back() {
        let first = uptime();
        assert!(uptime() >= first);
    }
}
