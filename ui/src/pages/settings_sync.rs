use kluis_api::SyncSettings;
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::field::{chosen, ticked};
use crate::components::status::loaded;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::state::load::Load;

/// Minutes that can be chosen.
const MINUTES: [u32; 3] = [5, 15, 60];
/// In the place of minutes: only when the person asks for it.
const BY_HAND: &str = "off";

/// When the safe is brought up to date with the cooperative by itself.
#[component]
pub fn SyncSection() -> Html {
    let app = use_app();
    let loader = use_load((), |()| ipc::sync_settings());
    let runner = use_runner();
    let on_change = {
        let reload = loader.reload.clone();
        Callback::from(move |settings: SyncSettings| {
            let (reload, app) = (reload.clone(), app.clone());
            runner.run(async move {
                if let Err(error) = ipc::set_sync_settings(settings).await {
                    app.failed(error);
                }
                reload.emit(());
            });
        })
    };
    html! { <SyncView load={loader.load} {on_change} on_retry={loader.reload} /> }
}

#[derive(Properties, PartialEq)]
pub struct SyncViewProps {
    pub load: Load<SyncSettings>,
    pub on_change: Callback<SyncSettings>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn SyncView(props: &SyncViewProps) -> Html {
    let texts = use_texts();
    html! {
        <section aria-labelledby="settings-sync-title">
            <h2 id="settings-sync-title">{ texts.t("settings-sync-title") }</h2>
            <p>{ texts.t("settings-sync-text") }</p>
            { loaded(&props.load, &props.on_retry, |settings| choices(texts, *settings, &props.on_change)) }
        </section>
    }
}

fn choices(texts: Texts, settings: SyncSettings, on_change: &Callback<SyncSettings>) -> Html {
    let on_every = chosen(&on_change.reform(move |value: String| SyncSettings {
        // The values are those of the options below.
        every_minutes: value.parse().ok(),
        ..settings
    }));
    let on_metered = ticked(&on_change.reform(move |on_metered| SyncSettings {
        on_metered,
        ..settings
    }));
    let on_battery = ticked(&on_change.reform(move |on_battery| SyncSettings {
        on_battery,
        ..settings
    }));
    let mut minutes = MINUTES.to_vec();
    minutes.extend(
        settings
            .every_minutes
            .filter(|number| !MINUTES.contains(number)),
    );
    html! {
        <>
            <div class="field">
                <label for="sync-every">{ texts.t("sync-every") }</label>
                <select id="sync-every" data-test="sync-every" onchange={on_every}>
                    { for minutes.into_iter().map(|number| html! {
                        <option value={number.to_string()} selected={settings.every_minutes == Some(number)}>
                            { texts.t_args("sync-every-option", &[("minutes", number.into())]) }</option>
                    }) }
                    <option value={BY_HAND} selected={settings.every_minutes.is_none()}>{ texts.t("sync-every-off") }</option>
                </select>
            </div>
            <p class="tick">
                <input type="checkbox" id="sync-metered" data-test="sync-metered" checked={settings.on_metered} onchange={on_metered} />
                <label for="sync-metered">{ texts.t("sync-metered") }</label>
            </p>
            <p class="tick">
                <input type="checkbox" id="sync-battery" data-test="sync-battery" checked={settings.on_battery} onchange={on_battery} />
                <label for="sync-battery">{ texts.t("sync-battery") }</label>
            </p>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{in_every_language, tells_of_waiting_and_failing};

    fn view(load: Load<SyncSettings>) -> Html {
        html! { <SyncView {load} on_change={Callback::noop()} on_retry={Callback::noop()} /> }
    }

    fn is_selected(html: &str, value: &str) -> bool {
        let option = html.split(&format!("value=\"{value}\"")).nth(1).unwrap();
        option.split('>').next().unwrap().contains("selected")
    }

    #[tokio::test]
    async fn when_it_syncs_is_shown_and_chosen() {
        let settings = SyncSettings {
            every_minutes: Some(20),
            on_metered: false,
            on_battery: true,
        };
        let html = in_every_language(
            || view(Load::Ready(settings, None)),
            &[
                "Elke 15 minuten",
                "Elke 20 minuten",
                "Alleen als ik het vraag",
                "batterij",
            ],
            &[
                "Every 15 minutes",
                "Every 20 minutes",
                "Only when I ask for it",
                "battery",
            ],
        )
        .await;
        assert!(is_selected(&html, "20") && !is_selected(&html, "15"));
        assert_eq!(html.matches(" checked").count(), 1);
    }

    #[tokio::test]
    async fn by_hand_alone_is_a_choice() {
        let settings = SyncSettings {
            every_minutes: None,
            ..SyncSettings::default()
        };
        let ready = || view(Load::Ready(settings, None));
        let html = in_every_language(ready, &["Bijwerken"], &["Bring up to date"]).await;
        assert!(is_selected(&html, "off"));
        assert_eq!(html.matches(" selected").count(), 1);
    }

    #[tokio::test]
    async fn waiting_and_failing_are_told() {
        tells_of_waiting_and_failing(view).await;
    }
}
