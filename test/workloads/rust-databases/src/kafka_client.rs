use crate::Result;
use rskafka::client::partition::{Compression, UnknownTopicHandling};
use rskafka::client::ClientBuilder;
use rskafka::chrono::{DateTime, Utc};
use rskafka::record::Record;
use std::collections::BTreeMap;
use std::io::{stdin, stdout, Write};
use std::time::{SystemTime, UNIX_EPOCH};

const MAX_BYTES: i32 = 1_000_000;
const WAIT_MS: i32 = 300;

/// `BROKER TOPIC GROUP COUNT [pause]`; the library knows no groups: it reads from the first offset on.
pub fn run(arguments: &[String]) -> Result<()> {
    let mut count: i64 = arguments[3].parse()?;
    let pauses = arguments.get(4).map(String::as_str) == Some("pause");
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let client = ClientBuilder::new(vec![arguments[0].clone()]).build().await?;
        let partition = client.partition_client(arguments[1].clone(), 0, UnknownTopicHandling::Retry).await?;
        produce(&partition, count).await?;
        if pauses {
            pause()?;
            produce(&partition, count).await?;
            count *= 2;
        }
        let mut offset = 0;
        while offset < count {
            let (records, _) = partition.fetch_records(offset, 1..MAX_BYTES, WAIT_MS).await?;
            offset = records.last().map_or(offset, |last| last.offset + 1);
        }
        println!("{{\"produced\": {}}}", count);
        Ok(())
    })
}

async fn produce(partition: &rskafka::client::partition::PartitionClient, count: i64) -> Result<()> {
    for i in 0..count {
        let value = Some(format!("value-{}", i).into_bytes());
        let record = Record { key: None, value, headers: BTreeMap::new(), timestamp: now()? };
        partition.produce(vec![record], Compression::NoCompression).await?;
    }
    Ok(())
}

fn now() -> Result<DateTime<Utc>> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(DateTime::from_timestamp_millis(since.as_millis() as i64).ok_or("no such time")?)
}

fn pause() -> Result<()> {
    println!("paused");
    stdout().flush()?;
    stdin().read_line(&mut String::new())?;
    Ok(())
}
