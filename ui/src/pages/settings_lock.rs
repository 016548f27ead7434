use kluis_api::LockSettings;
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::field::{chosen, ticked};
use crate::components::icon::{Icon, IconName};
use crate::components::status::loaded;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::state::load::Load;

/// Minutes that can be chosen.
const MINUTES: [u32; 5] = [1, 2, 5, 15, 60];

#[derive(Properties, PartialEq)]
pub struct LockSectionProps {
    pub on_lock: Callback<()>,
}

/// When the safe locks by itself.
#[component]
pub fn LockSection(props: &LockSectionProps) -> Html {
    let app = use_app();
    let loader = use_load((), |()| ipc::lock_settings());
    let runner = use_runner();
    let on_change = {
        let reload = loader.reload.clone();
        Callback::from(move |settings: LockSettings| {
            let (reload, app) = (reload.clone(), app.clone());
            runner.run(async move {
                if let Err(error) = ipc::set_lock_settings(settings).await {
                    app.failed(error);
                }
                reload.emit(());
            });
        })
    };
    html! {
        <LockView load={loader.load} {on_change} on_lock={props.on_lock.clone()} on_retry={loader.reload} />
    }
}

#[derive(Properties, PartialEq)]
pub struct LockViewProps {
    pub load: Load<LockSettings>,
    pub on_change: Callback<LockSettings>,
    pub on_lock: Callback<()>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn LockView(props: &LockViewProps) -> Html {
    let texts = use_texts();
    html! {
        <section aria-labelledby="settings-lock-title">
            <h2 id="settings-lock-title">{ texts.t("settings-lock-title") }</h2>
            <p>{ texts.t("settings-lock-text") }</p>
            { loaded(&props.load, &props.on_retry, |settings| choices(texts, *settings, &props.on_change)) }
            <button type="button" class="button" data-test="settings-lock" onclick={props.on_lock.reform(|_| ())}>
                <Icon name={IconName::Lock} />{ texts.t("lock-now") }</button>
        </section>
    }
}

fn choices(texts: Texts, settings: LockSettings, on_change: &Callback<LockSettings>) -> Html {
    let on_minutes = {
        let on_change = on_change.clone();
        chosen(&Callback::from(move |value: String| {
            if let Ok(after_minutes) = value.parse() {
                on_change.emit(LockSettings {
                    after_minutes,
                    ..settings
                });
            }
        }))
    };
    let on_sleep = ticked(&on_change.reform(move |on_sleep| LockSettings {
        on_sleep,
        ..settings
    }));
    let on_screen_lock = ticked(&on_change.reform(move |on_screen_lock| LockSettings {
        on_screen_lock,
        ..settings
    }));
    let mut minutes = MINUTES.to_vec();
    if !minutes.contains(&settings.after_minutes) {
        minutes.push(settings.after_minutes);
    }
    html! {
        <>
            <div class="field">
                <label for="lock-minutes">{ texts.t("lock-minutes") }</label>
                <select id="lock-minutes" data-test="lock-minutes" onchange={on_minutes}>
                    { for minutes.into_iter().map(|number| html! {
                        <option value={number.to_string()} selected={number == settings.after_minutes}>
                            { texts.t_args("lock-minutes-option", &[("minutes", number.into())]) }</option>
                    }) }
                </select>
            </div>
            <p class="tick">
                <input type="checkbox" id="lock-sleep" data-test="lock-sleep" checked={settings.on_sleep} onchange={on_sleep} />
                <label for="lock-sleep">{ texts.t("lock-sleep") }</label>
            </p>
            <p class="tick">
                <input type="checkbox" id="lock-screen" data-test="lock-screen" checked={settings.on_screen_lock} onchange={on_screen_lock} />
                <label for="lock-screen">{ texts.t("lock-screen") }</label>
            </p>
        </>
    }
}

#[cfg(test)]
mod tests {
    use kluis_api::{ApiError, ErrorCode};

    use super::*;
    use crate::testing::in_every_language;

    fn view(load: Load<LockSettings>) -> Html {
        html! {
            <LockView {load} on_change={Callback::noop()} on_lock={Callback::noop()} on_retry={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn when_it_locks_is_shown_and_chosen() {
        let settings = LockSettings {
            after_minutes: 20,
            on_sleep: true,
            on_screen_lock: false,
        };
        let html = in_every_language(
            || view(Load::Ready(settings, None)),
            &[
                "1 minuut",
                "15 minuten",
                "20 minuten",
                "slaapstand",
                "Sluit nu",
            ],
            &["1 minute", "15 minutes", "20 minutes", "sleep", "Lock now"],
        )
        .await;
        let chosen = html.split("value=\"20\"").nth(1).unwrap();
        assert!(chosen.split('>').next().unwrap().contains("selected"));
        assert_eq!(html.matches(" checked").count(), 1);
    }

    #[tokio::test]
    async fn lock_is_there_even_when_the_settings_are_not() {
        let error = ApiError::new(ErrorCode::Failed, "x");
        in_every_language(
            || view(Load::Failed(error.clone())),
            &["Er ging iets mis", "Sluit nu"],
            &["Something went wrong", "Lock now"],
        )
        .await;
        in_every_language(|| view(Load::Loading), &["Even geduld"], &["One moment"]).await;
    }
}
