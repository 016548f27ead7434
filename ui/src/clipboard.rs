//! Putting a text where the person can paste it from.

use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;

/// Copies a text; false where the page may not or cannot.
pub async fn copy(text: &str) -> bool {
    let navigator = gloo::utils::window().navigator();
    // A page that counts as insecure has none.
    let has_clipboard = Reflect::get(&navigator, &"clipboard".into())
        .is_ok_and(|one| !one.is_undefined() && !one.is_null());
    has_clipboard
        && JsFuture::from(navigator.clipboard().write_text(text))
            .await
            .is_ok()
}
