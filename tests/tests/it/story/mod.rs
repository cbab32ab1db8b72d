//! The whole story, as the README tells it, against the program as a process of its own.
//! Deliberately not here: each step's refusals (the contexts' tests).

mod nothing_personal;
mod readme;
mod script;
