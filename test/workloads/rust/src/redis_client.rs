use crate::plan::{Plan, Step};
use crate::Result;
use redis::{cmd, pipe, Connection, ConnectionAddr, ConnectionInfo, ErrorKind, ProtocolVersion, RedisConnectionInfo, Value};
use std::thread;

const PIPELINE_DEPTH: usize = 10;
/// For what does not come.
const WAIT_SECONDS: f64 = 0.1;

/// A connection for commands, and one that listens.
struct Pair {
    commands: Connection,
    listener: Connection,
    /// Of a queue and a channel that nobody else uses.
    name: String,
}

/// `arguments`: the version of RESP, 2 or 3, and the plan.
pub fn run(arguments: &[String]) -> Result<()> {
    let plan = Plan::read(&arguments[1..])?;
    let protocol = if arguments[0] == "3" { ProtocolVersion::RESP3 } else { ProtocolVersion::RESP2 };
    let mut connections = Vec::new();
    for n in 0..plan.connections {
        let client = redis::Client::open(ConnectionInfo {
            addr: ConnectionAddr::Tcp("127.0.0.1".to_string(), plan.port),
            redis: RedisConnectionInfo { protocol, ..Default::default() },
        })?;
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
        "execerror" => exec_error(connection),
        "waiting" => {
            let got: Option<(String, String)> = cmd("BLPOP").arg(&pair.name).arg(WAIT_SECONDS).query(connection)?;
            expect(got.is_none(), step)
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

/// An error among the answers of EXEC: the library gives it as its own, so EXEC is asked for by hand.
fn exec_error(connection: &mut Connection) -> Result<()> {
    cmd("MULTI").exec(connection)?;
    cmd("LPUSH").arg("text").arg("x").exec(connection)?;
    cmd("GET").arg("text").exec(connection)?;
    connection.send_packed_command(&cmd("EXEC").get_packed_command())?;
    let answers = connection.recv_response()?;
    expect(matches!(answers, Value::Array(ref all) if matches!(all[0], Value::ServerError(_))), "execerror")
}

/// Subscribes, publishes, receives and unsubscribes, each when the one before is done. Not by `as_pubsub`: in RESP3
/// it does not wait for the confirmation, and the message may be gone before.
fn publish(pair: &mut Pair) -> Result<()> {
    let channel = pair.name.as_str();
    pair.listener.send_packed_command(&cmd("SUBSCRIBE").arg(channel).get_packed_command())?;
    pair.listener.recv_response()?;
    cmd("PUBLISH").arg(channel).arg("message").query::<i64>(&mut pair.commands)?;
    let received = match pair.listener.recv_response()? {
        Value::Push { data, .. } => data,
        Value::Array(parts) => parts,
        other => return Err(format!("pubsub: got {:?}", other).into()),
    };
    pair.listener.send_packed_command(&cmd("UNSUBSCRIBE").arg(channel).get_packed_command())?;
    pair.listener.recv_response()?;
    expect(received.last() == Some(&Value::BulkString(b"message".to_vec())), "pubsub")
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
        "execerror" => vec!["MULTI ok", "LPUSH WRONGTYPE", "GET ok", "EXEC ok"],
        "waiting" => vec!["BLPOP ok"],
        "blocking" => vec!["RPUSH ok", "BLPOP ok"],
        "pubsub" => vec!["SUBSCRIBE ok", "PUBLISH ok", "UNSUBSCRIBE ok"],
        _ => vec!["LPUSH WRONGTYPE"],
    };
    kinds.into_iter().map(String::from).collect()
}
