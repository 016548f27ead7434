//! What crosses from the facade to a screen: views, requests and errors.
//!
//! The desktop's page, the command line's `--json` and the shell between them share
//! these types. They carry plain data, are stable (fields may be added, none changes its
//! meaning) and build for `wasm32-unknown-unknown`.
//!
//! Times are RFC 3339 text in UTC unless a field says otherwise; paths are pod paths such
//! as `/health/blood-pressure/`.

mod audit;
mod backup;
mod consent;
mod error;
mod import;
mod locking;
mod pod;
mod records;
mod remote;
mod review;
mod safe;
mod slots;
mod sync;
mod sync_settings;
mod year_report;

pub use audit::{AuditEntryView, AuditFileReport, AuditVerifyView};
pub use backup::{BackupFile, BackupPlan, BackupReport, BackupStatus, VerifyFinding, VerifyReport};
pub use consent::{
    AnchorView, AnchorsFile, ApproveRequest, CheckView, EnforcementState, EnforcementView,
    GrantCategoryView, GrantState, GrantView, InboxView, NoticeView, PartyView, Place,
    ReceiptFacts, ReceiptFileReport, ReceiptForm, ReceiptView, RegisterView, RequestView,
    RequestedCategoryView, TakenOutView, TrustView, Verdict,
};
pub use error::{ApiError, ErrorCode};
pub use import::{
    FileReport, FileSelection, FormatView, ImportPreview, ImportProgress, ImportReport, Unreadable,
};
pub use locking::{LockReason, LockSettings, OpenSafes, WorkProgress};
pub use pod::{
    AdoptionView, FoundContainerView, KindCount, LeaveOutcome, LeaveView, LeavingView, MovedView,
    PodLookView, ReadersView,
};
pub use records::{
    CategoryState, CategoryView, DeletedView, ExportView, FieldView, HomeView, MeasurementView,
    RecordPage, RecordRow, RecordView, ResourceKind, ResourceView,
};
pub use remote::{RemoteLogin, RemoteView, SignInMethod, SignInWait};
pub use review::{ReviewCheckView, ReviewResult, ReviewVerdict, ReviewView};
pub use safe::{CreateSafe, CreatedSafe, DoctorCheck, DoctorReport, Health, SafeView, SessionView};
pub use slots::{RecoveryView, ShareView, SlotView, StrengthView};
pub use sync::{
    ConflictDetail, ConflictView, FieldConflictView, PolicyState, PolicyView, QuestionKind,
    QuestionView, Resolution, ResolveChoice, RoundView, StateCounts, StepKind, StepView,
    SyncItemState, SyncItemView, SyncReport, SyncStatusView, VersionView,
};
pub use sync_settings::SyncSettings;
pub use year_report::{ActCount, RecipientYear, YearEvent, YearReport};
