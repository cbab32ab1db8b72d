//! What this process has in its memory – keys, above all – is written down nowhere.
//! Deliberately not here: memory that the system pages out; encrypt the machine's swap.

use rustix::process::{Resource, Rlimit, setrlimit};

/// No dump of this process is kept, whatever the machine does with dumps, and no other process of
/// the same user reads its memory.
pub(crate) fn keep_to_itself() -> Result<(), rustix::io::Errno> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}
