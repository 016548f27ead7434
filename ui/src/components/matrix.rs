use std::collections::BTreeMap;

use yew::prelude::*;

use crate::components::icon::{Icon, IconName};
use crate::i18n::use_texts;
use crate::state::matrix::{Cell, Matrix};

#[derive(Properties, PartialEq)]
pub struct ConsentMatrixProps {
    pub matrix: Matrix,
    /// Names of the categories by their identifiers.
    pub names: BTreeMap<String, String>,
}

/// Who may see what, at a glance.
#[component]
pub fn ConsentMatrix(props: &ConsentMatrixProps) -> Html {
    let texts = use_texts();
    html! {
        <div class="scroll-wide" tabindex="0" role="region" aria-labelledby="matrix-caption">
            <table class="matrix" data-test="matrix">
                <caption id="matrix-caption">{ texts.t("sharing-matrix") }</caption>
                <thead><tr>
                    <th scope="col">{ texts.t("sharing-recipient") }</th>
                    { for props.matrix.categories.iter().map(|id| html! {
                        <th scope="col">{ props.names.get(id).unwrap_or(id) }</th>
                    }) }
                </tr></thead>
                <tbody>
                    { for props.matrix.rows.iter().map(|row| html! {
                        <tr>
                            <th scope="row">{ &row.recipient.name }</th>
                            { for row.cells.iter().map(|cell| match cell {
                                Cell::Yes => html! { <td class="yes"><Icon name={IconName::Check} /><span class="only-spoken">{ texts.t("sharing-may-see") }</span></td> },
                                Cell::Later => html! { <td class="later"><Icon name={IconName::Clock} /><span class="hint">{ texts.t("sharing-may-see-later") }</span></td> },
                                Cell::No => html! { <td class="no"><span class="only-spoken">{ texts.t("sharing-may-not-see") }</span></td> },
                            }) }
                        </tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}
