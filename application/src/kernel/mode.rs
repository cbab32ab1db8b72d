//! How seriously money is meant.
//! Deliberately not here: settings (they come from the environment, in `bin`).

cauri_domain::words! {
    /// How seriously money is meant.
    pub Mode {
        /// For development, tests and demonstrations: a movable clock and a gateway of our own.
        Sandbox = "sandbox",
        /// Real money.
        Production = "production",
    }
}
