//! One resource with two versions: what it was, what is here, what is there, and the choice.

use kluis_api::{ConflictDetail, FieldConflictView, Resolution, ResolveChoice, VersionView};
use yew::prelude::*;

use crate::components::focus::use_focus_on_show;
use crate::components::status::loaded;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::ipc;
use crate::loader::use_load;
use crate::numbers;
use crate::state::two_versions::{FieldChoices, Side, whole};

#[derive(Properties, PartialEq)]
pub struct DecideProps {
    pub id: AttrValue,
    pub busy: bool,
    pub on_resolve: Callback<Resolution>,
}

/// Asks for both versions, and shows them.
#[component]
pub fn Decide(props: &DecideProps) -> Html {
    let loader = use_load(props.id.to_string(), |id| async move {
        ipc::conflict(&id).await
    });
    html! {
        <div class="decide">
            { loaded(&loader.load, &loader.reload, |detail| html! {
                <DecideView detail={detail.clone()} busy={props.busy} on_resolve={props.on_resolve.clone()} />
            }) }
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct DecideViewProps {
    pub detail: ConflictDetail,
    pub busy: bool,
    pub on_resolve: Callback<Resolution>,
}

/// Both versions and the ways out: field by field where the rest goes together by itself, and for
/// the whole. Nothing is chosen beforehand.
#[component]
pub fn DecideView(props: &DecideViewProps) -> Html {
    let texts = use_texts();
    let heading = use_focus_on_show();
    let choices = use_state(FieldChoices::default);
    let detail = &props.detail;
    let id = detail.conflict.id.clone();
    let missing = choices.missing(detail);
    let by_field = choices.resolution(detail);
    let on_choose = {
        let choices = choices.clone();
        Callback::from(move |(field, side): (String, Side)| {
            choices.set((*choices).clone().with(&field, side));
        })
    };
    let on_keep_choices = {
        let on_resolve = props.on_resolve.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(resolution) = by_field.clone() {
                on_resolve.emit(resolution);
            }
        })
    };
    html! {
        <>
            <h3 ref={heading} tabindex="-1" data-test="decide-title">{ &detail.title }</h3>
            if detail.fields.is_empty() {
                <div class="side-by-side">
                    { version(texts, texts.t("side-here"), texts.t("version-gone-here"), detail.mine.as_ref()) }
                    { version(texts, texts.t("side-there"), texts.t("version-gone-there"), detail.theirs.as_ref()) }
                </div>
            } else {
                <p>{ texts.t("decide-fields") }</p>
                { for detail.fields.iter().map(|one| field(texts, &id, one, choices.of(&one.id), props.busy, &on_choose)) }
                <div class="actions">
                    <button type="button" class="button primary" disabled={props.busy || missing > 0} data-test="decide-fields"
                        onclick={on_keep_choices} aria-describedby="decide-missing">{ texts.t("decide-keep-choices") }</button>
                    <p class="hint" id="decide-missing" role="status">
                        { if missing > 0 { texts.t_args("decide-missing", &[("count", missing.into())]) } else { String::new() } }</p>
                </div>
                <p class="label">{ texts.t("decide-or-whole") }</p>
            }
            <div class="actions">
                { for detail.choices.iter().map(|choice| {
                    let resolution = whole(&id, *choice);
                    html! {
                        <button type="button" class="button" disabled={props.busy} data-test={hook(*choice)}
                            onclick={props.on_resolve.reform(move |_| resolution.clone())}>{ way_out(texts, detail, *choice) }</button>
                    }
                }) }
            </div>
            <p class="hint">{ texts.t("decide-history") }</p>
            if !detail.fields.is_empty() {
                { technical(texts, detail) }
            }
        </>
    }
}

fn hook(choice: ResolveChoice) -> &'static str {
    match choice {
        ResolveChoice::Mine => "decide-mine",
        ResolveChoice::Theirs => "decide-theirs",
        ResolveChoice::Both => "decide-both",
    }
}

/// What a way out does; where nothing is left here, keeping that means to remove it there too.
fn way_out(texts: Texts, detail: &ConflictDetail, choice: ResolveChoice) -> String {
    match choice {
        ResolveChoice::Mine if detail.mine.is_none() => texts.t("decide-remove-there"),
        ResolveChoice::Mine => texts.t("decide-mine"),
        ResolveChoice::Theirs => texts.t("decide-theirs"),
        ResolveChoice::Both => texts.t("decide-both"),
    }
}

fn field(
    texts: Texts,
    id: &str,
    field: &FieldConflictView,
    chosen: Option<Side>,
    busy: bool,
    on_choose: &Callback<(String, Side)>,
) -> Html {
    let group = format!("field-{id}-{}", field.id);
    let base = values(texts, &field.base, texts.t("field-was-nothing"));
    let option = |side: Side, name: &str, label: String, found: &[String]| {
        let input_id = format!("{group}-{name}");
        let onchange = {
            let field = field.id.clone();
            on_choose.reform(move |_: Event| (field.clone(), side))
        };
        html! {
            <p class="choice">
                <input type="radio" id={input_id.clone()} name={group.clone()} checked={chosen == Some(side)} disabled={busy}
                    {onchange} data-test={format!("field-{}-{name}", field.id)} />
                <label for={input_id}><span class="hint">{ label }</span>{ values(texts, found, texts.t("field-is-nothing")) }</label>
            </p>
        }
    };
    html! {
        <fieldset class="choices field-choice" key={field.id.clone()}>
            <legend>{ field_name(texts, field) }</legend>
            <p class="hint">{ texts.t("field-was") }{ " " }{ base }</p>
            <div class="side-by-side">
                { option(Side::Here, "here", texts.t("side-here"), &field.mine) }
                { option(Side::There, "there", texts.t("side-there"), &field.theirs) }
            </div>
        </fieldset>
    }
}

