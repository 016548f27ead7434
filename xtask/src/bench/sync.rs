//! The rows of synchronization.

use super::{Promise, Row};

const UPLOAD: &str = "sync-upload/kluis";
const UPLOAD_REQUESTS: &str = "sync-upload-requests/kluis";
const DOWNLOAD: &str = "sync-download/kluis";

pub(super) const ROWS: &[Row] = &[
    Row {
        what: "send 1,000 documents of 1 kB for the first time, against a bare load generator",
        ours: UPLOAD,
        promise: Promise::TimesPeer {
            peer: "sync-upload/bare",
            most: 1.2,
        },
    },
    Row {
        what: "  the same against @inrupt/solid-client, 8 at once",
        ours: UPLOAD,
        promise: Promise::TimesPeer {
            peer: "sync-upload/inrupt",
            most: 1.0,
        },
    },
    Row {
        what: "  the same against solid-bashlib, which sends one after another",
        ours: UPLOAD,
        promise: Promise::TimesPeer {
            peer: "sync-upload/bashlib",
            most: 1.0,
        },
    },
    Row {
        what: "  requests for it, beside the generator's",
        ours: UPLOAD_REQUESTS,
        promise: Promise::Count {
            peer: Some("sync-upload-requests/bare"),
        },
    },
    Row {
        what: "  the round after it",
        ours: "sync-upload-after/kluis",
        promise: Promise::Told,
    },
    Row {
        what: "  requests of the round after it",
        ours: "sync-upload-after-requests/kluis",
        promise: Promise::Count { peer: None },
    },
    Row {
        what: "send the same 1,000 documents sealed, beside shared",
        ours: "sync-sealed/kluis",
        promise: Promise::Beside { peer: UPLOAD },
    },
    Row {
        what: "  requests for it, against shared",
        ours: "sync-sealed-requests/kluis",
        promise: Promise::Fewer {
            peer: UPLOAD_REQUESTS,
            times: 10.0,
        },
    },
    Row {
        what: "send the same 1,000 documents, stopped after 500 and carried on, beside at one go",
        ours: "sync-interrupted/kluis",
        promise: Promise::Beside { peer: UPLOAD },
    },
    Row {
        what: "  PUT requests for it, beside at one go",
        ours: "sync-interrupted-puts/kluis",
        promise: Promise::Count {
            peer: Some("sync-upload-puts/kluis"),
        },
    },
    Row {
        what: "  all requests for it, beside at one go",
        ours: "sync-interrupted-requests/kluis",
        promise: Promise::Count {
            peer: Some(UPLOAD_REQUESTS),
        },
    },
    Row {
        what: "fetch 1,000 documents of 1 kB for the first time, beside a bare load generator",
        ours: DOWNLOAD,
        promise: Promise::Beside {
            peer: "sync-download/bare",
        },
    },
    Row {
        what: "  the same beside @inrupt/solid-client, 8 at once",
        ours: DOWNLOAD,
        promise: Promise::Beside {
            peer: "sync-download/inrupt",
        },
    },
    Row {
        what: "  the same beside solid-bashlib",
        ours: DOWNLOAD,
        promise: Promise::Beside {
            peer: "sync-download/bashlib",
        },
    },
    Row {
        what: "  requests for it, beside the generator's",
        ours: "sync-download-requests/kluis",
        promise: Promise::Count {
            peer: Some("sync-download-requests/bare"),
        },
    },
    Row {
        what: "fetch 10,000 documents in 500 containers for the first time",
        ours: "sync-first/kluis",
        promise: Promise::Told,
    },
    Row {
        what: "see that none of 10,000 has changed, beside a generator that lists the containers",
        ours: "sync-idle/kluis",
        promise: Promise::Beside {
            peer: "sync-idle/bare",
        },
    },
    Row {
        what: "  requests for it, beside the generator's",
        ours: "sync-idle-requests/kluis",
        promise: Promise::Count {
            peer: Some("sync-idle-requests/bare"),
        },
    },
    Row {
        what: "send 10 changes among 10,000, beside a round without changes",
        ours: "sync-changes/kluis",
        promise: Promise::Beside {
            peer: "sync-idle/kluis",
        },
    },
    Row {
        what: "  requests for it, beside a round without changes",
        ours: "sync-changes-requests/kluis",
        promise: Promise::Count {
            peer: Some("sync-idle-requests/kluis"),
        },
    },
    Row {
        what: "  requests of the round after it, beside a round without changes",
        ours: "sync-changes-after-requests/kluis",
        promise: Promise::Count {
            peer: Some("sync-idle-requests/kluis"),
        },
    },
];
