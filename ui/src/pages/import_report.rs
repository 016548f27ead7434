use std::collections::BTreeMap;

use kluis_api::{FileReport, ImportReport, Unreadable};
use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::i18n::Texts;
use crate::numbers;

/// Unreadable places of a file that are drawn; how many more there are is told.
const SHOWN: usize = 100;

/// How many records of each kind are new or changed.
pub fn by_category(texts: Texts, names: &BTreeMap<String, String>, report: &ImportReport) -> Html {
    if report.categories.is_empty() {
        return Html::default();
    }
    let mut counted: Vec<(&String, u64)> = report
        .categories
        .iter()
        .map(|(id, count)| (names.get(id).unwrap_or(id), *count))
        .collect();
    counted.sort();
    html! {
        <table class="small-table">
            <caption>{ texts.t("add-by-category") }</caption>
            <thead><tr>
                <th scope="col">{ texts.t("add-category") }</th><th scope="col">{ texts.t("add-count") }</th>
            </tr></thead>
            <tbody>
                { for counted.into_iter().map(|(name, count)| html! {
                    <tr><th scope="row">{ name }</th>
                        <td class="value">{ numbers::number(texts.language, count as f64) }</td></tr>
                }) }
            </tbody>
        </table>
    }
}

/// What came, or would come, of one file.
pub fn file_card(texts: Texts, file: &FileReport) -> Html {
    let format = file.format.as_deref().map(|format| {
        texts
            .t_dynamic("format-", format)
            .unwrap_or_else(|| format.to_owned())
    });
    let counts = [
        (
            "import-new",
            texts.t_args("add-new", &[("count", file.new.into())]),
        ),
        (
            "import-known",
            texts.t_args("add-known", &[("count", file.known.into())]),
        ),
        (
            "import-changed",
            texts.t_args("add-changed", &[("count", file.changed.into())]),
        ),
        (
            "import-unreadable",
            texts.t_args("add-unreadable", &[("count", file.unreadable.len().into())]),
        ),
    ];
    html! {
        <article class="card file" key={file.file.clone()} data-test="import-file">
            <h3><Icon name={IconName::Document} />{ &file.file }</h3>
            <p class="hint">{ format.unwrap_or_else(|| texts.t("add-format-unknown")) }</p>
            if let Some(error) = &file.error {
                <div class="notice bad" role="alert"><Icon name={IconName::Warning} />
                    <div><p>{ texts.t("add-file-refused") }</p>{ place(texts, error) }</div></div>
            } else {
                <ul class="counts">
                    { for counts.into_iter().map(|(hook, text)| html! { <li data-test={hook}>{ text }</li> }) }
                </ul>
            }
            if file.error.is_none() && !file.unreadable.is_empty() {
                <details>
                    <summary>{ texts.t("add-unreadable-show") }</summary>
                    <ul>{ for file.unreadable.iter().take(SHOWN).map(|one| html! { <li>{ place(texts, one) }</li> }) }</ul>
                    if file.unreadable.len() > SHOWN {
                        <p>{ texts.t_args("list-more", &[("count", (file.unreadable.len() - SHOWN).into())]) }</p>
                    }
                </details>
            }
        </article>
    }
}

fn place(texts: Texts, one: &Unreadable) -> Html {
    html! {
        <p>{ texts.t_args("add-place", &[("place", one.place.as_str().into())]) }{ " " }<span lang="en">{ &one.why }</span></p>
    }
}
