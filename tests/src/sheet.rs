//! The recovery sheet as a person meets it in the window: read, put away, two words asked back.

use anyhow::{Context, Result, ensure};

use crate::window::Window;

/// The fifteen words on the page.
///
/// # Errors
/// When they are not there, or not fifteen.
pub async fn words(window: &Window) -> Result<Vec<String>> {
    window.find("recovery-words").await?;
    let words = window
        .script(
            "return [...document.querySelectorAll('[data-test=\"recovery-words\"] .word')]
                .map(word => word.textContent.trim())",
        )
        .await?;
    let words: Vec<String> = serde_json::from_value(words)?;
    ensure!(words.len() == 15, "{} words", words.len());
    Ok(words)
}

/// The two of `words` that the page asks back, in its order.
///
/// # Errors
/// When the page asks nothing.
pub async fn asked(window: &Window, words: &[String]) -> Result<[String; 2]> {
    window.find("recovery-asked").await?;
    let places = window
        .script("return document.querySelector('[data-test=\"recovery-asked\"]').dataset.places")
        .await?;
    let places = places.as_str().context("the page says which words")?;
    let words: Vec<String> = places
        .split(' ')
        .filter_map(|place| {
            words
                .get(place.parse::<usize>().ok()?.checked_sub(1)?)
                .cloned()
        })
        .collect();
    words
        .try_into()
        .map_err(|_| anyhow::anyhow!("the page asks for the words {places}"))
}

/// Reads the words and gives the two that are asked.
///
/// # Errors
/// When the page does not take them.
pub async fn answer(window: &Window) -> Result<()> {
    let words = words(window).await?;
    window.click("recovery-next").await?;
    let [first, second] = asked(window, &words).await?;
    window.fill("recovery-word-1", &first).await?;
    window.fill("recovery-word-2", &second).await?;
    window.click("recovery-done").await
}
