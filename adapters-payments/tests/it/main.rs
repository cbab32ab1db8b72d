//! The CinetPay adapter against the sandbox gateway, over real loopback HTTP.
//! Deliberately not here: what the platform does with the answers.

#[cfg(test)]
mod books;
#[cfg(test)]
mod conformance;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod outages;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod world;
