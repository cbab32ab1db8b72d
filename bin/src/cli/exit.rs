//! What each command's end means, as its help says it.
//! Deliberately not here: the codes themselves, which stand with the commands (`commands`).

pub(super) const ALL: &str = "\
Exit codes:
  0  done
  1  refused, failed, or not well; standard error says why
  2  these words are no command
The help of a command says more about its own.";

pub(super) const PLAIN: &str = "\
Exit codes:
  0  done
  1  refused or failed; standard error says why
  2  these words are no command";

pub(super) const SERVE: &str = "\
Exit codes:
  0   told to stop, and stopped
  1   refused or failed; standard error says why
  2   these words are no command
  69  the private PostgreSQL does not stay up";

pub(super) const DEMO: &str = "\
Exit codes:
  0   every franc is where it must be
  1   one is not, or the demo failed; standard error says why
  2   these words are no command
  69  the private PostgreSQL does not stay up";

pub(super) const MIGRATE: &str = "\
Exit codes:
  0  done; with --status or --dry-run: nothing is to be done
  1  refused or failed; with --status or --dry-run: something is to be done
  2  these words are no command; with --status or --dry-run: nothing can be said";

pub(super) const DOCTOR: &str = "\
Exit codes:
  0  all is well
  1  something is not
  2  these words are no command";

pub(super) const LEDGER: &str = "\
Exit codes:
  0  every balance is what the movements say
  1  something differs
  2  it could not be checked, or these words are no command";

pub(super) const RECONCILE: &str = "\
Exit codes:
  0  nothing is open: payouts go on
  1  something is open: payouts stay paused
  2  the gateways could not be asked, or these words are no command";

pub(super) const CONTRACT: &str = "\
Exit codes:
  0  genuine
  1  not genuine
  2  that can't be said: a key or the document is missing, or these words are no command";
