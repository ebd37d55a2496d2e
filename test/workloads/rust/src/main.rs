//! An HTTP server and clients in Rust, for tests that compare sae-mon's account with theirs (README.md of test/workloads).

mod dns_client;
mod http_client;
mod http_server;
mod pieces;
mod plan;
mod redis_client;
mod shared_redis;

use std::error::Error;

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("dns-client") => tokio()?.block_on(dns_client::run(&arguments[1..])),
        Some("http-server") => tokio()?.block_on(http_server::serve(arguments[1].parse()?)),
        Some("http-client") => tokio()?.block_on(http_client::run(&arguments[1..])),
        Some("redis-client") => redis_client::run(&arguments[1..]),
        Some("shared-redis") => tokio()?.block_on(shared_redis::run(&arguments[1..])),
        other => Err(format!("no such program: {:?}", other).into()),
    }
}

fn tokio() -> Result<tokio::runtime::Runtime> {
    Ok(tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?)
}
