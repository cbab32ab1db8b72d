//! Running it: settings, `doctor`, admins, several processes on one database.
//! Deliberately not here: kills (`crash`).

mod admin;
mod doctor;
mod fuzz;
mod keys;
mod matrix;
mod openapi;
mod restore;
mod seed;
mod settings;
mod several;
mod telemetry;
