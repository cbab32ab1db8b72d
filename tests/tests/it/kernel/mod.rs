//! What every endpoint leans on.
//! Deliberately not here: any one context.

mod audit;
mod backlog;
mod boundary;
mod bounds;
mod clean_up;
mod client_address;
mod cors;
mod dead_jobs;
mod front_page;
mod health;
mod hosts;
mod jobs;
mod limits;
mod mail;
mod public_events;
mod queues;
mod sandbox_clock;
mod security_headers;
mod worker;
