//! Where a cluster and its socket lie: in the data folder if possible.
//! Deliberately not here: what lies in them.

use crate::{
    Error, PORT,
    account::{self, Account, ROOTS_OWN},
    trust,
};
use std::{
    collections::hash_map::{DefaultHasher, RandomState},
    env, fs,
    hash::{BuildHasher, Hash, Hasher},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
};

/// What the address of a Unix socket can hold on every system (107 on Linux, 103 on macOS).
const SOCKET_PATH_BYTES: usize = 103;

/// The folder with lock, log, socket and cluster: `postgres` in the data folder.
///
/// Root runs the server as another account, which must be able to enter every parent. The data
/// folder itself is opened for passing through (not for reading); if a parent is closed (such as
/// `/root`), `postgres` becomes a link to a folder below `/var/lib/cauri`, and the link is what
/// later starts follow.
pub(crate) fn home(data_dir: &Path, account: Option<&Account>) -> Result<PathBuf, Error> {
    fs::create_dir_all(data_dir).map_err(Error::io("create", data_dir))?;
    let data_dir = data_dir.canonicalize().map_err(Error::io("find", data_dir))?;
    let door = data_dir.join("postgres");
    if let Some(home) = existing_home(&data_dir)? {
        return account.map_or(Ok(home.clone()), |account| reached(home, account));
    }
    let Some(account) = account else {
        make_dir(&door, 0o700)?;
        return ours(door);
    };
    open_for_passing(&data_dir)?;
    if can_enter(&data_dir, account)? {
        make_dir(&door, 0o711)?;
        return ours(door);
    }
    let elsewhere = Path::new(ROOTS_OWN).join(short_name(&data_dir));
    fs::create_dir_all(ROOTS_OWN).map_err(Error::io("create", ROOTS_OWN))?;
    make_dir(&elsewhere, 0o711)?;
    let elsewhere = reached(ours(elsewhere)?, account)?;
    match symlink(&elsewhere, &door) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(Error::io("link", door)(error))
        }
        _ => Ok(elsewhere),
    }
}

/// The home that an earlier start made, if any. A stranger's is refused, and so is a stranger's
/// link: as root we would follow it anywhere.
pub(crate) fn existing_home(data_dir: &Path) -> Result<Option<PathBuf>, Error> {
    let door = data_dir.join("postgres");
    let Ok(found) = fs::symlink_metadata(&door) else { return Ok(None) };
    if found.uid() != trust::us() {
        return Err(Error::Strangers(door));
    }
    let home = door.canonicalize().map_err(|_| Error::PlaceGone(door))?;
    ours(home).map(Some)
}

fn ours(home: PathBuf) -> Result<PathBuf, Error> {
    if trust::is_our_dir(&home) { Ok(home) } else { Err(Error::Strangers(home)) }
}

/// A folder for what need not stay: the system's, unless strangers could take away what we make in
/// it.
pub(crate) fn temp_dir() -> Result<PathBuf, Error> {
    let dirs = [env::temp_dir(), PathBuf::from("/tmp")];
    let [_, last] = &dirs;
    let refused = Error::Strangers(last.clone());
    dirs.into_iter().find(|dir| trust::keeps_names(dir)).ok_or(refused)
}

/// The folder of the socket: beside the cluster, or a short one if that path is too long.
///
/// A running server notes it in `postmaster.pid`, and whoever attaches reads it there.
pub(crate) fn socket_dir(home: &Path, account: Option<&Account>) -> Result<PathBuf, Error> {
    let beside = home.join("socket");
    if fits(&beside) {
        account::private_dir(&beside, account)?;
        return Ok(beside);
    }
    let name = short_name(home);
    for parent in [env::temp_dir(), PathBuf::from("/tmp")] {
        let short = parent.join(&name);
        if !fits(&short) || !trust::keeps_names(&parent) {
            continue;
        }
        match account::private_dir(&short, account) {
            // A stranger has taken the name.
            Err(Error::Strangers(_)) => {}
            done => return done.map(|()| short),
        }
    }
    // Nobody can take a name that nobody knows.
    let short = temp_dir()
        .map(|parent| parent.join(unknown_name()))
        .map(|short| if fits(&short) { short } else { Path::new("/tmp").join(unknown_name()) })?;
    account::private_dir(&short, account)?;
    Ok(short)
}

fn fits(socket_dir: &Path) -> bool {
    let file = socket_dir.join(format!(".s.PGSQL.{PORT}"));
    file.as_os_str().len() <= SOCKET_PATH_BYTES
}

/// A short name for a long path. It need not be the same for ever: where it matters it is noted.
fn short_name(path: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    format!("cauri-{:016x}", hasher.finish())
}

/// A name that nobody can foresee.
fn unknown_name() -> String {
    format!("cauri-{:016x}", RandomState::new().build_hasher().finish())
}

fn make_dir(dir: &Path, mode: u32) -> Result<(), Error> {
    match fs::DirBuilder::new().mode(mode).create(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            Err(Error::io("create", dir)(error))
        }
        _ => Ok(()),
    }
}

/// Lets other accounts pass through root's data folder; they still can't list it.
fn open_for_passing(data_dir: &Path) -> Result<(), Error> {
    let found = fs::metadata(data_dir).map_err(Error::io("look at", data_dir))?;
    let mode = found.permissions().mode();
    if found.uid() != 0 || mode & 0o001 != 0 {
        return Ok(());
    }
    fs::set_permissions(data_dir, fs::Permissions::from_mode(mode | 0o011))
        .map_err(Error::io("open for passing", data_dir))
}

fn reached(home: PathBuf, account: &Account) -> Result<PathBuf, Error> {
    if can_enter(&home, account)? {
        Ok(home)
    } else {
        Err(Error::Unreachable { account: account.name.clone(), dir: home })
    }
}

/// Asks the system itself, by running a shell that does nothing there as that account.
fn can_enter(dir: &Path, account: &Account) -> Result<bool, Error> {
    let mut probe = account::command(Path::new("/bin/sh"), Some(account));
    match probe.args(["-c", ":"]).current_dir(dir).output() {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(false),
        Err(error) => Err(Error::io("enter", dir)(error)),
    }
}
