use bytes::Bytes;
use hyper::body::{Body, Frame};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// A body without a length, so that it goes out in chunks: how many bytes are left.
pub struct Pieces(pub usize);

const PIECE: &[u8] = &[b'x'; 1_000];

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        let bytes = self.0.min(PIECE.len());
        self.0 -= bytes;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&PIECE[..bytes])))))
    }
}
