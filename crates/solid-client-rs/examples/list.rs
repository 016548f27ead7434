//! Lists a container that everyone may read: `cargo run --example list -- https://pod.example/public/`

use solid_client_rs::{SolidClient, url::Url};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args()
        .nth(1)
        .ok_or("give the address of a container")?;
    let client = SolidClient::builder().build()?;
    for entry in client.list(&Url::parse(&address)?).await?.entries {
        println!("{} {:?} {:?}", entry.url, entry.size, entry.modified);
    }
    Ok(())
}
