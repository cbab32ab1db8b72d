//! What happens by itself: tick → job, without a blind spot.
//! Deliberately not here: the jobs themselves.

use crate::work::ports::TickRun;
use crate::{
    alerts,
    app::App,
    collaboration, identity,
    kernel::error::StoreError,
    orders, payments, revenue,
    work::{daily::begin_day, dispatch::dispatch},
};
use cauri_domain::{kernel::Timestamp, words};
use std::{sync::Arc, time::Duration};

words! {
    /// Work that nobody asks for. Each does at most one batch and answers how many things it did.
    /// A run goes through them in this order: gateways are asked before unpaid orders are
    /// cancelled, so that nobody loses an order whose notice was lost.
    pub Tick {
        /// Collaborations past their deadline are written down as expired.
        ExpireCollaborations = "expire_collaborations",
        /// Notices that came in: the gateway is asked.
        FollowNotices = "follow_notices",
        /// Payments still pending: the gateway is asked again.
        RecheckPayments = "recheck_payments",
        /// Payments whose opening died with its process: opened, or left to their buyer.
        ReopenPayments = "reopen_payments",
        /// Completed payments: split, posted, paid.
        SettlePayments = "settle_payments",
        /// Orders unpaid in time are cancelled.
        CancelUnpaidOrders = "cancel_unpaid_orders",
        /// Earnings past their holdback: the movement is written down.
        MatureEarnings = "mature_earnings",
        /// Payouts: sent, and asked about until they are final.
        CarryPayouts = "carry_payouts",
        /// Sessions past their end and failed sign-ins long ago are taken away.
        SweepSignIns = "sweep_sign_ins",
        /// A new day: its clean-up is begun.
        BeginDay = "begin_day",
        /// Events: reactions.
        DispatchEvents = "dispatch_events",
        /// The whole system: alerts are raised and cleared.
        WatchSystem = "watch_system",
        /// Messages about alerts are sent.
        DeliverAlerts = "deliver_alerts",
    }
}

/// How often what is mostly announced is looked for: whoever leaves it in this process wakes the
/// worker, so that only what another process left waits for this long.
pub const OFTEN: Duration = Duration::from_secs(1);

words! {
    /// Ticks that run one after the other, beside those of every other loop: whoever waits for
    /// somebody outside holds up nothing but what needs that answer.
    pub WorkerLoop {
        /// Waits for gateways about payments; what must come after their answers comes with it.
        Asking = "asking",
        /// Waits for gateways about payouts.
        Carrying = "carrying",
        /// Waits for gateways about what they hold, and for those who are told of alerts. Every
        /// process does it that serves anything, so that a silent worker is noticed too.
        Watching = "watching",
        /// Waits for nobody.
        Own = "own",
    }
}

impl WorkerLoop {
    /// Its ticks, in their order.
    pub fn ticks(self) -> impl Iterator<Item = Tick> {
        Tick::ALL.iter().copied().filter(move |tick| tick.worker_loop() == self)
    }
}

impl Tick {
    /// The loop in which it runs.
    pub const fn worker_loop(self) -> WorkerLoop {
        match self {
            Self::FollowNotices
            | Self::RecheckPayments
            | Self::ReopenPayments
            | Self::CancelUnpaidOrders => WorkerLoop::Asking,
            Self::CarryPayouts => WorkerLoop::Carrying,
            Self::WatchSystem | Self::DeliverAlerts => WorkerLoop::Watching,
            Self::ExpireCollaborations
            | Self::SettlePayments
            | Self::MatureEarnings
            | Self::SweepSignIns
            | Self::BeginDay
            | Self::DispatchEvents => WorkerLoop::Own,
        }
    }

    /// How often to look, when nobody rings the bell.
    pub const fn every(self) -> Duration {
        match self {
            Self::FollowNotices
            | Self::SettlePayments
            | Self::CarryPayouts
            | Self::DispatchEvents => OFTEN,
            Self::ExpireCollaborations
            | Self::RecheckPayments
            | Self::ReopenPayments
            | Self::CancelUnpaidOrders
            | Self::MatureEarnings
            | Self::DeliverAlerts => Duration::from_secs(5),
            Self::WatchSystem => Duration::from_secs(15),
            Self::SweepSignIns | Self::BeginDay => Duration::from_mins(1),
        }
    }

    /// That it ran to its end at this instant (machine clock).
    pub fn ran(self, ran_at: Timestamp) -> TickRun {
        let seconds = self.every().as_secs().max(1);
        let every_seconds = i32::try_from(seconds).unwrap_or(i32::MAX);
        TickRun { tick: self.as_str(), every_seconds, ran_at }
    }

    /// Runs one batch of it.
    ///
    /// # Errors
    /// The store's; the next look tries again.
    pub async fn run(self, app: &Arc<App>) -> Result<usize, StoreError> {
        match self {
            Self::ExpireCollaborations => collaboration::expire::expire(app).await,
            Self::CancelUnpaidOrders => orders::cancel_unpaid::cancel_unpaid(app).await,
            Self::FollowNotices => payments::follow_notices::follow_notices(app).await,
            Self::RecheckPayments => payments::recheck::recheck(app).await,
            Self::ReopenPayments => payments::reopen::reopen(app).await,
            Self::SettlePayments => revenue::settle::settle(app).await,
            Self::MatureEarnings => revenue::mature::mature(app).await,
            Self::CarryPayouts => revenue::carry_payouts::carry_payouts(app).await,
            Self::SweepSignIns => identity::sweep::sweep(app).await,
            Self::BeginDay => begin_day(app).await,
            Self::DispatchEvents => dispatch(app).await,
            Self::WatchSystem => alerts::look::look(app).await,
            Self::DeliverAlerts => alerts::deliver::deliver(app).await,
        }
    }
}
