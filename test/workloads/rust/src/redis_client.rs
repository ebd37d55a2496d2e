use crate::plan::{Plan, Step};
use crate::Result;
use redis::{cmd, pipe, Connection, ErrorKind};
use std::thread;

const PIPELINE_DEPTH: usize = 10;

/// A connection for commands, and one that listens.
struct Pair {
    commands: Connection,
    listener: Connection,
    /// Of a queue and a channel that nobody else uses.
    name: String,
}

pub fn run(arguments: &[String]) -> Result<()> {
    let plan = Plan::read(arguments)?;
    let mut connections = Vec::new();
    for n in 0..plan.connections {
        let client = redis::Client::open(("127.0.0.1", plan.port))?;
        let (mut commands, listener) = (client.get_connection()?, client.get_connection()?);
        for _ in 0..plan.warm {
            cmd("PING").query::<String>(&mut commands)?;
        }
        connections.push(Pair { commands, listener, name: format!("own:{}", n) });
    }
    plan.hold()?;
    let mut threads = Vec::new();
    for (first, mut pair) in connections.into_iter().enumerate() {
        let steps = plan.of(first);
        threads.push(thread::spawn(move || -> Result<Pair> {
            for step in &steps {
                send(&mut pair, &step[0])?;
            }
            Ok(pair)
        }));
    }
    let mut open = Vec::new();
    for thread in threads {
        open.push(thread.join().map_err(|_| "a thread panicked")??);
    }
    plan.finish(kinds)
}

fn send(pair: &mut Pair, step: &str) -> Result<()> {
    let connection = &mut pair.commands;
    match step {
        "get" => expect(cmd("GET").arg("text").query::<String>(connection)? == "value", step),
        "nil" => expect(cmd("GET").arg("nothing").query::<Option<String>>(connection)?.is_none(), step),
        "set" => expect(cmd("SET").arg("text").arg("value").query::<String>(connection)? == "OK", step),
        "pipeline" => {
            let mut pipeline = pipe();
            for _ in 0..PIPELINE_DEPTH {
                pipeline.cmd("INCR").arg("count");
            }
            expect(pipeline.query::<Vec<i64>>(connection)?.len() == PIPELINE_DEPTH, step)
        }
        "multi" => {
            let mut transaction = pipe();
            transaction.atomic().cmd("SET").arg("text").arg("value").ignore().cmd("GET").arg("text");
            expect(transaction.query::<Vec<String>>(connection)? == ["value"], step)
        }
        "blocking" => {
            cmd("RPUSH").arg(&pair.name).arg("x").query::<i64>(connection)?;
            let (_, got): (String, String) = cmd("BLPOP").arg(&pair.name).arg(1).query(connection)?;
            expect(got == "x", step)
        }
        "pubsub" => publish(pair),
        "wrongtype" => match cmd("LPUSH").arg("text").arg("x").query::<i64>(connection) {
            Err(error) => expect(error.kind() == ErrorKind::ExtensionError && error.code() == Some("WRONGTYPE"), step),
            Ok(_) => Err("LPUSH of a string succeeded".into()),
        },
        other => Err(format!("no such step: {}", other).into()),
    }
}

/// Subscribes, publishes and receives, each when the one before is done. The end of `listener` sends
/// UNSUBSCRIBE and PUNSUBSCRIBE at once.
fn publish(pair: &mut Pair) -> Result<()> {
    let mut listener = pair.listener.as_pubsub();
    listener.subscribe(&pair.name)?;
    cmd("PUBLISH").arg(&pair.name).arg("message").query::<i64>(&mut pair.commands)?;
    let message = listener.get_message()?;
    expect(message.get_payload::<String>()? == "message", "pubsub")
}

fn expect(holds: bool, step: &str) -> Result<()> {
    if holds {
        return Ok(());
    }
    Err(format!("{}: another answer than expected", step).into())
}

fn kinds(step: &Step) -> Vec<String> {
    let kinds: Vec<&str> = match step[0].as_str() {
        "get" | "nil" => vec!["GET ok"],
        "set" => vec!["SET ok"],
        "pipeline" => vec!["INCR ok"; PIPELINE_DEPTH],
        "multi" => vec!["MULTI ok", "SET ok", "GET ok", "EXEC ok"],
        "blocking" => vec!["RPUSH ok", "BLPOP ok"],
        "pubsub" => vec!["SUBSCRIBE ok", "PUBLISH ok", "UNSUBSCRIBE ok", "PUNSUBSCRIBE ok"],
        _ => vec!["LPUSH WRONGTYPE"],
    };
    kinds.into_iter().map(String::from).collect()
}
