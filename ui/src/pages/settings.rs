use yew::prelude::*;

use crate::components::field::{chosen, chosen_language};
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::i18n::{Language, use_texts};
use crate::pages::settings_lock::LockSection;
use crate::pages::settings_sync::SyncSection;
use crate::pages::settings_trust::TrustSection;
use crate::preferences::{self, TextSize, Theme};
use crate::route::Route;

#[derive(Properties, PartialEq)]
pub struct SettingsProps {
    pub on_language: Callback<Language>,
    pub on_lock: Callback<()>,
}

#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let theme = use_state(preferences::theme);
    let size = use_state(preferences::text_size);
    let on_theme = {
        let theme = theme.clone();
        Callback::from(move |chosen| {
            preferences::set_theme(chosen);
            theme.set(chosen);
        })
    };
    let on_size = {
        let size = size.clone();
        Callback::from(move |chosen| {
            preferences::set_text_size(chosen);
            size.set(chosen);
        })
    };
    html! {
        <SettingsPage theme={*theme} size={*size} {on_theme} {on_size}
            on_language={props.on_language.clone()}>
            <LockSection on_lock={props.on_lock.clone()} />
            <SyncSection />
            <TrustSection />
        </SettingsPage>
    }
}

#[derive(Properties, PartialEq)]
pub struct SettingsPageProps {
    pub theme: Theme,
    pub size: TextSize,
    pub on_theme: Callback<Theme>,
    pub on_size: Callback<TextSize>,
    pub on_language: Callback<Language>,
    /// The sections that ask the shell.
    pub children: Html,
}

#[component]
pub fn SettingsPage(props: &SettingsPageProps) -> Html {
    let texts = use_texts();
    let on_language = chosen_language(&props.on_language);
    let on_theme = chosen(
        &props
            .on_theme
            .reform(|name: String| Theme::from_name(&name)),
    );
    let on_size = chosen(
        &props
            .on_size
            .reform(|name: String| TextSize::from_name(&name)),
    );
    let links = [
        (
            Route::Ways,
            "settings-ways",
            IconName::Lock,
            texts.t("ways-title"),
            texts.t("ways-lead"),
        ),
        (
            Route::Backups,
            "settings-backups",
            IconName::Safe,
            texts.t("backups-title"),
            texts.t("backups-lead"),
        ),
    ];
    html! {
        <>
            <PageHeading title={texts.t("nav-settings")} />
            <div class="field">
                <label for="settings-language">{ texts.t("language") }</label>
                <select id="settings-language" data-test="settings-language" onchange={on_language}>
                    { for Language::ALL.into_iter().map(|language| html! {
                        <option value={language.tag()} lang={language.tag()} selected={language == texts.language}>
                            { texts.t_dynamic("language-", language.tag()).unwrap_or_default() }</option>
                    }) }
                </select>
            </div>
            <div class="field">
                <label for="settings-size">{ texts.t("settings-size") }</label>
                <select id="settings-size" data-test="settings-size" onchange={on_size}>
                    { for TextSize::ALL.into_iter().map(|size| html! {
                        <option value={size.name()} selected={size == props.size}>
                            { texts.t_dynamic("size-", size.name()).unwrap_or_default() }</option>
                    }) }
                </select>
            </div>
            <div class="field">
                <label for="settings-theme">{ texts.t("settings-theme") }</label>
                <select id="settings-theme" data-test="settings-theme" onchange={on_theme}>
                    { for Theme::ALL.into_iter().map(|theme| html! {
                        <option value={theme.name()} selected={theme == props.theme}>
                            { texts.t_dynamic("theme-", theme.name()).unwrap_or_default() }</option>
                    }) }
                </select>
            </div>
            <section aria-labelledby="settings-safe-title">
                <h2 id="settings-safe-title">{ texts.t("settings-safe-title") }</h2>
                <ul class="plain links">
                    { for links.into_iter().map(|(route, hook, icon, title, text)| html! {
                        <li><a class="card link" href={route.address()} data-test={hook}>
                            <span class="card-title"><Icon name={icon} />{ title }</span>
                            <span class="hint">{ text }</span></a></li>
                    }) }
                </ul>
            </section>
            { props.children.clone() }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::in_every_language;

    #[tokio::test]
    async fn only_finished_languages_are_offered() {
        let html = in_every_language(
            || html! {
                <SettingsPage theme={Theme::Dark} size={TextSize::Large} on_theme={Callback::noop()}
                    on_size={Callback::noop()} on_language={Callback::noop()}><p /></SettingsPage>
            },
            &["Nederlands", "Suomi", "Donker", "Hoog contrast", "Manieren om te openen", "Reservekopieën"],
            &["Français", "Deutsch", "Dark", "High contrast", "Ways to open", "Backups"],
        )
        .await;
        let languages = html
            .split("settings-size")
            .next()
            .unwrap()
            .matches("<option")
            .count();
        assert_eq!(languages, Language::ALL.len());
    }
}
