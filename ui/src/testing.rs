//! Drawing views natively, and sample data for them.

use kluis_api::{
    ApiError, CategoryState, CategoryView, CheckView, ConflictDetail, ConflictView, ErrorCode,
    FieldConflictView, GrantCategoryView, GrantState, GrantView, PartyView, PolicyState,
    PolicyView, RecordRow, RequestView, RequestedCategoryView, ResolveChoice, SyncItemState,
    SyncItemView, Verdict, VersionView,
};
use yew::prelude::*;

use crate::i18n::{Language, Texts};
use crate::state::load::Load;

#[derive(Properties, PartialEq)]
struct ShownProps {
    language: Language,
    html: Html,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    html! {
        <ContextProvider<Texts> context={Texts::new(props.language)}>
            { props.html.clone() }
        </ContextProvider<Texts>>
    }
}

/// A view as HTML text in one language.
pub async fn render(language: Language, html: Html) -> String {
    yew::LocalServerRenderer::<Shown>::with_props(ShownProps { language, html })
        .hydratable(false)
        .render()
        .await
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

/// Draws a view in every language, finds the texts in the Dutch and the English one, and finds
/// neither the key of a message nor an inline style in any. Gives the English one.
pub async fn in_every_language(
    view: impl Fn() -> Html,
    dutch: &[&str],
    english: &[&str],
) -> String {
    let mut in_english = String::new();
    for language in Language::ALL {
        let html = render(language, view()).await;
        let expected = match language {
            Language::Dutch => dutch,
            Language::English => english,
            Language::French | Language::German | Language::Finnish => &[],
        };
        for text in expected {
            assert!(
                html.contains(text),
                "{text:?} is not in {language:?}: {html}"
            );
        }
        assert!(!html.contains(" style="), "inline style in {html}");
        assert_no_key(&html);
        if language == Language::English {
            in_english = html;
        }
    }
    in_english
}

/// Draws a view of what is still asked for, and of what could not be had, and finds both told.
pub async fn tells_of_waiting_and_failing<T>(view: impl Fn(Load<T>) -> Html) {
    in_every_language(|| view(Load::Loading), &["Even geduld"], &["One moment"]).await;
    let failed = || Load::Failed(ApiError::new(ErrorCode::Damaged, "x"));
    in_every_language(
        || view(failed()),
        &["beschadigd", "Probeer opnieuw"],
        &["damaged", "Try again"],
    )
    .await;
}

fn assert_no_key(html: &str) {
    let mut shown = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                shown.push('\n');
            }
            _ if !inside => shown.push(letter),
            _ => {}
        }
    }
    let keys: Vec<&str> = include_str!("../../assets/i18n/en.ftl")
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim())
        .filter(|key| key.contains('-'))
        .collect();
    for line in shown.lines() {
        assert!(
            !keys.contains(&line.trim()),
            "message key {line:?} is shown"
        );
        assert!(!line.contains("{$"), "unfilled value in {line:?}");
    }
}

pub fn sample_row() -> RecordRow {
    RecordRow {
        path: "/health/weight/1".into(),
        kind: "Observation".into(),
        title: "Gewicht".into(),
        value_text: Some("70.5 kg".into()),
        value: Some(70.5),
        unit: Some("kg".into()),
        time: Some("2026-11-20T08:15:00+01:00".into()),
        source: Some("bundle.json".into()),
    }
}

pub fn sample_category(id: &str, count: u64) -> CategoryView {
    CategoryView {
        id: id.into(),
        name: "Gewicht".into(),
        icon: "scale".into(),
        count,
        newest: (count > 0).then(|| "2026-11-20T08:15:00+01:00".into()),
        state: CategoryState::Local,
        path: format!("/health/{id}/"),
        sensitive: false,
        shared_with: 0,
    }
}

pub fn sample_request() -> RequestView {
    let category = |id: &str, name: &str| RequestedCategoryView {
        id: id.into(),
        name: name.into(),
        mode: "read".into(),
        count: 12,
    };
    RequestView {
        id: "r-1".into(),
        from: PartyView {
            id: "https://studie.example.test/id#app".into(),
            name: "Hartstudie Gent".into(),
        },
        purposes: vec!["https://w3id.org/dpv#AcademicResearch".into()],
        message: Some("Dank u wel".into()),
        categories: vec![category("weight", "Gewicht"), category("steps", "Stappen")],
        until: "2027-06-30T20:59:59Z".into(),
        checks: vec![CheckView {
            check: "dates".into(),
            ok: true,
            detail: "2026-11-21 to 2027-06-30".into(),
        }],
        verdict: Verdict::Unreviewed,
        reason: "no review is attached".into(),
        reason_code: None,
        state: "waiting".into(),
        received: "2026-11-21T10:00:00Z".into(),
    }
}

pub fn sample_grant(id: &str, state: GrantState, categories: &[&str]) -> GrantView {
    GrantView {
        id: id.into(),
        recipient: PartyView {
            id: "https://studie.example.test/id#app".into(),
            name: "Hartstudie Gent".into(),
        },
        categories: categories
            .iter()
            .map(|id| GrantCategoryView {
                id: (*id).into(),
                mode: "read".into(),
                level: "as-is".into(),
            })
            .collect(),
        taken_out: Vec::new(),
        purposes: vec!["https://w3id.org/dpv#AcademicResearch".into()],
        since: "2026-11-20T14:00:00Z".into(),
        until: "2027-06-30T20:59:59Z".into(),
        state,
        enforcement: Vec::new(),
        ended: None,
        receipts: Vec::new(),
        standing: None,
    }
}

pub fn sample_policy(path: &str, state: PolicyState) -> PolicyView {
    PolicyView {
        path: path.into(),
        state,
        own: true,
        resources: 12,
        pending: 2,
    }
}

pub fn sample_item(path: &str, state: SyncItemState) -> SyncItemView {
    SyncItemView {
        path: path.into(),
        title: "Gewicht".into(),
        record: Some(sample_row()),
        changed: "2026-11-20T09:00:00Z".into(),
        bytes: 1500,
        state,
        too_large: false,
        readable_there: false,
    }
}

pub fn sample_conflict(id: &str) -> ConflictView {
    ConflictView {
        id: id.into(),
        path: format!("/health/weight/{id}"),
        why: "changed-on-both-sides".into(),
        since: Some("2026-11-21T09:00:00Z".into()),
    }
}

/// Two fields that were changed on both sides.
pub fn sample_conflict_detail() -> ConflictDetail {
    let field = |id: &str, name: &str, base: &str, mine: &str, theirs: &[&str]| FieldConflictView {
        id: id.into(),
        key: (id == "value").then(|| "systolic".to_owned()),
        name: name.into(),
        property: format!("http://example.org/{id}"),
        base: vec![base.into()],
        mine: vec![mine.into()],
        theirs: theirs.iter().map(|one| (*one).into()).collect(),
    };
    let version = |text: &str| VersionView {
        changed: Some("2026-11-20T09:00:00Z".into()),
        size: 1500,
        media_type: "text/turtle".into(),
        text: Some(text.into()),
    };
    ConflictDetail {
        conflict: sample_conflict("1"),
        title: "Gewicht, 20 november".into(),
        mine: Some(version("eerste tekst")),
        theirs: Some(version("andere tekst")),
        fields: vec![
            field("value", "Waarde", "70.5 kg", "71 kg", &["72 kg"]),
            field("note", "Opmerking", "ochtend", "avond", &[]),
        ],
        choices: vec![
            ResolveChoice::Mine,
            ResolveChoice::Theirs,
            ResolveChoice::Both,
        ],
    }
}
