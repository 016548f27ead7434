use kluis_api::{CheckView, RequestView, Verdict};
use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::i18n::Texts;

/// The check that looks for the approval of the committees.
const REVIEWS: &str = "reviews";

/// What the checks came to, and each of them; nothing looks better than it is.
pub fn verdict(texts: Texts, request: &RequestView) -> Html {
    let (class, icon, title, text) = match request.verdict {
        Verdict::Reviewed => (
            "good",
            IconName::Check,
            texts.t("verdict-reviewed"),
            texts.t("verdict-reviewed-text"),
        ),
        Verdict::ReviewedWithWarning => (
            "calm",
            IconName::Warning,
            texts.t("verdict-warning"),
            texts.t("verdict-warning-text"),
        ),
        Verdict::Unreviewed => (
            "calm",
            IconName::Document,
            texts.t("verdict-unreviewed"),
            texts.t("verdict-unreviewed-text"),
        ),
        Verdict::Rejected => (
            "bad",
            IconName::Warning,
            texts.t("verdict-rejected"),
            texts.t("verdict-rejected-text"),
        ),
    };
    html! {
        <section class={classes!("notice", class)} data-test="verdict" aria-labelledby="verdict-title">
            <Icon name={icon} />
            <div>
                <h2 id="verdict-title">{ title }</h2>
                <p>{ text }</p>
                if let Some(reason) = request.reason_code.as_deref().and_then(|code| in_words(texts, code)) {
                    <p data-test="verdict-reason"><strong>{ reason }</strong></p>
                }
                <ul class="plain checks">{ for request.checks.iter().map(|one| check(texts, request, one)) }</ul>
                <details>
                    <summary>{ texts.t("error-details") }</summary>
                    <p lang="en">{ &request.reason }</p>
                    <ul>{ for request.checks.iter().map(|one| html! {
                        <li lang="en"><code>{ &one.check }</code>{ " " }{ &one.detail }</li>
                    }) }</ul>
                </details>
            </div>
        </section>
    }
}

/// What the reviews came to, in plain words; a code that is not known here stays in the details.
fn in_words(texts: Texts, code: &str) -> Option<String> {
    let of_part = || {
        let (part, rest) = code.split_once('-')?;
        let part = texts.t_dynamic("review-part-", part)?;
        texts.t_dynamic_args("review-part-is-", rest, &[("part", part.into())])
    };
    texts.t_dynamic("review-reason-", code).or_else(of_part)
}

/// A failed check alarms only where it is why the request cannot be allowed: that no committee's
/// approval can be checked is no fault of a doctor who asks.
fn check(texts: Texts, request: &RequestView, check: &CheckView) -> Html {
    let other_failed = || {
        let mut others = request.checks.iter().filter(|one| one.check != REVIEWS);
        others.any(|one| !one.ok)
    };
    let alarming =
        request.verdict == Verdict::Rejected && (check.check != REVIEWS || !other_failed());
    let (class, icon, found) = match (check.ok, alarming) {
        (true, _) => ("sure", IconName::Check, texts.t("check-passed")),
        (false, true) => ("unsure", IconName::Warning, texts.t("check-not-passed")),
        (false, false) => (
            "unchecked",
            IconName::Document,
            texts.t("check-not-checked"),
        ),
    };
    let name = texts
        .t_dynamic("check-", &check.check)
        .unwrap_or_else(|| check.check.replace('-', " "));
    html! {
        <li {class}>
            <Icon name={icon} />
            <span>{ name }{ ": " }<em>{ found }</em></span>
        </li>
    }
}
