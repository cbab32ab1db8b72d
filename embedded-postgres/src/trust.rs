//! Whose a file or a folder is: what a stranger on this machine may have put there is not used.
//! Deliberately not here: which files and folders those are.

use rustix::fs::{Mode, OFlags};
use std::{
    fs::{self, File, Metadata, Permissions},
    io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

/// Who we are: everybody else but root is a stranger.
pub(crate) fn us() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// True for a folder of ours that nobody else writes to; a link is none, wherever it leads.
pub(crate) fn is_our_dir(path: &Path) -> bool {
    fs::symlink_metadata(path)
        .is_ok_and(|found| found.is_dir() && found.uid() == us() && found.mode() & 0o022 == 0)
}

/// True if strangers can neither rename nor remove what we make in this folder: it is root's or
/// ours, and closed to them or sticky, as `/tmp` is.
pub(crate) fn keeps_names(dir: &Path) -> bool {
    fs::metadata(dir).is_ok_and(|found| found.is_dir() && keeps(&found))
}

/// True if no stranger could have put this file or folder here, nor put another in its place.
///
/// Whom root or we let write by a group is no stranger.
pub(crate) fn no_stranger_made(path: &Path) -> bool {
    let Ok(real) = path.canonicalize() else { return false };
    real.ancestors().enumerate().all(|(height, part)| {
        fs::symlink_metadata(part).is_ok_and(|found| {
            // A sticky folder protects what is in it, not what is put into it.
            keeps(&found) && (height > 0 || found.mode() & 0o002 == 0)
        })
    })
}

fn keeps(found: &Metadata) -> bool {
    [0, us()].contains(&found.uid()) && (found.mode() & 0o002 == 0 || found.mode() & 0o1000 != 0)
}

/// Opens a file that is ours alone, and makes it if it is not there: no link is followed, and
/// nobody else reads it, even if an earlier start let them.
pub(crate) fn open_ours(path: &Path, access: OFlags) -> io::Result<File> {
    let flags = access | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::RUSR | Mode::WUSR)?);
    let found = file.metadata()?;
    if !found.is_file() || found.uid() != us() || found.nlink() != 1 {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is not ours alone"));
    }
    if found.mode() & 0o077 != 0 {
        file.set_permissions(Permissions::from_mode(0o600))?;
    }
    Ok(file)
}

/// Opens a folder itself, so that nothing can take its place; a link is refused.
pub(crate) fn open_dir(dir: &Path) -> io::Result<File> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(dir, flags, Mode::empty())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{chown, symlink};

    struct Folder(std::path::PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("cauri-{name}-{}", std::process::id()));
            fs::create_dir(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn open_to(path: &Path, mode: u32) {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_file_of_ours_is_no_link_and_is_closed_to_everybody_else() {
        let folder = Folder::new("ours");
        let (file, link, second) =
            (folder.0.join("file"), folder.0.join("link"), folder.0.join("second"));
        fs::write(&file, "kept").unwrap();
        open_to(&file, 0o644);
        open_ours(&file, OFlags::RDWR).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
        assert_eq!(fs::read(&file).unwrap(), b"kept");

        symlink(&file, &link).unwrap();
        assert!(open_ours(&link, OFlags::RDWR).is_err());
        fs::hard_link(&file, &second).unwrap();
        assert!(open_ours(&second, OFlags::RDWR).is_err());
    }

    #[test]
    fn a_folder_that_others_write_to_is_not_ours() {
        let folder = Folder::new("folders");
        open_to(&folder.0, 0o711);
        assert!(is_our_dir(&folder.0) && keeps_names(&folder.0) && no_stranger_made(&folder.0));
        let link = folder.0.join("link");
        symlink(&folder.0, &link).unwrap();
        assert!(!is_our_dir(&link) && open_dir(&link).is_err());

        let program = folder.0.join("program");
        fs::write(&program, "").unwrap();
        assert!(no_stranger_made(&program));
        open_to(&folder.0, 0o777);
        assert!(!is_our_dir(&folder.0) && !keeps_names(&folder.0) && !no_stranger_made(&program));
        // As in `/tmp`: what we made stays ours, what lies there by chance is not asked for.
        open_to(&folder.0, 0o1777);
        assert!(keeps_names(&folder.0) && no_stranger_made(&program));
        assert!(!no_stranger_made(&folder.0));
    }

    #[test]
    fn what_belongs_to_a_stranger_is_not_used() {
        if us() != 0 {
            return;
        }
        let folder = Folder::new("strangers");
        let file = folder.0.join("file");
        fs::write(&file, "").unwrap();
        chown(&file, Some(65_534), None).unwrap();
        assert!(open_ours(&file, OFlags::RDWR).is_err() && !no_stranger_made(&file));
        chown(&folder.0, Some(65_534), None).unwrap();
        chown(&file, Some(0), None).unwrap();
        assert!(!is_our_dir(&folder.0) && !keeps_names(&folder.0) && !no_stranger_made(&file));
    }
}
