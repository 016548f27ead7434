//! This project's client.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kluis_testkit::Account;
use solid_client_rs::{ClientCredentials, Precondition, SolidClient};
use tokio::task::JoinSet;
use url::Url;

use crate::Order;
use crate::contestants::bare::Method;

pub(crate) struct Client(SolidClient);

impl Client {
    pub(crate) fn sign_in(account: &Account) -> Self {
        let credentials = ClientCredentials {
            issuer: account.issuer.clone(),
            id: account.client_id.clone(),
            secret: account.client_secret.clone().into(),
        };
        let client = SolidClient::builder()
            .credentials(credentials)
            .storage(&account.storage)
            .build();
        Self(client.unwrap())
    }

    pub(crate) async fn run(&self, order: &Order) -> Duration {
        let urls: Arc<[Url]> = order.urls.clone().into();
        let body: Arc<str> = order.body.clone().into();
        let method = order.method;
        let next = Arc::new(AtomicUsize::new(0));
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for _ in 0..order.parallel {
            let (client, next) = (self.0.clone(), Arc::clone(&next));
            let (urls, body) = (Arc::clone(&urls), Arc::clone(&body));
            tasks.spawn(async move {
                while let Some(url) = urls.get(next.fetch_add(1, Ordering::Relaxed)) {
                    request(&client, method, url, &body).await;
                }
            });
        }
        tasks.join_all().await;
        started.elapsed()
    }
}

async fn request(client: &SolidClient, method: Method, url: &Url, body: &str) {
    match method {
        Method::Get => assert_eq!(client.get(url).await.unwrap().body, body.as_bytes()),
        Method::Put => {
            let put = client.put(url, "text/turtle", body, &Precondition::None);
            put.await.unwrap();
        }
    }
}
