//! Memory that the C libraries of the window give back is overwritten, as that of Rust is.

/// How the C library is told, before it hands out its first byte: overwrite what is freed, and keep no
/// list of freed pieces that is passed over by that.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const TUNABLES: &str = "glibc.malloc.tcache_count=0:glibc.malloc.perturb=165";

/// Where the C library looks for it.
pub const VARIABLE: &str = "GLIBC_TUNABLES";

/// Starts this program anew with a C library that overwrites what is freed. Where that cannot be, goes on
/// without: the keys of a safe never lie in memory of C but SQLCipher's, which wipes its own.
pub fn wipe_what_c_frees() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        use std::os::unix::process::CommandExt;
        if std::env::var_os(VARIABLE).is_some() {
            // Set by this function, or by somebody who knows what for.
            return;
        }
        let Ok(program) = std::env::current_exe() else {
            return;
        };
        // Returns only when it fails.
        let _ = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(VARIABLE, TUNABLES)
            .exec();
    }
}
