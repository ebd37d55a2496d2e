use crate::pieces::Pieces;
use crate::Result;
use bytes::Bytes;
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::net::TcpListener;

const BIG_BYTES: usize = 300_000;
const STREAM_BYTES: usize = 100_000;

type AnswerBody = BoxBody<Bytes, Infallible>;

pub async fn serve(port: u16) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(async move {
            let service = hyper::service::service_fn(answer);
            // A client that goes away ends its connection with an error: nothing to do about it.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<AnswerBody>> {
    let path = request.uri().path().to_owned();
    let query = request.uri().query().unwrap_or("").to_owned();
    let uploaded = request.into_body().collect().await?.to_bytes();
    if let Some(word) = path.strip_prefix("/status/") {
        let body = if word == "204" { Bytes::new() } else { Bytes::from(format!("{}\n", word)) };
        return Ok(Response::builder().status(word.parse::<StatusCode>()?).body(Full::new(body).boxed())?);
    }
    if let Some(ms) = query.strip_prefix("ms=") {
        tokio::time::sleep(Duration::from_millis(ms.parse()?)).await;
    }
    if path == "/stream" {
        return Ok(Response::new(Pieces(STREAM_BYTES).boxed()));
    }
    let body = match path.as_str() {
        "/plain" => Bytes::from("plain\n"),
        "/slow" => Bytes::from("slow\n"),
        "/big" => Bytes::from(vec![b'x'; BIG_BYTES]),
        "/echo" => uploaded,
        other => return Err(format!("no such path: {}", other).into()),
    };
    Ok(Response::new(Full::new(body).boxed()))
}
