use std::collections::BTreeMap;

use kluis_api::{ApiError, AuditEntryView, AuditVerifyView};
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::field::chosen;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::status::{Empty, loaded};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::pages::cooperative::name_of;
use crate::state::load::Load;

/// Entries shown.
const LIMIT: u64 = 200;

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityData {
    pub entries: Vec<AuditEntryView>,
    /// Names of categories by the path of their container.
    pub names: BTreeMap<String, String>,
    /// Names of people by their identifier and by those of their requests and grants.
    pub people: BTreeMap<String, String>,
    /// The years that there is something to report of, the newest first.
    pub years: Vec<i16>,
}

async fn fetch() -> Result<ActivityData, ApiError> {
    let mut people = BTreeMap::new();
    for request in ipc::requests().await? {
        people.insert(request.from.id, request.from.name.clone());
        people.insert(request.id, request.from.name);
    }
    for grant in ipc::grants().await? {
        people.insert(grant.recipient.id, grant.recipient.name.clone());
        people.insert(grant.id, grant.recipient.name);
    }
    let categories = ipc::categories().await?;
    Ok(ActivityData {
        entries: ipc::activity(LIMIT).await?,
        names: categories
            .into_iter()
            .map(|one| (one.path, one.name))
            .collect(),
        people,
        years: ipc::activity_years().await?,
    })
}

