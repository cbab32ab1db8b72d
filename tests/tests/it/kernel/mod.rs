//! What every endpoint leans on.
//! Deliberately not here: any one context.

mod health;
mod queues;
mod sandbox_clock;
