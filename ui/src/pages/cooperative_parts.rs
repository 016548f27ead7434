use std::collections::BTreeMap;

use kluis_api::{
    ConflictView, PolicyState, PolicyView, RemoteView, StepKind, StepView, SyncReport,
};
use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::numbers;
use crate::state::steps::{StepGroup, grouped};

/// Lines of a list that are drawn; how many more there are is told.
const SHOWN: usize = 100;

/// The last name in a pod path: `blood-pressure` of `/health/blood-pressure/`.
pub fn last_name(path: &str) -> &str {
    path.trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(path)
}

/// What a container or resource is called, by the name of the category it belongs to.
pub fn name_of(names: &BTreeMap<String, String>, path: &str) -> String {
    names
        .iter()
        .filter(|(container, _)| path.starts_with(container.as_str()))
        .max_by_key(|(container, _)| container.len())
        .map_or_else(|| path.to_owned(), |(_, name)| name.clone())
}

#[derive(Properties, PartialEq)]
pub struct AccountProps {
    pub remote: RemoteView,
    pub last_round: Option<String>,
    pub busy: bool,
    pub on_disconnect: Callback<()>,
}

/// With whom we are connected.
#[component]
pub fn Account(props: &AccountProps) -> Html {
    let texts = use_texts();
    let remote = &props.remote;
    html! {
        <section class="card" aria-labelledby="account-title" data-test="remote-account">
            <h2 id="account-title">{ texts.t("account-title") }</h2>
            if remote.reachable == Some(false) {
                <p class="notice calm"><Icon name={IconName::Cloud} />{ texts.t("account-offline") }</p>
            }
            <dl class="facts">
                <dt>{ texts.t("account-storage") }</dt>
                <dd class="long">{ remote.storage.as_deref().unwrap_or_default() }</dd>
                <dt>{ texts.t("account-web-id") }</dt>
                <dd class="long">{ remote.web_id.as_deref().unwrap_or_default() }</dd>
                <dt>{ texts.t("account-last") }</dt>
                <dd>{ props.last_round.as_deref().map_or_else(|| texts.t("account-never"), |time| dates::long(texts, time)) }</dd>
            </dl>
            <div class="actions">
                <button type="button" class="button quiet" data-test="remote-disconnect" disabled={props.busy}
                    onclick={props.on_disconnect.reform(|_| ())}>{ texts.t("disconnect") }</button>
            </div>
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct PoliciesProps {
    pub policies: Vec<PolicyView>,
    /// Names of categories by the path of their container.
    pub names: BTreeMap<String, String>,
    pub busy: bool,
    pub on_switch: Callback<PolicyView>,
}

/// Each container with the switch for where it is kept.
#[component]
pub fn Policies(props: &PoliciesProps) -> Html {
    let texts = use_texts();
    html! {
        <section aria-labelledby="policies-title">
            <h2 id="policies-title">{ texts.t("policies-title") }</h2>
            <p class="hint">{ texts.t("policies-text") }</p>
            <ul class="plain policies">
                { for props.policies.iter().map(|policy| {
                    let shared = policy.state == PolicyState::Shared;
                    let id = format!("policy-name-{}", last_name(&policy.path));
                    let state_id = format!("policy-state-{}", last_name(&policy.path));
                    let onclick = {
                        let policy = policy.clone();
                        props.on_switch.reform(move |_: MouseEvent| policy.clone())
                    };
                    html! {
                        <li class="policy" key={policy.path.clone()}>
                            <div>
                                <p class="policy-name" id={id.clone()}>{ name_of(&props.names, &policy.path) }</p>
                                <p class="hint">
                                    { texts.t_args("data-count", &[("count", policy.resources.into())]) }
                                    if policy.pending > 0 {
                                        { " · " }{ texts.t_args("policy-pending", &[("count", policy.pending.into())]) }
                                    }
                                </p>
                            </div>
                            <button type="button" role="switch" class="switch" disabled={props.busy} {onclick}
                                aria-checked={if shared { "true" } else { "false" }} aria-labelledby={format!("{id} {state_id}")}
                                data-test={format!("policy-{}", last_name(&policy.path))}>
                                <span class="knob" aria-hidden="true"></span>
                                <span class="switch-text" id={state_id}>{ if shared { texts.t("policy-shared") } else { texts.t("policy-local") } }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}

fn group_text(texts: Texts, group: &StepGroup) -> String {
    let args = [
        ("what", group.name.as_str().into()),
        ("count", group.steps.len().into()),
        ("size", numbers::size(texts.language, group.bytes()).into()),
    ];
    match group.kind {
        StepKind::Get => texts.t_args("step-get", &args),
        StepKind::Put => texts.t_args("step-put", &args),
        StepKind::Delete => texts.t_args("step-delete", &args),
        StepKind::Access => texts.t_args("step-access", &args),
    }
}

fn group(texts: Texts, group: &StepGroup) -> Html {
    html! {
        <li>
            <p class="step-what">{ group_text(texts, group) }</p>
            <details class="technical"><summary>{ texts.t("error-details") }</summary>
                <ul class="steps">
                    { for group.steps.iter().take(SHOWN).map(|step| html! {
                        <li><code class="long">{ &step.path }</code>
                            <p class="hint long"><code>{ &step.url }</code>{ " " }<span lang="en">{ &step.why }</span></p></li>
                    }) }
                </ul>
                { more(texts, group.steps.len()) }
            </details>
        </li>
    }
}

#[derive(Properties, PartialEq)]
pub struct StepsProps {
    pub steps: Vec<StepView>,
    pub names: BTreeMap<String, String>,
}

/// What a round would do, before it does.
#[component]
pub fn Steps(props: &StepsProps) -> Html {
    let texts = use_texts();
    if props.steps.is_empty() {
        return html! { <p class="notice good" role="status" data-test="sync-steps"><Icon name={IconName::Check} />{ texts.t("steps-none") }</p> };
    }
    html! {
        <div class="notice" data-test="sync-steps">
            <Icon name={IconName::Cloud} />
            <div>
                <p role="status">{ texts.t("steps-what") }</p>
                <ul class="plain">
                    { for grouped(&props.steps, |path| name_of(&props.names, path)).iter().map(|one| group(texts, one)) }
                </ul>
            </div>
        </div>
    }
}

fn more(texts: Texts, count: usize) -> Html {
    html! {
        if count > SHOWN {
            <p>{ texts.t_args("list-more", &[("count", (count - SHOWN).into())]) }</p>
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct ProblemsProps {
    pub title: AttrValue,
    pub text: AttrValue,
    pub problems: Vec<ConflictView>,
    pub names: BTreeMap<String, String>,
    pub hook: AttrValue,
}

/// Resources that want attention, and why.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let texts = use_texts();
    html! {
        <section data-test={props.hook.clone()}>
            <h3>{ &props.title }</h3>
            <p>{ &props.text }</p>
            <ul class="steps">
                { for props.problems.iter().take(SHOWN).map(|one| html! {
                    <li>{ name_of(&props.names, &one.path) }
                        <p class="hint long"><code>{ &one.path }</code>{ " " }<span lang="en">{ &one.why }</span></p></li>
                }) }
            </ul>
            { more(texts, props.problems.len()) }
        </section>
    }
}

#[derive(Properties, PartialEq)]
pub struct ResultProps {
    pub report: SyncReport,
    pub names: BTreeMap<String, String>,
}

/// What a round did, line by line; what it did not do is not told.
fn round_told(texts: Texts, report: &SyncReport) -> Vec<String> {
    let counts = [
        (
            report.sent,
            texts.t_args("sync-sent", &[("count", report.sent.into())]),
        ),
        (
            report.fetched,
            texts.t_args("sync-fetched", &[("count", report.fetched.into())]),
        ),
        (
            report.removed,
            texts.t_args("sync-removed", &[("count", report.removed.into())]),
        ),
        (
            report.access,
            texts.t_args("sync-access", &[("count", report.access.into())]),
        ),
        (
            report.conflicts,
            texts.t_args("sync-conflicts", &[("count", report.conflicts.into())]),
        ),
    ];
    let done: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, text)| text)
        .collect();
    match (done.is_empty(), report.failed.is_empty()) {
        (true, true) => vec![texts.t("sync-up-to-date")],
        (true, false) => Vec::new(),
        (false, true) => [vec![texts.t("sync-done")], done].concat(),
        (false, false) => done,
    }
}

/// What a round did.
#[component]
pub fn RoundResult(props: &ResultProps) -> Html {
    let texts = use_texts();
    let report = &props.report;
    let told = round_told(texts, report);
    let clean = report.failed.is_empty() && report.conflicts == 0;
    html! {
        <div data-test="sync-result">
            if !told.is_empty() {
                <div class={classes!("notice", if clean { "good" } else { "calm" })} role="status">
                    <Icon name={if clean { IconName::Check } else { IconName::Warning }} />
                    <ul class="plain">{ for told.into_iter().map(|line| html! { <li>{ line }</li> }) }</ul>
                </div>
            }
            if !report.failed.is_empty() {
                <Problems hook="sync-failed" title={texts.t("sync-failed-title")} text={texts.t("sync-failed-text")}
                    problems={report.failed.clone()} names={props.names.clone()} />
            }
            if !report.notes.is_empty() {
                <details><summary>{ texts.t("error-details") }</summary>
                    <ul lang="en">{ for report.notes.iter().map(|note| html! { <li>{ note }</li> }) }</ul></details>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn containers_are_called_by_their_category() {
        let names = BTreeMap::from([
            ("/health/weight/".to_owned(), "Gewicht".to_owned()),
            ("/health/".to_owned(), "Gezondheid".to_owned()),
        ]);
        assert_eq!(name_of(&names, "/health/weight/1.ttl"), "Gewicht");
        assert_eq!(name_of(&names, "/health/weights/"), "Gezondheid");
        assert_eq!(name_of(&names, "/documents/a"), "/documents/a");
        assert_eq!(last_name("/health/blood-pressure/"), "blood-pressure");
    }
}
