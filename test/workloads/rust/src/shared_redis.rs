//! One connection that many callers share, by `MultiplexedConnection` (README.md of test/workloads).

use crate::Result;
use redis::aio::MultiplexedConnection;
use redis::{cmd, Cmd, ErrorKind, RedisResult, Value};
use std::collections::hash_map::RandomState;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher};
use std::io::{stdin, stdout, BufRead, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const KINDS: [&str; 5] = ["GET ok", "SET ok", "INCR ok", "HGETALL ok", "LPUSH WRONGTYPE"];
const LEAST: u64 = 10;
const MOST: u64 = 49;

/// What one connection was asked, and was answered.
struct Shared {
    connection: MultiplexedConnection,
    kinds: &'static [&'static str],
    think_ms: f64,
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    answered: BTreeMap<&'static str, u64>,
    durations: Vec<Duration>,
}

/// `arguments`: one or many, then PORT CALLERS THINK_MS of each connection.
pub async fn run(arguments: &[String]) -> Result<()> {
    let kinds = if arguments[0] == "one" { &KINDS[..1] } else { &KINDS[..] };
    let mut connections = Vec::new();
    for numbers in arguments[1..].chunks(3) {
        let shared = Arc::new(open(&numbers[0], kinds, numbers[2].parse()?).await?);
        let mut callers = Vec::new();
        for _ in 0..numbers[1].parse()? {
            let first = shared.clone();
            callers.push(tokio::spawn(async move { first.call().await }));
        }
        for caller in callers {
            caller.await??;
            tokio::spawn(go_on(shared.clone()));
        }
        connections.push(shared);
    }
    println!("ready");
    stdout().flush()?;
    for word in stdin().lock().lines() {
        let told: Vec<String> = connections.iter().map(|shared| shared.tell()).collect::<Result<_>>()?;
        println!("{} [{}]", word?, told.join(","));
        stdout().flush()?;
    }
    Ok(())
}

async fn open(port: &str, kinds: &'static [&'static str], think_ms: f64) -> Result<Shared> {
    let client = redis::Client::open(format!("redis://127.0.0.1:{}", port))?;
    let connection = client.get_multiplexed_async_connection().await?;
    Ok(Shared { connection, kinds, think_ms, told: Mutex::default() })
}

/// A caller that fails ends the program: what is counted would not be what was asked.
async fn go_on(shared: Arc<Shared>) {
    loop {
        if shared.think_ms > 0.0 {
            let think_ms = shared.think_ms * random(1 << 20) as f64 / (1 << 20) as f64;
            tokio::time::sleep(Duration::from_secs_f64(think_ms / 1000.0)).await;
        }
        if let Err(error) = shared.call().await {
            eprintln!("{}", error);
            std::process::exit(1);
        }
    }
}

impl Shared {
    async fn call(&self) -> Result<()> {
        let kind = self.kinds[random(self.kinds.len() as u64) as usize];
        let command = command_of(kind);
        let start = Instant::now();
        let answer = command.query_async::<Value>(&mut self.connection.clone()).await;
        let duration = start.elapsed();
        check(kind, answer)?;
        let mut told = self.told.lock().unwrap();
        told.durations.push(duration);
        *told.answered.entry(kind).or_insert(0) += 1;
        Ok(())
    }

    fn tell(&self) -> Result<String> {
        let mut told = self.told.lock().unwrap();
        let mut durations = std::mem::take(&mut told.durations);
        durations.sort();
        let median = durations.get(durations.len() / 2).copied().unwrap_or_default();
        let answered: Vec<String> = told.answered.iter().map(|(kind, count)| format!("{:?}:{}", kind, count)).collect();
        Ok(format!(
            "{{\"timeMs\":{},\"answered\":{{{}}},\"medianMs\":{}}}",
            SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis(),
            answered.join(","),
            median.as_secs_f64() * 1000.0
        ))
    }
}

fn command_of(kind: &str) -> Cmd {
    let mut command = cmd(kind.split(' ').next().unwrap_or_default());
    match kind {
        "GET ok" => command.arg(key_of("text")),
        "SET ok" => command.arg(key_of("other")).arg("value"),
        "INCR ok" => command.arg("count"),
        "HGETALL ok" => command.arg(key_of("hash")),
        _ => command.arg(key_of("text")).arg("x"),
    };
    command
}

fn check(kind: &str, answer: RedisResult<Value>) -> Result<()> {
    match answer {
        Err(error) if kind.ends_with("WRONGTYPE") && error.kind() == ErrorKind::ExtensionError => Ok(()),
        Ok(_) if kind.ends_with("ok") => Ok(()),
        other => Err(format!("{}: {:?}", kind, other).into()),
    }
}

/// Of any length: the answer's size tells which.
fn key_of(name: &str) -> String {
    format!("{:.<1$}", name, (LEAST + random(MOST - LEAST + 1)) as usize)
}

/// Below `limit`.
fn random(limit: u64) -> u64 {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u64(CALLS.fetch_add(1, Ordering::Relaxed));
    hasher.finish() % limit
}
