use yew::prelude::*;

use crate::components::focus::use_focus_on_show;
use crate::i18n::use_texts;

#[derive(Properties, PartialEq)]
pub struct PageHeadingProps {
    pub title: AttrValue,
    #[prop_or_default]
    pub lead: Option<AttrValue>,
}

/// The heading of a page: names the window after it and takes the focus when it appears,
/// so that the keyboard and a screen reader begin at the new page.
#[component]
pub fn PageHeading(props: &PageHeadingProps) -> Html {
    let texts = use_texts();
    let heading = use_focus_on_show();
    {
        let name = texts.t_args("window-title", &[("page", props.title.as_str().into())]);
        use_effect_with(name, |name| gloo::utils::document().set_title(name));
    }
    html! {
        <div class="page-heading">
            <h1 ref={heading} tabindex="-1">{ &props.title }</h1>
            if let Some(lead) = &props.lead {
                <p class="lead">{ lead }</p>
            }
        </div>
    }
}
