//! The promises of a private cluster, each on a real server.
//! Deliberately not here: SQL beyond what shows that data stay; throwaways have their own file.

use crate::common::{Folder, is_running, kill, start_owner, wait_for};
use cauri_embedded_postgres::{Cluster, Error, Options, ServerPrograms};
use std::{fs, os::unix::fs::PermissionsExt, process::Command};

fn quick() -> Options {
    // Not durable, so that the first start does not wait for the disk.
    Options { max_connections: 20, ..Options::quick("test") }
}

/// Data are shown by what PostgreSQL writes itself: the number that it draws for a new cluster.
fn identifier(cluster: &Cluster) -> String {
    let programs = ServerPrograms::find().unwrap();
    let said = Command::new(programs.bin_dir().join("pg_controldata"))
        .arg(cluster.home().join("cluster"))
        .output()
        .unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    said.lines().find(|line| line.contains("system identifier")).unwrap().to_owned()
}

#[test]
fn a_second_start_finds_the_first_ones_data() {
    let folder = Folder::new("second-start");
    let first = Cluster::open(folder.path(), &quick()).unwrap();
    let (identity, pid) = (identifier(&first), first.server_pid().unwrap());
    assert!(first.url().starts_with("postgresql://postgres@localhost:5432/cauri?host="));
    first.stop().unwrap();
    assert!(!is_running(pid));

    let second = Cluster::open(folder.path(), &quick()).unwrap();
    assert_eq!(identifier(&second), identity);
}

#[test]
fn dropping_the_cluster_stops_its_server() {
    let folder = Folder::new("drop");
    let cluster = Cluster::open(folder.path(), &quick()).unwrap();
    let pid = cluster.server_pid().unwrap();
    assert!(is_running(pid));
    drop(cluster);
    assert!(!is_running(pid));
}

#[test]
fn a_second_owner_is_told_who_the_first_is() {
    let folder = Folder::new("second-owner");
    let first = Cluster::open(folder.path(), &Options { purpose: "serve".into(), ..quick() });
    let first = first.unwrap();
    let refused = Cluster::open(folder.path(), &quick()).unwrap_err();
    let Error::Owned { owner, .. } = &refused else { panic!("{refused:?}") };
    assert_eq!(*owner, format!("process {} (serve)", std::process::id()));
    drop(first);
    drop(Cluster::open(folder.path(), &quick()).unwrap());
}

#[test]
fn attaching_shares_the_owners_server_and_leaves_it_running() {
    let folder = Folder::new("attach");
    assert!(matches!(Cluster::attach(folder.path(), &quick()), Err(Error::NoCluster(_))));

    let owner = Cluster::open(folder.path(), &quick()).unwrap();
    let guest = Cluster::attach(folder.path(), &quick()).unwrap();
    assert_eq!((guest.url(), guest.server_pid()), (owner.url(), None));
    guest.stop().unwrap();
    assert!(is_running(owner.server_pid().unwrap()));
    owner.stop().unwrap();

    let alone = Cluster::attach(folder.path(), &quick()).unwrap();
    assert!(alone.server_pid().is_some_and(is_running));
}

#[test]
fn an_interrupted_first_start_is_begun_again() {
    let folder = Folder::new("interrupted");
    // As early as it gets, and in the midst of initdb.
    for milliseconds in [20, 200] {
        let mut owner = start_owner(folder.path());
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        kill(&mut owner);
    }
    let half = folder.path().join("postgres/cluster.draft-1");
    fs::create_dir_all(half.join("base")).unwrap();
    fs::write(half.join("PG_VERSION"), "15\n").unwrap();

    let cluster = Cluster::open(folder.path(), &quick()).unwrap();
    assert!(cluster.home().join("cluster/PG_VERSION").exists());
    assert!(!half.exists());
}

#[test]
fn a_killed_owner_leaves_data_that_open_again() {
    let folder = Folder::new("killed-owner");
    let mut owner = start_owner(folder.path());
    let ready = folder.path().join("ready");
    let server: u32 = wait_for(|| fs::read_to_string(&ready).ok()?.parse().ok());
    kill(&mut owner);

    let cluster = Cluster::open(folder.path(), &quick()).unwrap();
    assert!(!is_running(server));
    assert!(cluster.server_pid().is_some_and(|pid| pid != server && is_running(pid)));
}

