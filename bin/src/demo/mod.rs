//! The demo: one story from the handshake to the money, played over real HTTP and then checked.
//! Deliberately not here: the rules of the story – they are the engine's, and `check` computes what
//! must come out by itself.

mod books;
mod check;
mod client;
mod people;
mod story;

pub(crate) use books::close;
pub(crate) use client::{CallError, Client};
pub(crate) use people::{PASSWORD, Person, SIGN_INS};
pub(crate) use story::{click_id, play};
