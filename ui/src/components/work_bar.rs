use yew::prelude::*;

use crate::components::context::use_work;
use crate::components::focus::use_focus_on_show;
use crate::i18n::use_texts;
use crate::numbers;

#[derive(Properties, PartialEq)]
pub struct WorkBarProps {
    /// Which work, as its progress names it.
    pub work: AttrValue,
    /// What is being done, in words.
    pub label: AttrValue,
    /// The person asked to stop, and it has not stopped yet.
    #[prop_or_default]
    pub stopping: bool,
    pub on_cancel: Callback<()>,
}

/// How far long work is, with the way to stop it; shown as long as it is under way.
#[component]
pub fn WorkBar(props: &WorkBarProps) -> Html {
    let texts = use_texts();
    let told = use_work();
    let cancel = use_focus_on_show();
    // What was told last when this work began is about former work.
    let former = use_memo((), |()| told.clone());
    let now = told
        .filter(|told| told.work == *props.work && former.as_ref() != &Some(told.clone()))
        .filter(|told| told.whole > 0);
    let percent = now
        .as_ref()
        .map(|now| (now.done.min(now.whole) as f64 / now.whole as f64 * 100.0).floor());
    html! {
        <div class="work" data-test="work">
            <p role="status" id="work-label">
                { if props.stopping { texts.t("work-stopping") } else { props.label.to_string() } }</p>
            <progress aria-labelledby="work-label" max="100" value={percent.map(|percent| percent.to_string())}></progress>
            <div class="work-line">
                <span class="hint">{ percent.map(|percent| texts.t_args("work-percent",
                    &[("percent", numbers::number(texts.language, percent).into())])) }</span>
                <button ref={cancel} type="button" class="button" data-test="work-cancel" disabled={props.stopping}
                    onclick={props.on_cancel.reform(|_| ())}>{ texts.t("dialog-cancel") }</button>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    #[tokio::test]
    async fn work_under_way_can_be_stopped() {
        let html = in_every_language(
            || html! { <WorkBar work="backup" label="X" on_cancel={Callback::noop()} /> },
            &["Annuleren"],
            &["Cancel"],
        )
        .await;
        assert!(html.contains("data-test=\"work-cancel\""));
        in_every_language(
            || html! { <WorkBar work="backup" label="X" stopping=true on_cancel={Callback::noop()} /> },
            &["stopt"],
            &["stopping"],
        )
        .await;
    }
}
