use crate::VaultError;

/// Keeps the memory of this process out of core dumps and away from other processes of the same user.
///
/// To be called once, first thing in `main`. On Linux the process becomes untraceable and its core
/// limit zero; elsewhere nothing is done yet, because macOS and Windows have no call for it that can be
/// reached without unsafe code.
///
/// # Errors
/// [`VaultError::Unsafe`] when the system refuses.
pub fn harden_process() -> Result<(), VaultError> {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{
            DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit,
        };
        let refused = |what: &str, errno: rustix::io::Errno| VaultError::Unsafe {
            what: format!("{what}: {errno}"),
        };
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        setrlimit(Resource::Core, none)
            .map_err(|errno| refused("core dumps could not be switched off", errno))?;
        set_dumpable_behavior(DumpableBehavior::NotDumpable)
            .map_err(|errno| refused("tracing could not be switched off", errno))?;
    }
    Ok(())
}
