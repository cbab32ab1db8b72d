//! Other accounts of the machine: what they put in our way is not followed, believed, run, removed.
//! Deliberately not here: the rule for one file or folder (unit tests beside it).

use crate::common::Folder;
use cauri_embedded_postgres::{Cluster, Error, Options, ServerPrograms, find_clients};
use std::{
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink},
    path::Path,
    process::Command,
};

/// Anybody but us.
const STRANGER: u32 = 65_534;

fn quick() -> Options {
    Options { max_connections: 20, ..Options::quick("test") }
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

/// A folder such as only strangers leave: an earlier start's name, a number that nobody has, and
/// links to what is to be destroyed.
fn bait(temp: &Path, precious: &Path) -> std::path::PathBuf {
    let bait = temp.join("cauri-throwaway-2147483646-0");
    fs::create_dir(&bait).unwrap();
    symlink(precious, bait.join("postgres")).unwrap();
    bait
}

fn throwaway(temp: &Path) {
    let helper = env!("CARGO_BIN_EXE_cauri-throwaway-postgres");
    let mut helper = Command::new(helper);
    helper.env("TMPDIR", temp).args(["--durable", "--", "true"]);
    assert!(helper.status().unwrap().success());
}

#[test]
fn a_strangers_folder_among_ours_is_not_swept() {
    let (temp, precious) = (Folder::new("bait"), Folder::new("precious"));
    fs::set_permissions(temp.path(), Permissions::from_mode(0o1777)).unwrap();
    let file = precious.path().join("file");
    fs::write(&file, "kept").unwrap();
    symlink(&file, precious.path().join("owner.lock")).unwrap();
    let bait = bait(temp.path(), precious.path());
    if is_root() {
        chown(&bait, Some(STRANGER), Some(STRANGER)).unwrap();
    } else {
        // We can't be somebody else; a folder that others write to is as little ours.
        fs::set_permissions(&bait, Permissions::from_mode(0o777)).unwrap();
    }
    let link = temp.path().join("cauri-throwaway-2147483645-0");
    symlink(precious.path(), &link).unwrap();

    throwaway(temp.path());
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    assert!(bait.exists() && fs::symlink_metadata(&link).is_ok());

    // Ours goes, and what its link leads to, but nothing behind a link in there.
    fs::set_permissions(&bait, Permissions::from_mode(0o700)).unwrap();
    chown(&bait, Some(rustix::process::geteuid().as_raw()), None).unwrap();
    throwaway(temp.path());
    assert!(bait.exists(), "its lock is a link: it is nobody's to take");
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    fs::remove_file(precious.path().join("owner.lock")).unwrap();
    throwaway(temp.path());
    assert!(!bait.exists() && !precious.path().exists());
}

#[test]
fn a_data_folder_with_a_strangers_database_is_refused() {
    let (folder, elsewhere) = (Folder::new("lured"), Folder::new("target"));
    let door = folder.path().join("postgres");
    symlink(elsewhere.path(), &door).unwrap();
    fs::set_permissions(elsewhere.path(), Permissions::from_mode(0o777)).unwrap();
    let refused = |outcome: Result<Cluster, Error>| matches!(outcome, Err(Error::Strangers(_)));
    assert!(refused(Cluster::open(folder.path(), &quick())));
    assert!(refused(Cluster::attach(folder.path(), &quick())));
    if is_root() {
        fs::set_permissions(elsewhere.path(), Permissions::from_mode(0o711)).unwrap();
        std::os::unix::fs::lchown(&door, Some(STRANGER), None).unwrap();
        assert!(refused(Cluster::open(folder.path(), &quick())));
        assert!(refused(Cluster::attach(folder.path(), &quick())));
    }
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn the_lock_and_the_log_are_closed_to_everybody_else() {
    let folder = Folder::new("closed");
    let cluster = Cluster::open(folder.path(), &quick()).unwrap();
    let home = cluster.home().to_owned();
    for name in ["owner.lock", "postgres.log"] {
        assert_eq!(mode(&home.join(name)), 0o600, "{name}");
        // As earlier versions left it.
        fs::set_permissions(home.join(name), Permissions::from_mode(0o644)).unwrap();
    }
    drop(cluster);
    drop(Cluster::open(folder.path(), &quick()).unwrap());
    for name in ["owner.lock", "postgres.log"] {
        assert_eq!(mode(&home.join(name)), 0o600, "{name}");
    }
    for name in ["owner.lock", "postgres.log"] {
        let target = folder.path().join("target");
        fs::write(&target, "kept").unwrap();
        fs::remove_file(home.join(name)).unwrap();
        symlink(&target, home.join(name)).unwrap();
        assert!(matches!(Cluster::open(folder.path(), &quick()), Err(Error::Io { .. })), "{name}");
        assert_eq!(fs::read_to_string(target).unwrap(), "kept");
        fs::remove_file(home.join(name)).unwrap();
    }
}

#[test]
fn a_taken_name_of_the_socket_folder_keeps_nobody_from_starting() {
    let folder = Folder::new("socket");
    let deep = folder.path().join("a-folder-with-quite-a-long-name-indeed".repeat(3));
    let host = |cluster: &Cluster| {
        let url = cluster.url();
        url.split_once("host=").unwrap().1.replace("&sslmode=disable", "")
    };
    let first = Cluster::open(&deep, &quick()).unwrap();
    let known = host(&first);
    drop(first);
    // A link to a folder of ours, as a stranger would lay it.
    let target = Folder::new("socket-target");
    fs::set_permissions(target.path(), Permissions::from_mode(0o755)).unwrap();
    symlink(target.path(), &known).unwrap();
    let second = Cluster::open(&deep, &quick()).unwrap();
    let unknown = host(&second);
    let guest = Cluster::attach(&deep, &quick()).unwrap();
    assert_eq!(guest.url(), second.url());
    drop((guest, second));
    fs::remove_file(&known).unwrap();
    assert_ne!(unknown, known);
    assert!(!Path::new(&unknown).exists());
    let kept = fs::metadata(target.path()).unwrap();
    assert_eq!((kept.mode() & 0o777, kept.uid()), (0o755, rustix::process::geteuid().as_raw()));
}

/// A folder with programs that note how they are run.
fn programs(folder: &Folder) -> std::path::PathBuf {
    let bin = folder.path().join("bin");
    fs::create_dir(&bin).unwrap();
    let noted = folder.path().join("noted");
    let script = format!("#!/bin/sh\nenv >> {}\necho 'x (PostgreSQL) 15.1'\n", noted.display());
    for name in ["initdb", "postgres", "pg_dump", "pg_restore"] {
        fs::write(bin.join(name), &script).unwrap();
        fs::set_permissions(bin.join(name), Permissions::from_mode(0o755)).unwrap();
    }
    bin
}

#[test]
fn candidates_are_asked_without_our_environment_and_never_from_a_strangers_folder() {
    let folder = Folder::new("candidates");
    let (bin, noted) = (programs(&folder), folder.path().join("noted"));
    // Cargo gives every test this one: something of ours that would be handed on.
    assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some());
    assert_eq!(ServerPrograms::find_at(Some(&bin)).unwrap().major(), 15);
    assert_eq!(find_clients(Some(&bin), 15).unwrap(), bin);
    let environment = fs::read_to_string(&noted).unwrap();
    let names = environment.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name);
    // The shell itself sets the last three.
    let expected = ["PATH", "LC_ALL", "PWD", "SHLVL", "_", "OLDPWD"];
    assert!(names.clone().all(|name| expected.contains(&name)), "{environment}");

    fs::remove_file(&noted).unwrap();
    fs::set_permissions(&bin, Permissions::from_mode(0o777)).unwrap();
    let refused = |bin: &Path| {
        matches!(ServerPrograms::find_at(Some(bin)), Err(Error::StrangersPrograms(_)))
            && matches!(find_clients(Some(bin), 15), Err(Error::StrangersPrograms(_)))
    };
    assert!(refused(&bin));
    fs::set_permissions(&bin, Permissions::from_mode(0o755)).unwrap();
    for name in ["postgres", "pg_dump"] {
        fs::set_permissions(bin.join(name), Permissions::from_mode(0o777)).unwrap();
    }
    assert!(refused(&bin));
    for name in ["postgres", "pg_dump"] {
        fs::set_permissions(bin.join(name), Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(folder.path(), Permissions::from_mode(0o777)).unwrap();
    assert!(refused(&bin), "the folder above it can be changed");
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    if is_root() {
        chown(&bin, Some(STRANGER), None).unwrap();
        assert!(refused(&bin));
    }
    assert!(!noted.exists(), "one of them was run");
}

#[test]
fn roots_server_runs_as_an_account_that_nothing_else_has() {
    if !is_root() {
        return;
    }
    let folder = Folder::new("account");
    let cluster = Cluster::open(folder.path(), &quick()).unwrap();
    let process = format!("/proc/{}", cluster.server_pid().unwrap());
    let uid = fs::metadata(&process).unwrap().uid();
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let number = format!(":{uid}:");
    let names: Vec<_> = passwd
        .lines()
        .filter(|line| line.split_once(":x").is_some_and(|(_, rest)| rest.starts_with(&number)))
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(names, ["cauri-postgres"]);
    let home = cluster.home().to_owned();
    drop(cluster);

    // A database of another account is not opened by this one, nor handed over unasked.
    chown(home.join("cluster"), Some(STRANGER), None).unwrap();
    let refused = Cluster::open(folder.path(), &quick()).unwrap_err();
    assert!(refused.to_string().contains("chown -R cauri-postgres: "), "{refused}");
}
