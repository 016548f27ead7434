//! Backups: where and how often, made now, tried out; and the safe itself checked.

mod outcome;
mod view;

pub use view::state_texts;

use std::future::Future;

use kluis_api::ApiError;
use yew::prelude::*;

use crate::components::context::use_app;
use crate::ipc;
use crate::loader::{LongWork, use_load, use_long_work};
use crate::pages::backups::outcome::{Outcome, Task};
use crate::pages::backups::view::{Act, BackupsPage};

#[component]
pub fn Backups() -> Html {
    let app = use_app();
    let loader = use_load((), |()| ipc::backup_status());
    let running = use_state(|| None::<Task>);
    let outcome = use_state(|| None::<Outcome>);
    let work = use_long_work();
    let on_act = {
        let (running, outcome, work) = (running.clone(), outcome.clone(), work.clone());
        let (reload, app) = (loader.reload.clone(), app.clone());
        Callback::from(move |act: Act| {
            let begin = |task: Task| {
                if work.busy() {
                    return;
                }
                outcome.set(None);
                running.set(Some(task));
            };
            let ended = {
                let (running, outcome, reload) = (running.clone(), outcome.clone(), reload.clone());
                move |came: Outcome| {
                    running.set(None);
                    outcome.set(Some(came));
                    reload.emit(());
                }
            };
            match act {
                Act::Folder => change(&work, &app.failed_callback(), &reload, async {
                    ipc::choose_backup_folder().await.map(drop)
                }),
                Act::Days(days) => change(&work, &app.failed_callback(), &reload, async move {
                    ipc::set_backup_days(days).await.map(drop)
                }),
                Act::Backup => {
                    begin(Task::Backup);
                    work.run(async move {
                        ended(match ipc::backup_now().await {
                            Ok(report) => Outcome::Made(report),
                            Err(error) => Outcome::Failed(Task::Backup, error),
                        });
                    });
                }
                Act::Rehearse(name) => {
                    begin(Task::Rehearse);
                    work.run(async move {
                        ended(match ipc::rehearse_backup(&name).await {
                            Ok(report) => Outcome::Rehearsed(report),
                            Err(error) => Outcome::Failed(Task::Rehearse, error),
                        });
                    });
                }
                Act::Verify => {
                    begin(Task::Verify);
                    work.run(async move {
                        ended(match ipc::verify_safe().await {
                            Ok(report) => Outcome::Verified(report),
                            Err(error) => Outcome::Failed(Task::Verify, error),
                        });
                    });
                }
                Act::Cancel => work.stop(),
            }
        })
    };
    html! {
        <BackupsPage load={loader.load} running={*running} stopping={work.stopping()} outcome={(*outcome).clone()}
            busy={work.busy()} {on_act} on_retry={loader.reload} />
    }
}

/// Changes the plan and shows it again.
fn change(
    work: &LongWork,
    failed: &Callback<ApiError>,
    reload: &Callback<()>,
    act: impl Future<Output = Result<(), ApiError>> + 'static,
) {
    let (failed, reload) = (failed.clone(), reload.clone());
    work.run(async move {
        match act.await {
            Ok(()) => reload.emit(()),
            Err(error) => failed.emit(error),
        }
    });
}
