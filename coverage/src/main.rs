//! `cauri-coverage PROFILES OBJECT…`: covered lines a crate, and whether they are enough.
//! Deliberately not here: how profiles are made (`./dev coverage`).
//!
//! A line counts as LLVM counts it: with the most that any region on it was entered, and with what
//! the region around it was, if one reaches in. Tests beside the code (from `#[cfg(test)]` on) are
//! not counted.

use llvm_profparser::{CoverageMapping, coverage::reporting::CoverageResult, merge_profiles};
use std::{collections::BTreeMap, env, error::Error, fs, path::PathBuf, process::ExitCode};

/// Least share of lines, in percent: everywhere, and in the two inner rings.
const LEAST: u64 = 70;
const LEAST_INSIDE: u64 = 85;
const INSIDE: [&str; 2] = ["domain", "application"];
/// What is shipped.
const CRATES: [&str; 12] = [
    "domain",
    "application",
    "adapters-postgres",
    "adapters-http",
    "adapters-payments",
    "adapters-phone",
    "adapters-crypto",
    "adapters-notify",
    "adapters-storage",
    "adapters-assistant",
    "embedded-postgres",
    "bin",
];

/// Lines that could be run, and those that were.
#[derive(Clone, Copy, Default)]
struct Lines {
    all: u64,
    covered: u64,
}

impl Lines {
    fn add(&mut self, other: Self) {
        self.all += other.all;
        self.covered += other.covered;
    }

    fn reaches(self, percent: u64) -> bool {
        self.all > 0 && self.covered * 100 >= self.all * percent
    }

    fn show(self, name: &str) {
        let tenths = self.covered * 1_000 / self.all.max(1);
        let (whole, tenth) = (tenths / 10, tenths % 10);
        println!("{name:<20} {:>7} of {:>7} lines  {whole:>3}.{tenth} %", self.covered, self.all);
    }
}

/// How often a line was run, if it could be.
fn count(regions: &CoverageResult, line: usize) -> Option<usize> {
    let around = regions
        .hits
        .iter()
        .filter(|(at, _)| at.line_start < line && line <= at.line_end)
        .max_by_key(|(at, _)| (at.line_start, at.column_start))
        .map(|(_, count)| *count);
    let begun = regions.hits.iter().filter(|(at, _)| at.line_start == line);
    begun.map(|(_, count)| *count).chain(around).max()
}

fn lines_of(source: &str, regions: &CoverageResult) -> Lines {
    let mut lines = Lines::default();
    let shipped = source.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    for number in 1..=shipped.count() {
        if let Some(count) = count(regions, number) {
            lines.add(Lines { all: 1, covered: u64::from(count > 0) });
        }
    }
    lines
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut words = env::args_os().skip(1).map(PathBuf::from);
    let folder = words.next().ok_or("cauri-coverage PROFILES OBJECT…")?;
    let objects: Vec<_> = words.collect();
    let mut profiles = vec![];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // A process that was killed leaves an empty one.
        if fs::metadata(&path)?.len() > 0 {
            profiles.push(path);
        }
    }
    println!("{} profiles, {} programs", profiles.len(), objects.len());
    let merged = merge_profiles(&profiles)?;
    let report = CoverageMapping::new(&objects, &merged, false)?.generate_report()?;
    let root = env::current_dir()?;
    let mut found: BTreeMap<&str, Lines> = BTreeMap::new();
    let mut every = Lines::default();
    for (path, regions) in &report.files {
        let path = path.strip_prefix(&root).unwrap_or(path);
        let name = CRATES.iter().find(|name| path.starts_with(PathBuf::from(name).join("src")));
        let (Some(name), Ok(source)) = (name, fs::read_to_string(path)) else { continue };
        let lines = lines_of(&source, regions);
        if env::var_os("CAURI_COVERAGE_FILES").is_some() {
            lines.show(&path.to_string_lossy());
        }
        found.entry(name).or_default().add(lines);
        every.add(lines);
    }
    let mut enough = every.reaches(LEAST);
    for (name, lines) in &found {
        lines.show(name);
        enough &= !INSIDE.contains(name) || lines.reaches(LEAST_INSIDE);
    }
    enough &= INSIDE.iter().all(|name| found.contains_key(name));
    every.show("everything");
    println!("asked for: {LEAST} % everywhere, {LEAST_INSIDE} % in {}", INSIDE.join(" and "));
    Ok(if enough { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
