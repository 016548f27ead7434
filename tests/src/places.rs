//! Where a kind of data is kept, chosen in the window as a person would.

use anyhow::Result;

use crate::window::Window;

/// Chooses where the container `hook` is kept and goes on to the question; what makes it readable at
/// the cooperative is ticked. `dialog-confirm` is what is left to click.
///
/// # Errors
/// As [`Window::find`].
pub async fn choose(window: &Window, hook: &str, state: &str) -> Result<()> {
    window.click(&format!("policy-{hook}-{state}")).await?;
    window.click(&format!("policy-{hook}-change")).await?;
    window.find("dialog-confirm").await?;
    if state == "shared" {
        window.click("policy-agree").await?;
    }
    Ok(())
}
