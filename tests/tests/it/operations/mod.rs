//! Running it: settings, `doctor`, admins, several processes on one database, proxies, restarts.
//! Deliberately not here: kills of a single process (`crash`).

mod admin;
mod containers;
mod contract;
mod database_away;
mod deployment;
mod doctor;
mod fuzz;
mod guards;
mod idle;
mod keys;
mod killed_nodes;
mod matrix;
mod nginx;
mod openapi;
mod progress;
mod queries;
mod refusals;
mod restore;
mod rolling;
mod seed;
mod settings;
mod several;
mod shipped;
mod stopping;
mod telemetry;
mod verified_database;
mod watching;
mod words;
mod workers;
