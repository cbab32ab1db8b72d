//! `cauri restore DIR`: a backup into an empty database, whose payouts stay paused.
//! Deliberately not here: lifting the pause (`cauri admin reconcile`).

use super::Failure;
use crate::{
    backup_folder::{DUMP, Manifest, SECRETS, load},
    database::Database,
    output,
    progress::Steps,
    secrets::Secrets,
    settings::{DatabaseSettings, Purpose, SettingSources},
};
use cauri_application::kernel::mode::Mode;
use cauri_embedded_postgres::find_clients;
use cauri_postgres::{known_schema_version, make_room, settle_in};
use std::{fs, path::Path};

/// Checks everything first, then loads all of it or nothing.
pub(super) fn restore(told: &SettingSources, folder: &Path) -> Result<(), Failure> {
    let (settings, mode) = (told.database()?, told.mode()?);
    let steps = Steps::of(4);
    steps.next("comparing the backup with its manifest");
    let manifest = Manifest::read(folder)?;
    if manifest.mode != mode.as_str() {
        let (of, is) = (&manifest.mode, mode.as_str());
        return Err(
            format!("the backup is of a {of} database, this process is in {is} mode").into()
        );
    }
    if manifest.schema_version > known_schema_version() {
        let made_by = &manifest.program;
        return Err(
            format!("the backup was made by Cauri {made_by}: restore by that, or newer").into()
        );
    }
    let secrets = Secrets::read(&folder.join(SECRETS))?;
    let kept = settings.data_dir.join(SECRETS);
    if mode == Mode::Sandbox && kept.exists() && Secrets::read(&kept)? != secrets {
        let other = "holds other keys than the backup: move it away first";
        return Err(format!("{} {other}", kept.display()).into());
    }
    steps.next("opening the database, or making a private one");
    let database = Database::own(&settings, "restore")?;
    let done = into(&database, &settings, folder, &manifest, &steps);
    database.stop()?;
    drop(steps);
    done?;
    if mode == Mode::Sandbox && !kept.exists() {
        fs::create_dir_all(&settings.data_dir)?;
        secrets.write(&kept)?;
    }
    output::plain(format_args!(
        "Restored {}: schema {}, journal up to entry {}, as of {}.",
        folder.display(),
        manifest.schema_version,
        manifest.last_entry_id,
        manifest.begun_at.format("%Y-%m-%d %H:%M:%S UTC")
    ));
    tell_what_is_next(told, &secrets, folder);
    Ok(())
}

fn into(
    database: &Database,
    settings: &DatabaseSettings,
    folder: &Path,
    manifest: &Manifest,
    steps: &Steps,
) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let url = &database.owner_url();
    runtime.block_on(async {
        let server_major = database.as_owner(make_room(url).await)?;
        let programs = find_clients(settings.bin_dir.as_deref(), server_major)?;
        steps.next("loading everything");
        load(&programs, url, &folder.join(DUMP))?;
        steps.next("comparing what was loaded with the manifest");
        let found = database.as_owner(settle_in(url, &database.login()).await)?;
        if manifest.agrees(&found) {
            Ok(())
        } else {
            Err("what was loaded is not what the manifest says: drop this database".into())
        }
    })
}

fn tell_what_is_next(told: &SettingSources, secrets: &Secrets, folder: &Path) {
    let other_keys = match told.serving().map(|serving| serving.purpose) {
        Ok(Purpose::Production(production)) => production.secrets != *secrets,
        Ok(Purpose::Sandbox { .. }) => false,
        Err(_) => true,
    };
    if other_keys {
        output::plain(format_args!(
            "The keys of then are in {}: tell them as CAURI_TOKEN_KEY and CAURI_CLICK_KEY, or \
             everybody is signed out.",
            folder.join(SECRETS).display()
        ));
    }
    output::plain(
        "Payouts are paused: what was paid after the backup is not known here. \
         `cauri admin reconcile` asks the gateways, and lifts the pause.",
    );
}
