//! What every endpoint leans on.
//! Deliberately not here: any one context.

mod audit;
mod bounds;
mod client_address;
mod cors;
mod health;
mod jobs;
mod limits;
mod mail;
mod queues;
mod sandbox_clock;
mod security_headers;
