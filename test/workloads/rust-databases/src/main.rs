//! Clients of MySQL and Kafka in Rust, for tests that compare sae-mon's account with theirs (README.md of test/workloads).

mod kafka_client;
mod mysql_client;
#[path = "../../rust/src/plan.rs"]
mod plan;

use std::error::Error;

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("kafka-client") => kafka_client::run(&arguments[1..]),
        Some("mysql-client") => mysql_client::run(&arguments[1..]),
        other => Err(format!("no such program: {:?}", other).into()),
    }
}
