//! `cauri backup DIR`: the whole database as of one instant, and the keys, in a new folder.
//! Deliberately not here: what lies in the folder (`backup_folder`), nor bringing it back
//! (`restore`).

use super::Failure;
use crate::{
    backup_folder::{DUMP, Manifest, SECRETS, dump},
    clock::SystemClock,
    database::Database,
    output,
    progress::Steps,
    secrets::Secrets,
    settings::{Purpose, SettingSources},
};
use cauri_application::kernel::clock::MachineClock as _;
use cauri_embedded_postgres::find_clients;
use cauri_postgres::open_snapshot;
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

/// Backs up beside a running `serve`, or without one. The folder gets its name when everything is
/// in it: there is never half a backup under it.
pub(super) fn backup(told: &SettingSources, folder: &Path) -> Result<(), Failure> {
    let settings = told.database()?;
    let secrets = match told.serving()?.purpose {
        Purpose::Sandbox { data_dir, .. } => Secrets::of_data_dir(&data_dir)?,
        Purpose::Production(production) => production.secrets,
    };
    if fs::symlink_metadata(folder).is_ok() {
        return Err(format!("{} is there already", folder.display()).into());
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let ours_alone = fs::Permissions::from_mode(0o700);
    let beside = tempfile::Builder::new()
        .prefix(".cauri-backup-")
        .permissions(ours_alone)
        .tempdir_in(parent)?;
    let steps = Steps::of(3);
    steps.next("opening the database");
    let database = Database::attach(&settings, "backup")?;
    let url = database.owner_url();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let begun_at = SystemClock.now();
    let made = runtime.block_on(async {
        let snapshot = database.as_owner(open_snapshot(&url).await)?;
        let programs = find_clients(settings.bin_dir.as_deref(), snapshot.server_major)?;
        steps.next("writing everything that is in it into a file");
        // It is waited for on this thread, with which it would end.
        dump(&programs, &url, &snapshot.name, &beside.path().join(DUMP))?;
        steps.next("sealing it, with the keys");
        let manifest = Manifest::new(begun_at, &snapshot.figures);
        secrets.write(&beside.path().join(SECRETS))?;
        manifest.clone().write(beside.path(), &[DUMP, SECRETS])?;
        snapshot.done(begun_at).await?;
        Ok::<_, Failure>(manifest)
    });
    drop(runtime);
    database.stop()?;
    drop(steps);
    let manifest = made?;
    fs::rename(beside.keep(), folder)?;
    fs::File::open(parent)?.sync_all()?;
    output::plain(format_args!(
        "Backed up into {}: schema {}, journal up to entry {}. The keys are in it: keep it safe.",
        folder.display(),
        manifest.schema_version,
        manifest.last_entry_id
    ));
    Ok(())
}
