use crate::pieces::Pieces;
use crate::plan::{Plan, Step};
use crate::Result;
use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Empty, Full};
use hyper::client::conn::http1::{handshake, SendRequest};
use hyper::Request;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use tokio::net::TcpStream;

/// One connection, opened again when the server has closed it.
struct Connection {
    port: u16,
    sender: Option<SendRequest<RequestBody>>,
}

type RequestBody = BoxBody<Bytes, Infallible>;

impl Connection {
    /// `step`: method, path, status and the bytes of the answer's body; a POST sends as many, a PUT in chunks.
    async fn send(&mut self, step: &Step) -> Result<()> {
        let bytes: usize = step[3].parse()?;
        let body = match step[0].as_str() {
            "POST" => Full::new(Bytes::from(vec![b'x'; bytes])).boxed(),
            "PUT" => Pieces(bytes).boxed(),
            _ => Empty::new().boxed(),
        };
        let request =
            Request::builder().method(step[0].as_str()).uri(step[1].as_str()).header("host", "127.0.0.1").body(body)?;
        let response = self.sender().await?.send_request(request).await?;
        let status = response.status();
        let received = response.into_body().collect().await?.to_bytes().len();
        if status.as_str() != step[2] || received != bytes {
            return Err(format!("{}: got {} with {} bytes", step.join(" "), status, received).into());
        }
        Ok(())
    }

    async fn sender(&mut self) -> Result<&mut SendRequest<RequestBody>> {
        let usable = match &mut self.sender {
            Some(sender) => sender.ready().await.is_ok(),
            None => false,
        };
        if !usable {
            let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await?;
            let (sender, connection) = handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            self.sender = Some(sender);
        }
        self.sender.as_mut().ok_or_else(|| "no connection".into())
    }
}

pub async fn run(arguments: &[String]) -> Result<()> {
    let plan = Plan::read(arguments)?;
    let warm: Step = ["GET", "/plain", "200", "6"].iter().map(|word| word.to_string()).collect();
    let mut connections = Vec::new();
    for _ in 0..plan.connections {
        let mut connection = Connection { port: plan.port, sender: None };
        for _ in 0..plan.warm {
            connection.send(&warm).await?;
        }
        connections.push(connection);
    }
    plan.hold()?;
    let mut tasks = Vec::new();
    for (first, mut connection) in connections.into_iter().enumerate() {
        let steps = plan.of(first);
        tasks.push(tokio::spawn(async move {
            for step in steps {
                connection.send(&step).await?;
            }
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(connection)
        }));
    }
    let mut open = Vec::new();
    for task in tasks {
        open.push(task.await??);
    }
    plan.finish(|step| vec![step[..3].join(" ")])
}
