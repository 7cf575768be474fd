//! Reads a source on a thread of its own, ahead of the one that looks at its lines.
//!
//! A single archive is inflated on one core while another parses what came before. A few buffers go
//! round between the two: full ones one way, empty ones back, so that memory stays flat. With more
//! archives than cores each core has one of its own, and this would only cost.

use super::decode::{Meter, Visit, read_streams};
use super::error::ReadError;
use super::find::Source;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// How many bytes a buffer holds.
const BUFFER: usize = 256 * 1024;
/// How many full buffers may wait.
const DEPTH: usize = 8;

/// What the reading thread says.
enum Message {
    /// The bytes of a stream follow.
    Begin(String),
    /// A stream that cannot be read at all.
    Unreadable(String, ReadError),
    Bytes(Vec<u8>),
    /// The stream broke here.
    Broken(io::Error),
    End,
}

/// The other thread has seen enough.
struct Gone;

/// As [`read_streams`], with the work of decompressing on another thread.
///
/// # Errors
/// What `visit` gives.
pub fn read_streams_ahead<E>(
    source: &Source,
    meter: &Arc<Meter>,
    visit: &mut Visit<'_, E>,
) -> Result<(), E> {
    thread::scope(|scope| {
        let (full, messages) = sync_channel(DEPTH);
        let (returned, empty) = channel();
        let reader = thread::Builder::new().name("inflater".to_owned());
        let started = reader.spawn_scoped(scope, move || {
            // Who is gone needs no word.
            read_streams(source, meter, &mut |name, stream| {
                send(name, stream, &full, &empty)
            })
            .ok();
        });
        match started {
            Ok(_) => receive(&messages, &returned, visit),
            // Where no thread can be had, one does it.
            Err(_) => read_streams(source, meter, visit),
        }
    })
}

fn send(
    name: &str,
    stream: Result<Box<dyn Read + '_>, ReadError>,
    full: &SyncSender<Message>,
    empty: &Receiver<Vec<u8>>,
) -> Result<(), Gone> {
    let say = |message| full.send(message).map_err(|_| Gone);
    let mut stream = match stream {
        Ok(stream) => stream,
        Err(error) => return say(Message::Unreadable(name.to_owned(), error)),
    };
    say(Message::Begin(name.to_owned()))?;
    loop {
        let mut buffer = empty.try_recv().unwrap_or_default();
        buffer.resize(BUFFER, 0);
        let (length, end) = fill(&mut stream, &mut buffer);
        buffer.truncate(length);
        if length > 0 {
            say(Message::Bytes(buffer))?;
        }
        match end {
            None => {}
            Some(Ok(())) => return say(Message::End),
            Some(Err(error)) => return say(Message::Broken(error)),
        }
    }
}

/// Fills a buffer; how many bytes are in it, and how the stream ended if it did.
fn fill(stream: &mut dyn Read, buffer: &mut [u8]) -> (usize, Option<io::Result<()>>) {
    let mut length = 0;
    while length < buffer.len() {
        match stream.read(&mut buffer[length..]) {
            Ok(0) => return (length, Some(Ok(()))),
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (length, Some(Err(error))),
        }
    }
    (length, None)
}

fn receive<E>(
    messages: &Receiver<Message>,
    returned: &Sender<Vec<u8>>,
    visit: &mut Visit<'_, E>,
) -> Result<(), E> {
    while let Ok(message) = messages.recv() {
        match message {
            Message::Begin(name) => {
                let stream = Ahead {
                    messages,
                    returned,
                    buffer: Vec::new(),
                    at: 0,
                    ended: false,
                };
                visit(&name, Ok(Box::new(stream)))?;
            }
            Message::Unreadable(name, error) => visit(&name, Err(error))?,
            // The rest of a stream that was not read to its end.
            Message::Bytes(_) | Message::Broken(_) | Message::End => {}
        }
    }
    Ok(())
}

/// One stream as it comes from the other thread.
struct Ahead<'c> {
    messages: &'c Receiver<Message>,
    returned: &'c Sender<Vec<u8>>,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Read for Ahead<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.buffer.len() {
            if self.ended {
                return Ok(0);
            }
            match self.messages.recv() {
                Ok(Message::Bytes(bytes)) => {
                    let empty = std::mem::replace(&mut self.buffer, bytes);
                    self.at = 0;
                    // When the other thread is done, it needs no more buffers.
                    self.returned.send(empty).ok();
                }
                Ok(Message::Broken(error)) => {
                    self.ended = true;
                    return Err(error);
                }
                Ok(Message::End | Message::Begin(_) | Message::Unreadable(..)) => {
                    self.ended = true;
                }
                Err(_) => {
                    self.ended = true;
                    return Err(io::Error::other("the reading thread ended"));
                }
            }
        }
        let length = into.len().min(self.buffer.len() - self.at);
        into[..length].copy_from_slice(&self.buffer[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::super::find::{Input, find};
    use super::*;
    use std::fs;
    use std::io::Write;
    use std::path::Path;

    type Streams = Vec<(String, Vec<u8>, bool)>;

    /// Name, bytes and whether it ended well, of each stream.
    fn streams(path: &Path, ahead: bool, most: usize) -> Streams {
        let found = find(&[Input::Path(path.to_path_buf())], &[]);
        let mut streams = Vec::new();
        let meter = Arc::default();
        let mut visit = |name: &str, stream: Result<Box<dyn Read + '_>, ReadError>| {
            let mut bytes = Vec::new();
            let end = stream.map(|stream| stream.take(most as u64).read_to_end(&mut bytes));
            streams.push((name.to_owned(), bytes, matches!(end, Ok(Ok(_)))));
            Ok::<(), ()>(())
        };
        let read = if ahead {
            read_streams_ahead
        } else {
            read_streams
        };
        read(&found.sources[0], &meter, &mut visit).unwrap();
        streams
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn what_is_read_ahead_is_what_is_read() {
        let root = tempfile::tempdir().unwrap();
        let text: Vec<u8> = (0..400_000_u32)
            .flat_map(|n| format!("{n}\n").into_bytes())
            .collect();
        let mut archive = tar::Builder::new(Vec::new());
        for (name, bytes) in [("a.gz", gzip(&text)), ("b", b"b\n".to_vec())] {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, &bytes[..]).unwrap();
        }
        let mut cut = gzip(&text);
        cut.truncate(cut.len() / 2);
        let files = [
            ("plain", text.clone()),
            ("empty", Vec::new()),
            ("whole.gz", gzip(&text)),
            ("cut.gz", cut),
            ("archive.tar.gz", gzip(&archive.into_inner().unwrap())),
        ];
        for (name, bytes) in files {
            let path = root.path().join(name);
            fs::write(&path, bytes).unwrap();
            let expected = streams(&path, false, usize::MAX);
            assert!(expected == streams(&path, true, usize::MAX), "{name}");
            // One that has seen enough of a stream goes on to the next.
            let expected = streams(&path, false, 10);
            assert!(expected == streams(&path, true, 10), "{name}");
        }
    }

    #[test]
    fn an_error_of_the_visitor_ends_the_reading() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("log");
        fs::write(&path, vec![b'x'; 64 * BUFFER]).unwrap();
        let found = find(&[Input::Path(path)], &[]);
        let outcome = read_streams_ahead(&found.sources[0], &Arc::default(), &mut |_, _| Err(7));
        assert_eq!(outcome, Err(7));
    }
}
