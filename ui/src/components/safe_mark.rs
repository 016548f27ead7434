use yew::prelude::*;

use crate::state::safe_mark::{colour, initial};

#[derive(Properties, PartialEq)]
pub struct SafeMarkProps {
    /// The folder name of the safe.
    pub name: AttrValue,
}

/// The letter of a safe on its colour. It always stands beside the name, which is what is read.
#[component]
pub fn SafeMark(props: &SafeMarkProps) -> Html {
    html! {
        <span class={classes!("safe-mark", format!("safe-colour-{}", colour(&props.name)))} aria-hidden="true">
            { initial(&props.name) }
        </span>
    }
}
