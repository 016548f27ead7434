use std::collections::BTreeMap;

use kluis_api::{ApiError, GrantView, RequestView};
use yew::prelude::*;

use crate::components::context::use_app;
use crate::components::dialog::Confirm;
use crate::components::heading::PageHeading;
use crate::components::icon::{Icon, IconName};
use crate::components::matrix::ConsentMatrix;
use crate::components::status::{Empty, loaded};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::{use_load, use_runner};
use crate::pages::add::category_names;
use crate::pages::grant::{GrantCard, purposes};
use crate::pages::outcome::{stopped, stopped_part};
use crate::pages::ways_in::WaysIn;
use crate::route::Route;
use crate::state::load::Load;
use crate::state::matrix::{is_running, matrix};

/// What the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct SharingData {
    pub grants: Vec<GrantView>,
    pub requests: Vec<RequestView>,
    pub names: BTreeMap<String, String>,
    /// Whether somebody is signed in at a cooperative.
    pub has_cooperative: bool,
}

async fn fetch() -> Result<SharingData, ApiError> {
    Ok(SharingData {
        grants: ipc::grants().await?,
        requests: ipc::requests().await?,
        names: category_names(Some(&ipc::categories().await?)),
        has_cooperative: ipc::sync_status().await?.remote.is_some(),
    })
}

#[component]
pub fn Sharing() -> Html {
    let texts = use_texts();
    let app = use_app();
    let runner = use_runner();
    let loader = use_load((), |()| fetch());
    let on_stop = {
        let (app, runner, reload) = (app.clone(), runner.clone(), loader.reload.clone());
        Callback::from(move |which: StopWhat| {
            let (app, reload) = (app.clone(), reload.clone());
            runner.run(async move {
                let answer = match which {
                    StopWhat::One(grant) => ipc::revoke(&grant.id).await.map(|one| vec![one]),
                    StopWhat::Everything => ipc::revoke_all().await,
                    StopWhat::Part(grant, category) => {
                        match ipc::narrow(&grant.id, &category).await {
                            Ok(grant) => app.told(stopped_part(texts, &grant, &category)),
                            Err(error) => app.failed(error),
                        }
                        reload.emit(());
                        return;
                    }
                };
                match answer {
                    Ok(grants) => app.told(stopped(texts, &grants)),
                    Err(error) => app.failed(error),
                }
                reload.emit(());
            });
        })
    };
    let on_keep = {
        let (app, runner) = (app.clone(), runner.clone());
        Callback::from(move |id: String| {
            let app = app.clone();
            runner.run(async move {
                match ipc::save_receipt(&id, texts.language.tag()).await {
                    Ok(true) => app.done(texts.t("receipt-kept")),
                    Ok(false) => {}
                    Err(error) => app.failed(error),
                }
            });
        })
    };
    html! {
        <SharingPage load={loader.load} busy={runner.busy()} {on_stop} {on_keep} on_retry={loader.reload} />
    }
}

/// What the person wants to stop.
#[derive(Clone, Debug, PartialEq)]
pub enum StopWhat {
    One(Box<GrantView>),
    /// One kind of data of it.
    Part(Box<GrantView>, String),
    Everything,
}

#[derive(Properties, PartialEq)]
pub struct SharingPageProps {
    pub load: Load<SharingData>,
    pub busy: bool,
    pub on_stop: Callback<StopWhat>,
    /// Keeps a receipt, by its identifier.
    pub on_keep: Callback<String>,
    pub on_retry: Callback<()>,
    /// The question that is open at first; for drawing it in tests.
    #[prop_or_default]
    pub asking: Option<StopWhat>,
}

#[component]
pub fn SharingPage(props: &SharingPageProps) -> Html {
    let texts = use_texts();
    let asking = use_state(|| props.asking.clone());
    let ask = {
        let asking = asking.clone();
        Callback::from(move |what| asking.set(Some(what)))
    };
    html! {
        <>
            <PageHeading title={texts.t("nav-sharing")} lead={texts.t("sharing-lead")} />
            <WaysIn has_cooperative={props.load.data().is_some_and(|data| data.has_cooperative)}
                on_fetched={props.on_retry.clone()} />
            { loaded(&props.load, &props.on_retry, |data| ready(texts, data, props, &ask)) }
            if let Some(what) = &*asking {
                { question(texts, what, props, &asking) }
            }
        </>
    }
}

fn ready(
    texts: Texts,
    data: &SharingData,
    props: &SharingPageProps,
    ask: &Callback<StopWhat>,
) -> Html {
    let (running, ended): (Vec<_>, Vec<_>) =
        data.grants.iter().partition(|grant| is_running(grant));
    let waiting: Vec<_> = data
        .requests
        .iter()
        .filter(|one| one.state == "waiting")
        .collect();
    let matrix = matrix(&data.grants);
    let on_stop = ask.reform(|grant| StopWhat::One(Box::new(grant)));
    let on_stop_part = ask.reform(|(grant, category)| StopWhat::Part(Box::new(grant), category));
    html! {
        <>
            if !waiting.is_empty() {
                <section aria-labelledby="requests-title">
                    <h2 id="requests-title">{ texts.t("sharing-requests") }</h2>
                    <ul class="plain">{ for waiting.into_iter().map(|one| waiting_request(texts, one)) }</ul>
                </section>
            }
            if running.is_empty() {
                <Empty icon={IconName::People} title={texts.t("sharing-empty-title")} text={texts.t("sharing-empty-text")} />
            } else {
                if !matrix.rows.is_empty() {
                    <ConsentMatrix {matrix} names={data.names.clone()} />
                }
                <section aria-labelledby="grants-title">
                    <h2 id="grants-title">{ texts.t("sharing-grants") }</h2>
                    { for running.iter().map(|grant| html! {
                        <GrantCard key={grant.id.clone()} grant={(*grant).clone()} names={data.names.clone()}
                            busy={props.busy} on_stop={Some(on_stop.clone())}
                            on_stop_part={Some(on_stop_part.clone())} on_keep={props.on_keep.clone()} />
                    }) }
                    <div class="actions">
                        <button type="button" class="button danger-quiet" data-test="stop-all" disabled={props.busy}
                            onclick={ask.reform(|_| StopWhat::Everything)}>{ texts.t("sharing-stop-all") }</button>
                    </div>
                </section>
            }
            if !ended.is_empty() {
                <details class="folded" data-test="ended-grants">
                    <summary>{ texts.t_args("sharing-ended", &[("count", ended.len().into())]) }</summary>
                    { for ended.iter().map(|grant| html! {
                        <GrantCard key={grant.id.clone()} grant={(*grant).clone()} names={data.names.clone()}
                            busy={props.busy} on_keep={props.on_keep.clone()} />
                    }) }
                </details>
            }
        </>
    }
}

