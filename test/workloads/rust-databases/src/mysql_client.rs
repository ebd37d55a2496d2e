use crate::plan::{Plan, Step};
use crate::Result;
use mysql::prelude::Queryable;
use mysql::{Conn, Error, OptsBuilder, Statement, TxOpts};
use std::thread;

/// A connection, opened with the first step, or to be warm.
struct Client {
    port: u16,
    own: Option<Conn>,
    prepared: Option<Statement>,
}

pub fn run(arguments: &[String]) -> Result<()> {
    let plan = Plan::read(arguments)?;
    let mut clients = Vec::new();
    for _ in 0..plan.connections {
        let mut client = Client { port: plan.port, own: None, prepared: None };
        for _ in 0..plan.warm {
            client.send("prepared")?;
        }
        clients.push(client);
    }
    plan.hold()?;
    let mut threads = Vec::new();
    for (first, mut client) in clients.into_iter().enumerate() {
        let steps = plan.of(first);
        threads.push(thread::spawn(move || -> Result<Client> {
            for step in &steps {
                client.send(&step[0])?;
            }
            Ok(client)
        }));
    }
    let mut open = Vec::new();
    for thread in threads {
        open.push(thread.join().map_err(|_| "a thread panicked")??);
    }
    plan.finish(|step: &Step| step.clone())
}

impl Client {
    fn send(&mut self, step: &str) -> Result<()> {
        if self.own.is_none() {
            // Asked for its socket, it would connect again by that.
            let options = OptsBuilder::new().ip_or_hostname(Some("127.0.0.1")).tcp_port(self.port);
            let options = options.user(Some("root")).db_name(Some("shop")).prefer_socket(false);
            self.own = Some(Conn::new(options)?);
        }
        let found = self.answer(step)?;
        let wanted = wanted(step);
        if found == wanted {
            return Ok(());
        }
        Err(format!("{}: {} in place of {}", step, found, wanted).into())
    }

    fn answer(&mut self, step: &str) -> Result<u64> {
        let prepared = &mut self.prepared;
        let connection = self.own.as_mut().ok_or("no connection")?;
        match step {
            "select" => rows(connection, "SELECT id, note FROM orders WHERE id < 3 OR note = 'it''s 4711'"),
            "join" => rows(connection, "SELECT o.note, u.name FROM orders o JOIN users u ON u.id = o.id WHERE o.id = 1"),
            "insert" => changed(connection, "INSERT INTO visits (note) VALUES ('secret 4711')"),
            "update" => changed(connection, "UPDATE orders SET note = concat('secret 4711 ', rand()) WHERE id = 3"),
            "prepared" => {
                let statement = match prepared.take() {
                    Some(known) => known,
                    None => connection.prep("SELECT note FROM orders WHERE id = ?")?,
                };
                let found: Vec<Option<String>> = connection.exec(&statement, (2,))?;
                *prepared = Some(statement);
                Ok(found.len() as u64)
            }
            "stored" => {
                let statement = connection.prep("INSERT INTO visits (note) VALUES (?)")?;
                connection.exec_drop(&statement, ("secret 4711",))?;
                let count = connection.affected_rows();
                connection.close(statement)?;
                Ok(count)
            }
            "missing" => code(rows(connection, "SELECT * FROM nowhere")),
            "duplicate" => code(changed(connection, "INSERT INTO users VALUES (1, 'secret 4711')")),
            "transaction" => {
                let mut transaction = connection.start_transaction(TxOpts::default())?;
                transaction.query_drop("INSERT INTO visits (note) VALUES ('kept')")?;
                let count = transaction.affected_rows();
                transaction.commit()?;
                Ok(count)
            }
            "report" => rows(connection, "CALL report(4711)"),
            "many" => rows(connection, "SELECT id, note FROM items"),
            "ping" => {
                connection.ping()?;
                Ok(0)
            }
            "use" => {
                connection.select_db("shop")?;
                Ok(0)
            }
            other => Err(format!("no such step: {}", other).into()),
        }
    }
}

/// What a step gives: rows, rows that were changed, the code of an error.
fn wanted(step: &str) -> u64 {
    match step {
        "select" => 2,
        "missing" => 1146,
        "duplicate" => 1062,
        "report" => 4,
        "many" => 3001,
        "ping" | "use" => 0,
        _ => 1,
    }
}

/// Those of all results.
fn rows(connection: &mut Conn, text: &str) -> Result<u64> {
    let mut results = connection.query_iter(text)?;
    let mut count = 0;
    while let Some(result) = results.iter() {
        for row in result {
            row?;
            count += 1;
        }
    }
    Ok(count)
}

fn changed(connection: &mut Conn, text: &str) -> Result<u64> {
    connection.query_drop(text)?;
    Ok(connection.affected_rows())
}

fn code(answer: Result<u64>) -> Result<u64> {
    let error = match answer {
        Ok(_) => return Err("no error".into()),
        Err(error) => error,
    };
    match error.downcast_ref::<Error>() {
        Some(Error::MySqlError(told)) => Ok(told.code.into()),
        _ => Err(error),
    }
}