/// Values in the language of the page, or the words for none.
fn values(texts: Texts, values: &[String], nothing: String) -> String {
    if values.is_empty() {
        return nothing;
    }
    let in_words = |value: &String| {
        let date = dates::long(texts, value);
        if date == *value {
            numbers::with_decimal_sign(texts.language, value)
        } else {
            date
        }
    };
    values.iter().map(in_words).collect::<Vec<_>>().join(", ")
}

fn version(texts: Texts, side: String, gone: String, version: Option<&VersionView>) -> Html {
    let Some(version) = version else {
        return html! { <div class="version"><h4>{ side }</h4><p>{ gone }</p></div> };
    };
    html! {
        <div class="version">
            <h4>{ side }</h4>
            <dl class="facts">
                <dt>{ texts.t("version-changed") }</dt>
                <dd>{ version.changed.as_deref().map_or_else(|| texts.t("version-unknown"), |time| dates::long(texts, time)) }</dd>
                <dt>{ texts.t("version-size") }</dt>
                <dd>{ numbers::size(texts.language, version.size) }</dd>
                <dt>{ texts.t("version-type") }</dt>
                <dd class="long">{ &version.media_type }</dd>
            </dl>
            if let Some(text) = &version.text {
                <pre tabindex="0">{ text }</pre>
            } else {
                <p class="hint">{ texts.t("version-no-text") }</p>
            }
        </div>
    }
}

/// What the field is called in the person's language, where it has a name there.
fn field_name(texts: Texts, field: &FieldConflictView) -> String {
    let known = field.key.as_deref();
    known
        .and_then(|key| texts.t_dynamic("field-name-", key))
        .unwrap_or_else(|| field.name.clone())
}

/// The documents behind the fields.
fn technical(texts: Texts, detail: &ConflictDetail) -> Html {
    html! {
        <details class="technical"><summary>{ texts.t("error-details") }</summary>
            <dl class="facts">{ for detail.fields.iter().map(|field| html! {
                <><dt>{ field_name(texts, field) }</dt><dd class="long"><code>{ &field.property }</code></dd></>
            }) }</dl>
            <div class="side-by-side">
                { version(texts, texts.t("side-here"), texts.t("version-gone-here"), detail.mine.as_ref()) }
                { version(texts, texts.t("side-there"), texts.t("version-gone-there"), detail.theirs.as_ref()) }
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{in_every_language, sample_conflict_detail};

    fn view(detail: ConflictDetail) -> Html {
        html! { <DecideView {detail} busy=false on_resolve={Callback::noop()} /> }
    }

    #[tokio::test]
    async fn each_field_shows_what_it_was_and_both_values_and_nothing_is_chosen() {
        let html = in_every_language(
            || view(sample_conflict_detail()),
            &[
                "Gewicht, 20 november",
                "Bovendruk",
                "Opmerking",
                "Eerst was het: 70,5 kg",
                "71 kg",
                "72 kg",
                "weggehaald",
                "Kies nog bij 2 velden",
                "Bewaar mijn keuzes",
                "Houd wat hier is",
                "Houd wat bij de coöperatie is",
                "Bewaar allebei",
                "blijft in de geschiedenis",
            ],
            &[
                "Systolic",
                "It was: 70.5 kg",
                "removed",
                "Choose for 2 more fields",
                "Keep what is here",
                "Keep what is at the cooperative",
                "Keep both",
                "stays in the history",
            ],
        )
        .await;
        assert!(!html.contains("checked"), "{html}");
        assert_eq!(html.matches("type=\"radio\"").count(), 4, "{html}");
        assert_eq!(html.matches("<fieldset").count(), 2, "{html}");
        // Only the choices cannot be kept yet.
        assert_eq!(html.matches(" disabled=").count(), 1, "{html}");
    }

    #[tokio::test]
    async fn whole_documents_stand_side_by_side() {
        let mut detail = sample_conflict_detail();
        detail.fields.clear();
        let html = in_every_language(
            || view(detail.clone()),
            &["eerste tekst", "andere tekst", "20 november 2026", "2 kB"],
            &["eerste tekst", "andere tekst", "20 November 2026"],
        )
        .await;
        assert!(!html.contains("type=\"radio\""), "{html}");
    }

    #[tokio::test]
    async fn what_was_removed_on_one_side_is_told_and_named_in_the_ways_out() {
        let mut detail = sample_conflict_detail();
        detail.fields.clear();
        detail.mine = None;
        detail.choices = vec![ResolveChoice::Mine, ResolveChoice::Theirs];
        let html = in_every_language(
            || view(detail.clone()),
            &["Hier is het weggehaald", "Haal het ook daar weg"],
            &["It was removed here", "Remove it there too"],
        )
        .await;
        assert!(!html.contains("decide-both"), "{html}");
        detail.mine = sample_conflict_detail().mine.map(|version| VersionView {
            text: None,
            ..version
        });
        detail.theirs = None;
        in_every_language(
            || view(detail.clone()),
            &[
                "kan niet als tekst worden getoond",
                "Daar is niets te tonen",
            ],
            &[
                "cannot be shown as text",
                "Nothing can be shown of it there",
            ],
        )
        .await;
    }
}