fn waiting_request(texts: Texts, request: &RequestView) -> Html {
    html! {
        <li key={request.id.clone()}>
            <a class="notice ask" href={Route::Request(request.id.clone()).address()}
                data-test={format!("request-{}", request.id)}>
                <Icon name={IconName::Letter} />
                <span>
                    <strong>{ &request.from.name }</strong>{ " " }{ purposes(texts, &request.purposes) }
                    <span class="hint">{ texts.t_args("request-received", &[("date", dates::long(texts, &request.received).into())]) }</span>
                </span>
            </a>
        </li>
    }
}

fn question(
    texts: Texts,
    what: &StopWhat,
    props: &SharingPageProps,
    asking: &UseStateHandle<Option<StopWhat>>,
) -> Html {
    let (title, text, confirm) = match what {
        StopWhat::One(grant) => {
            let args = [("recipient", grant.recipient.name.as_str().into())];
            (
                texts.t_args("stop-title", &args),
                texts.t_args("stop-text", &args),
                texts.t("grant-stop"),
            )
        }
        StopWhat::Part(grant, category) => {
            let names = props.load.data().map(|data| &data.names);
            let what = names.and_then(|names| names.get(category));
            let args = [
                ("recipient", grant.recipient.name.as_str().into()),
                ("what", what.unwrap_or(category).as_str().into()),
            ];
            (
                texts.t_args("stop-part-title", &args),
                texts.t_args("stop-part-text", &args),
                texts.t("grant-stop"),
            )
        }
        StopWhat::Everything => (
            texts.t("stop-all-title"),
            texts.t("stop-all-text"),
            texts.t("sharing-stop-all"),
        ),
    };
    let on_cancel = {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(None))
    };
    let on_confirm = {
        let (asking, on_stop, what) = (asking.clone(), props.on_stop.clone(), what.clone());
        Callback::from(move |()| {
            asking.set(None);
            on_stop.emit(what.clone());
        })
    };
    html! { <Confirm {title} {text} {confirm} dangerous=true {on_confirm} {on_cancel} /> }
}

#[cfg(test)]
mod tests {
    use kluis_api::GrantState;

    use super::*;
    use crate::testing::{
        in_every_language, sample_grant, sample_request, tells_of_waiting_and_failing,
    };

    fn data(grants: Vec<GrantView>, requests: Vec<RequestView>) -> Load<SharingData> {
        let names = BTreeMap::from([("weight".to_owned(), "Gewicht".to_owned())]);
        Load::Ready(
            SharingData {
                grants,
                requests,
                names,
                has_cooperative: true,
            },
            None,
        )
    }

    fn view(load: Load<SharingData>, asking: Option<StopWhat>) -> Html {
        html! {
            <SharingPage {load} busy=false {asking} on_stop={Callback::noop()} on_keep={Callback::noop()}
                on_retry={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn recipients_requests_and_what_is_over_are_told() {
        let html = in_every_language(
            || {
                let running = sample_grant("g-1", GrantState::Active, &["weight"]);
                let over = sample_grant("g-2", GrantState::Ended, &["weight"]);
                view(data(vec![running, over], vec![sample_request()]), None)
            },
            &[
                "Hartstudie Gent",
                "Gewicht",
                "mag zien",
                "1 toestemming",
                "Stop alles",
            ],
            &[
                "Hartstudie Gent",
                "Gewicht",
                "may see",
                "1 consent",
                "Stop everything",
            ],
        )
        .await;
        assert!(html.contains("data-test=\"stop-g-1\""));
        assert!(!html.contains("data-test=\"stop-g-2\""));
    }

    #[tokio::test]
    async fn stopping_says_that_copies_cannot_be_taken_back() {
        for what in [
            StopWhat::One(Box::new(sample_grant(
                "g-1",
                GrantState::Active,
                &["weight"],
            ))),
            StopWhat::Part(
                Box::new(sample_grant(
                    "g-1",
                    GrantState::Active,
                    &["weight", "steps"],
                )),
                "weight".into(),
            ),
            StopWhat::Everything,
        ] {
            in_every_language(
                || view(data(Vec::new(), Vec::new()), Some(what.clone())),
                &["kopieën die al gemaakt zijn"],
                &["copies already made"],
            )
            .await;
        }
    }

    #[tokio::test]
    async fn empty_waiting_and_failed_are_told() {
        in_every_language(
            || view(data(Vec::new(), Vec::new()), None),
            &["niemand"],
            &["nobody"],
        )
        .await;
        tells_of_waiting_and_failing(|load| view(load, None)).await;
    }
}
