//! Running it: settings, `doctor`, admins, several processes on one database.
//! Deliberately not here: kills (`crash`).

mod admin;
mod contract;
mod doctor;
mod fuzz;
mod matrix;
mod openapi;
mod settings;
mod several;
mod telemetry;
