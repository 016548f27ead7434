//! Bodies larger than anyone wants in memory, in a process of its own: its memory is looked at.

#![expect(clippy::unwrap_used, reason = "tests")]

use futures_util::StreamExt as _;
use solid_client_rs::url::Url;
use solid_client_rs::{Body, Error, Precondition, SolidClient};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const GIBIBYTE: u64 = 1 << 30;
/// What a transfer may cost, whatever its size; a debug build with its test server takes a tenth.
const MEMORY: u64 = 64 << 20;

/// The most memory that this process ever had, in bytes; `None` where the system does not tell.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// Takes one body of any size and counts it, and gives one of a gibibyte.
async fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
        if head.starts_with("get ") {
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {GIBIBYTE}\r\n\r\n");
            stream.write_all(answer.as_bytes()).await?;
            let mut left = GIBIBYTE;
            while left > 0 {
                let part = left.min(buffer.len() as u64) as usize;
                stream.write_all(&buffer[..part]).await?;
                left -= part as u64;
            }
            continue;
        }
        let (_, rest) = head.split_once("content-length: ").unwrap();
        let mut left: u64 = rest.split("\r\n").next().unwrap().parse().unwrap();
        let length = left;
        while left > 0 {
            let most = left.min(buffer.len() as u64) as usize;
            let read = stream.read(&mut buffer[..most]).await?;
            if read == 0 {
                return Ok(());
            }
            left -= read as u64;
        }
        let answer =
            format!("HTTP/1.1 201 Created\r\netag: \"{length}\"\r\ncontent-length: 0\r\n\r\n");
        stream.write_all(answer.as_bytes()).await?;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn gibibyte_goes_up_and_comes_down_in_little_memory() {
    let Some(before) = peak_memory() else {
        eprintln!("skipped: this system does not tell how much memory a process had");
        return;
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(serve(stream));
        }
    });
    let url = Url::parse(&format!("http://localhost:{port}/x")).unwrap();
    let client = SolidClient::builder().build().unwrap();
    let body = Body::from_fn(GIBIBYTE, || async {
        Ok(tokio::io::repeat(b'x').take(GIBIBYTE))
    });
    let octets = "application/octet-stream";
    let written = client.put_stream(&url, octets, body, &Precondition::None);
    let etag = written.await.unwrap().etag.unwrap();
    assert_eq!(etag.as_str(), format!("\"{GIBIBYTE}\""));

    let whole = client.get(&url).await;
    assert!(
        matches!(whole, Err(Error::BodyTooLarge { .. })),
        "{whole:?}"
    );
    let mut stream = client.open(&url).await.unwrap();
    let mut read = 0;
    while let Some(chunk) = stream.next().await {
        read += chunk.unwrap().len() as u64;
    }
    assert_eq!(read, GIBIBYTE);
    let grown = peak_memory().unwrap() - before;
    assert!(grown < MEMORY, "{grown} bytes more");
    server.abort();
}
