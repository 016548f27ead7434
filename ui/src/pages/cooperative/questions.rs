use std::collections::BTreeMap;

use kluis_api::{GrantState, GrantView};
use yew::prelude::*;

use crate::components::dialog::Confirm;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::pages::cooperative::places::Change;
use crate::pages::outcome::categories;

/// What the page asks before it does it.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// To keep a container elsewhere than now.
    Place(Change),
    Disconnect,
}

#[derive(Properties, PartialEq)]
pub struct DisconnectQuestionProps {
    /// The consents that stay open there.
    pub open: Vec<GrantView>,
    /// Names of categories by their identifiers.
    pub names: BTreeMap<String, String>,
    pub on_confirm: Callback<()>,
    pub on_cancel: Callback<()>,
}

/// Whether the connection is to be broken off, and what cannot be done after that.
#[component]
pub fn DisconnectQuestion(props: &DisconnectQuestionProps) -> Html {
    let texts = use_texts();
    html! {
        <Confirm title={texts.t("disconnect-title")} text={texts.t("disconnect-text")} confirm={texts.t("disconnect")}
            on_confirm={props.on_confirm.clone()} on_cancel={props.on_cancel.clone()}>
            if !props.open.is_empty() {
                <div class="still-open" data-test="disconnect-open">
                    <p>{ texts.t_args("disconnect-open", &[("count", props.open.len().into())]) }</p>
                    <ul>{ for props.open.iter().map(|grant| html! { <li>{ open_text(texts, grant, &props.names) }</li> }) }</ul>
                    <p>{ texts.t("disconnect-open-advice") }</p>
                </div>
            }
        </Confirm>
    }
}

fn open_text(texts: Texts, grant: &GrantView, names: &BTreeMap<String, String>) -> String {
    let args = [
        ("recipient", grant.recipient.name.as_str().into()),
        ("what", categories(texts, names, grant).into()),
        ("until", dates::long_date(texts, &grant.until).into()),
    ];
    if grant.state == GrantState::Ending {
        texts.t_args("disconnect-open-ending", &args)
    } else {
        texts.t_args("disconnect-open-one", &args)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{in_every_language, sample_grant};

    fn disconnect(open: Vec<GrantView>) -> Html {
        let names = BTreeMap::from([("weight".to_owned(), "Gewicht".to_owned())]);
        html! {
            <DisconnectQuestion {open} {names} on_confirm={Callback::noop()} on_cancel={Callback::noop()} />
        }
    }

    #[tokio::test]
    async fn disconnecting_says_that_nothing_is_deleted_there_and_what_stops() {
        let html = in_every_language(
            || disconnect(Vec::new()),
            &["Kluis wist daar niets", "tot u opnieuw verbindt"],
            &["Kluis deletes nothing there", "until you connect again"],
        )
        .await;
        assert!(!html.contains("disconnect-open"), "{html}");
    }

    #[tokio::test]
    async fn disconnecting_names_the_consents_that_cannot_be_closed_after_it() {
        in_every_language(
            || {
                disconnect(vec![
                    sample_grant("g-1", GrantState::Active, &["weight"]),
                    sample_grant("g-2", GrantState::Ending, &["weight"]),
                ])
            },
            &[
                "2 toestemmingen",
                "Hartstudie Gent: Gewicht, tot 30 juni 2027",
                "bevestigde dat nog niet",
            ],
            &[
                "2 consents",
                "Hartstudie Gent: Gewicht, until 30 June 2027",
                "has not confirmed that yet",
            ],
        )
        .await;
    }
}