#[test]
fn a_killed_server_is_recovered_by_the_next_start() {
    let folder = Folder::new("killed-server");
    let first = Cluster::open(folder.path(), &quick()).unwrap();
    let identity = identifier(&first);
    let pid = first.server_pid().unwrap();
    Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    wait_for(|| (!is_running(pid)).then_some(()));
    drop(first);
    assert!(folder.path().join("postgres/cluster/postmaster.pid").exists());

    let second = Cluster::open(folder.path(), &quick()).unwrap();
    assert_eq!(identifier(&second), identity);
}

#[test]
fn somebody_else_with_a_dead_servers_number_is_left_alone() {
    let folder = Folder::new("reused-number");
    drop(Cluster::open(folder.path(), &quick()).unwrap());
    let innocent = std::process::id();
    let stale = format!("{innocent}\n/elsewhere\n1\n5432\n/elsewhere\n\n  1  1\nready   \n");
    fs::write(folder.path().join("postgres/cluster/postmaster.pid"), stale).unwrap();

    let cluster = Cluster::open(folder.path(), &quick()).unwrap();
    assert!(cluster.server_pid().is_some_and(is_running));
}

#[test]
fn a_long_path_gets_a_short_socket_folder_that_goes_with_the_server() {
    let folder = Folder::new("long");
    let deep = folder.path().join("a-folder-with-quite-a-long-name-indeed".repeat(3));
    let owner = Cluster::open(&deep, &quick()).unwrap();
    let host = owner.url().split_once("host=").unwrap().1.replace("&sslmode=disable", "");
    assert!(host.len() < 90 && fs::metadata(&host).unwrap().is_dir(), "{host}");
    let guest = Cluster::attach(&deep, &quick()).unwrap();
    assert_eq!(guest.url(), owner.url());
    drop((guest, owner));
    assert!(!std::path::Path::new(&host).exists());
}

#[test]
fn root_goes_elsewhere_when_the_servers_account_can_not_enter() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let folder = Folder::new("closed-parent");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let data_dir = folder.path().join("data");

    let first = Cluster::open(&data_dir, &quick()).unwrap();
    let home = first.home().to_owned();
    assert!(home.starts_with("/var/lib/cauri"), "{}", home.display());
    assert_eq!(fs::read_link(data_dir.join("postgres")).unwrap(), home);
    let identity = identifier(&first);
    drop(first);
    assert_eq!(identifier(&Cluster::open(&data_dir, &quick()).unwrap()), identity);

    fs::remove_dir_all(&home).unwrap();
    // Never a new and empty database in place of one that is gone.
    assert!(matches!(Cluster::open(&data_dir, &quick()), Err(Error::PlaceGone(_))));
    let _ = fs::remove_dir("/var/lib/cauri");
}

#[test]
fn root_lets_the_servers_account_pass_through_its_own_data_folder() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let folder = Folder::new("closed-folder");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let cluster = Cluster::open(folder.path(), &quick()).unwrap();
    assert_eq!(cluster.home(), folder.path().join("postgres"));
    assert_eq!(fs::metadata(folder.path()).unwrap().permissions().mode() & 0o777, 0o711);
}

#[test]
fn a_cluster_of_another_major_version_is_refused() {
    let folder = Folder::new("other-major");
    drop(Cluster::open(folder.path(), &quick()).unwrap());
    fs::write(folder.path().join("postgres/cluster/PG_VERSION"), "12\n").unwrap();
    let refused = Cluster::open(folder.path(), &quick()).unwrap_err();
    assert!(refused.to_string().contains("made by PostgreSQL 12"), "{refused}");
}

/// Not a test of its own: the process that `start_owner` starts, to be killed.
#[test]
fn owner_that_gets_killed() {
    let Some(data_dir) = std::env::var_os("CAURI_TEST_OWN") else { return };
    let data_dir = std::path::PathBuf::from(data_dir);
    let cluster = Cluster::open(&data_dir, &quick()).unwrap();
    fs::write(data_dir.join("ready"), cluster.server_pid().unwrap().to_string()).unwrap();
    // Its starter kills it; if the starter is killed first, it ends by itself.
    std::thread::sleep(std::time::Duration::from_secs(30));
}
