//! Says from which commit and how the program is built, without git and from an archive, too.
//! Deliberately not here: anything else that is made.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The commit, for whoever builds from an archive or in a container.
const COMMIT: &str = "CAURI_COMMIT";
/// So much of a commit's name is told.
const SHOWN: usize = 12;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={COMMIT}");
    let told = |name: &str| env::var(name).ok().filter(|text| !text.trim().is_empty());
    let (profile, target) = (told("PROFILE"), told("TARGET"));
    let is_release = profile.as_deref() == Some("release");
    // Whoever develops would build anew after each commit; only what is released names its own.
    let commit = told(COMMIT).or_else(|| if is_release { of_repository() } else { None });
    let from = match commit {
        Some(commit) => format!("commit {}", commit.trim().chars().take(SHOWN).collect::<String>()),
        None => "commit not told".to_owned(),
    };
    println!("cargo::rustc-env=CAURI_BUILT_FROM={from}");
    let (profile, target) = (profile.unwrap_or_default(), target.unwrap_or_default());
    println!("cargo::rustc-env=CAURI_BUILD={profile} build for {target}");
}

/// The commit that is checked out, if the sources lie in a repository.
fn of_repository() -> Option<String> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?).parent()?.to_owned();
    let git = folder(&root.join(".git"))?;
    // A second work tree keeps its own HEAD, and branches with the first.
    let common = fs::read_to_string(git.join("commondir"))
        .map_or_else(|_| git.clone(), |common| git.join(common.trim()));
    let head = read(&git.join("HEAD"))?;
    let Some(branch) = head.strip_prefix("ref: ") else { return is_commit(&head) };
    let (loose, packed) = (common.join(branch), common.join("packed-refs"));
    if let Some(commit) = read(&loose) {
        return is_commit(&commit);
    }
    let packed = read(&packed)?;
    let line = packed.lines().find_map(|line| line.strip_suffix(branch))?;
    is_commit(line.trim())
}

/// `.git` is a folder, or a file that names one.
fn folder(git: &Path) -> Option<PathBuf> {
    if git.is_dir() {
        return Some(git.to_owned());
    }
    let named = fs::read_to_string(git).ok()?;
    Some(git.parent()?.join(named.trim().strip_prefix("gitdir: ")?))
}

/// A file of the repository; the program is built anew when it changes.
fn read(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    println!("cargo::rerun-if-changed={}", path.display());
    Some(text.trim().to_owned())
}

fn is_commit(text: &str) -> Option<String> {
    let whole = text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    whole.then(|| text.to_owned())
}
