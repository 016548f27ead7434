use web_sys::HtmlElement;
use yew::prelude::*;

/// A reference whose element takes the focus when it appears, so that the keyboard and a screen
/// reader go on there.
#[hook]
pub fn use_focus_on_show() -> NodeRef {
    let element = use_node_ref();
    {
        let element = element.clone();
        use_effect_with((), move |()| {
            if let Some(element) = element.cast::<HtmlElement>() {
                // An element that cannot take the focus only costs a convenience.
                let _ = element.focus();
            }
        });
    }
    element
}