#[component]
pub fn Activity() -> Html {
    let texts = use_texts();
    let app = use_app();
    let runner = use_runner();
    let loader = use_load((), |()| fetch());
    let verified = use_state(|| None::<AuditVerifyView>);
    let on_verify = {
        let (app, runner, verified) = (app.clone(), runner.clone(), verified.clone());
        Callback::from(move |()| {
            let (app, verified) = (app.clone(), verified.clone());
            runner.run(async move {
                match ipc::verify_activity().await {
                    Ok(found) => verified.set(Some(found)),
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    let on_report = {
        let runner = runner.clone();
        Callback::from(move |year: i16| {
            let app = app.clone();
            runner.run(async move {
                match ipc::save_year_report(year, texts.language.tag()).await {
                    Ok(true) => app.done(texts.t("report-saved")),
                    Ok(false) => {}
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    html! {
        <ActivityPage load={loader.load} verified={(*verified).clone()} busy={runner.busy()}
            {on_verify} {on_report} on_retry={loader.reload} />
    }
}

#[derive(Properties, PartialEq)]
pub struct ActivityPageProps {
    pub load: Load<ActivityData>,
    pub verified: Option<AuditVerifyView>,
    pub busy: bool,
    pub on_verify: Callback<()>,
    /// Writes the report of a year.
    pub on_report: Callback<i16>,
    pub on_retry: Callback<()>,
}

#[component]
pub fn ActivityPage(props: &ActivityPageProps) -> Html {
    let texts = use_texts();
    html! {
        <>
            <PageHeading title={texts.t("nav-activity")} lead={texts.t("activity-lead")} />
            <p><button type="button" class="button" data-test="verify" disabled={props.busy}
                onclick={props.on_verify.reform(|_| ())}>
                <Icon name={IconName::Shield} />{ texts.t("activity-verify") }</button></p>
            <div role="status" data-test="verify-result">
                if let Some(found) = &props.verified { { verdict(texts, found) } }
            </div>
            { loaded(&props.load, &props.on_retry, |data| html! {
                <>
                    if !data.years.is_empty() {
                        <YearChoice years={data.years.clone()} busy={props.busy} on_report={props.on_report.clone()} />
                    }
                    { ready(texts, data) }
                </>
            }) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct YearChoiceProps {
    /// At least one, the newest first.
    years: Vec<i16>,
    busy: bool,
    on_report: Callback<i16>,
}

/// A year, and the report of it.
#[component]
fn YearChoice(props: &YearChoiceProps) -> Html {
    let texts = use_texts();
    let year = use_state(|| props.years.first().copied());
    let onchange = {
        let year = year.clone();
        chosen(&Callback::from(move |value: String| {
            year.set(value.parse().ok())
        }))
    };
    let Some(shown) = year.filter(|year| props.years.contains(year)) else {
        return Html::default();
    };
    html! {
        <section aria-labelledby="report-title">
            <h2 id="report-title">{ texts.t("report-title") }</h2>
            <p>{ texts.t("report-text") }</p>
            <div class="field">
                <label for="report-year">{ texts.t("report-year") }</label>
                <select id="report-year" data-test="report-year" {onchange} disabled={props.busy}>
                    { for props.years.iter().map(|year| html! {
                        <option value={year.to_string()} selected={*year == shown}>{ year.to_string() }</option>
                    }) }
                </select>
            </div>
            <div class="actions">
                <button type="button" class="button" data-test="report-save" disabled={props.busy}
                    onclick={props.on_report.reform(move |_| shown)}>
                    { texts.t_args("report-save", &[("year", shown.to_string().into())]) }</button>
            </div>
        </section>
    }
}

fn verdict(texts: Texts, found: &AuditVerifyView) -> Html {
    if found.ok {
        return html! {
            <p class="notice good"><Icon name={IconName::Check} />
                { texts.t_args("activity-whole", &[("count", found.entries.into())]) }</p>
        };
    }
    let text = match found.first_bad {
        Some(number) => texts.t_args("activity-altered-at", &[("number", number.into())]),
        None => texts.t("activity-altered"),
    };
    html! { <p class="notice bad"><Icon name={IconName::Warning} />{ text }</p> }
}

fn ready(texts: Texts, data: &ActivityData) -> Html {
    if data.entries.is_empty() {
        return html! { <Empty icon={IconName::Clock} title={texts.t("activity-empty-title")} text={texts.t("activity-empty-text")} /> };
    }
    html! {
        <ol class="activity" reversed=true>
            { for data.entries.iter().map(|entry| html! {
                <li key={entry.sequence} data-test="activity-entry">
                    <p>{ sentence(texts, entry, data) }</p>
                    <p class="hint">{ dates::long(texts, &entry.time) }</p>
                    <details class="technical"><summary>{ texts.t("error-details") }</summary>
                        <dl class="facts">
                            <dt>{ texts.t("activity-act") }</dt><dd><code>{ &entry.act }</code></dd>
                            <dt>{ texts.t("activity-about") }</dt><dd class="long"><code>{ &entry.about }</code></dd>
                            <dt>{ texts.t("activity-actor") }</dt><dd class="long"><code>{ &entry.actor }</code></dd>
                            { for entry.details.iter().map(|(name, value)| html! {
                                <><dt><code>{ name }</code></dt><dd class="long"><code>{ value }</code></dd></>
                            }) }
                            <dt>{ texts.t("activity-hash") }</dt><dd class="long"><code>{ &entry.hash }</code></dd>
                        </dl>
                    </details>
                </li>
            }) }
        </ol>
    }
}

/// What happened, as a sentence; an act we have no sentence for is named.
fn sentence(texts: Texts, entry: &AuditEntryView, data: &ActivityData) -> String {
    let actor = texts
        .t_dynamic("actor-", &entry.actor)
        .unwrap_or_else(|| entry.actor.clone());
    let details = &entry.details;
    let recipient = details
        .get("recipient")
        .or_else(|| details.get("label"))
        .unwrap_or(&entry.about);
    let name = data
        .people
        .get(&entry.about)
        .or_else(|| data.people.get(recipient))
        .unwrap_or(recipient);
    let count: u64 = entry
        .details
        .get("new")
        .and_then(|count| count.parse().ok())
        .unwrap_or_default();
    let act = entry.act.replace('.', "-");
    let direction = details.get("to").or_else(|| details.get("kind"));
    let directed = direction.map(|which| format!("{act}-{which}"));
    let args = [
        ("actor", actor.into()),
        ("about", name_of(&data.names, &entry.about).into()),
        ("name", name.as_str().into()),
        ("count", count.into()),
    ];
    directed
        .and_then(|act| texts.t_dynamic_args("act-", &act, &args))
        .or_else(|| texts.t_dynamic_args("act-", &act, &args))
        .unwrap_or_else(|| {
            let [actor, about, ..] = args;
            let act = ("act", entry.act.as_str().into());
            texts.t_args("activity-other", &[actor, about, act])
        })
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::i18n::Language;
    use crate::testing::{in_every_language, tells_of_waiting_and_failing};

    const STUDY: &str = "https://studie.example.test/id#app";

    fn entry(act: &str) -> AuditEntryView {
        AuditEntryView {
            sequence: 1,
            time: "2026-11-20T08:15:00Z".into(),
            actor: "owner".into(),
            act: act.into(),
            about: "/health/weight/1".into(),
            details: BTreeMap::from([("recipient".to_owned(), STUDY.to_owned())]),
            hash: "ab12".into(),
        }
    }

    #[test]
    fn ways_to_open_are_told_by_their_kind_and_name() {
        let data = ActivityData {
            entries: Vec::new(),
            names: BTreeMap::new(),
            people: BTreeMap::new(),
            years: Vec::new(),
        };
        let slot = |act: &str, details: &[(&str, &str)]| AuditEntryView {
            about: "0195".into(),
            details: details
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..entry(act)
        };
        let check = |entry: AuditEntryView, expected: &str| {
            assert_eq!(
                sentence(Texts::new(Language::English), &entry, &data),
                expected
            );
        };
        let helper = [("kind", "recipient"), ("label", "Marie")];
        check(
            slot("slot.removed", &helper),
            "You removed the key of Marie.",
        );
        check(
            slot("slot.added", &[("kind", "of-later")]),
            "A way to open your safe was added.",
        );
        check(
            slot("passphrase.changed", &[]),
            "You changed the passphrase.",
        );
    }

    fn view(load: Load<ActivityData>, verified: Option<AuditVerifyView>) -> Html {
        html! { <ActivityPage {load} {verified} busy=false on_verify={Callback::noop()}
        on_report={Callback::noop()} on_retry={Callback::noop()} /> }
    }

    fn entries(acts: &[&str]) -> Load<ActivityData> {
        let data = ActivityData {
            entries: acts.iter().map(|act| entry(act)).collect(),
            names: BTreeMap::from([("/health/weight/".to_owned(), "Gewicht".to_owned())]),
            people: BTreeMap::from([(STUDY.to_owned(), "Hartstudie Gent".to_owned())]),
            years: if acts.is_empty() {
                Vec::new()
            } else {
                vec![2026, 2025]
            },
        };
        Load::Ready(data, None)
    }

    fn verified(ok: bool) -> Option<AuditVerifyView> {
        Some(AuditVerifyView {
            ok,
            entries: 8,
            head: "ab".into(),
            first_bad: (!ok).then_some(5),
        })
    }

    #[tokio::test]
    async fn entries_are_sentences_with_their_time() {
        in_every_language(
            || {
                view(
                    entries(&["consent.given", "policy.changed", "odd.act"]),
                    verified(true),
                )
            },
            &[
                "U gaf toestemming aan Hartstudie Gent",
                "20 november 2026, 08:15",
                "U koos waar Gewicht",
                "odd.act",
                "8 regels",
                "niets veranderd",
            ],
            &[
                "You gave consent to Hartstudie Gent",
                "20 November 2026, 08:15",
                "You chose where Gewicht",
                "odd.act",
                "8 entries",
                "nothing was altered",
            ],
        )
        .await;
    }

    #[tokio::test]
    async fn a_report_can_be_had_of_each_year_in_which_something_happened() {
        let html = in_every_language(
            || view(entries(&["consent.given"]), None),
            &["Verslag van een jaar", "Bewaar het verslag van 2026"],
            &["Report of a year", "Save the report of 2026"],
        )
        .await;
        assert!(html.contains("<option value=\"2025\""));
        let html = in_every_language(|| view(entries(&[]), None), &[], &[]).await;
        assert!(!html.contains("report-save"));
    }

    #[tokio::test]
    async fn altered_log_is_not_called_whole() {
        in_every_language(
            || view(entries(&["consent.given"]), verified(false)),
            &["regel 5"],
            &["entry 5"],
        )
        .await;
    }

    #[tokio::test]
    async fn empty_waiting_and_failed_are_told() {
        in_every_language(
            || view(entries(&[]), None),
            &["nog niets gebeurd"],
            &["Nothing has happened"],
        )
        .await;
        tells_of_waiting_and_failing(|load| view(load, None)).await;
    }
}
