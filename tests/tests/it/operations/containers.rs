//! Image and compose file say what the program and the project know, and every container is as shut
//! as ours.
//! Deliberately not here: running them – that needs a daemon and an image registry. What can be run
//! without either is: the proxy's configuration, and the script that pins images.

use super::{
    nginx::{program as nginx_program, write_certificate},
    shipped::{hold_setting, hold_words, root, shipped},
};
use crate::crash::program::free_port;
use cauri::settings::check;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    net::Ipv4Addr,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::Command,
};

/// The password of the login that serves, as the compose file asks for it.
const SERVING_PASSWORD: &str = "${SERVING_PASSWORD:?say it in cauri.env}";
/// The password of the database's owner.
const OWNER_PASSWORD: &str = "${POSTGRES_PASSWORD:?say it in owner.env}";

fn compose() -> Value {
    serde_saphyr::from_str(&shipped("container/compose.yaml")).expect("YAML")
}

fn services(compose: &Value) -> impl Iterator<Item = (&String, &Value)> {
    compose["services"].as_object().expect("services").iter()
}

fn is_ours(service: &Value) -> bool {
    service["image"] == compose()["x-cauri"]["image"]
}

#[test]
fn the_compose_file_says_what_the_program_knows() {
    let compose = compose();
    let ours: Vec<_> = services(&compose).filter(|(_, service)| is_ours(service)).collect();
    assert_eq!(ours.len(), 4);
    for (_, service) in ours {
        let words = service["command"].as_array().expect("a command");
        hold_words(words.iter().map(|word| word.as_str().expect("a word")));
        for (variable, value) in service["environment"].as_object().expect("settings") {
            let value = value.as_str().expect("a text");
            let asked = [OWNER_PASSWORD, SERVING_PASSWORD];
            let value = asked.iter().fold(value.to_owned(), |it, of| it.replace(of, "p@ss"));
            hold_setting(variable, &value);
        }
        // Whoever serves knows no way to the database but the login that serves.
        let told = |variable: &str| service["environment"][variable].as_str();
        let migrates = service["command"][0] == "migrate";
        let owner = told("CAURI_OWNER_DATABASE_URL");
        assert_eq!(owner.is_some_and(|url| url.starts_with("postgresql://cauri@")), migrates);
        let password = told("CAURI_OWNER_DATABASE_PASSWORD");
        assert_eq!(password, migrates.then_some(OWNER_PASSWORD));
        let serving = told("DATABASE_URL").expect("an address");
        assert!(serving.starts_with("postgresql://cauri_serve@"), "{serving}");
        assert_eq!(told("CAURI_DATABASE_PASSWORD"), Some(SERVING_PASSWORD));
        assert_eq!(check::unverified(serving), None);
    }
}

/// An address of IPv4 as a number.
fn number(address: &str) -> u32 {
    u32::from(address.parse::<Ipv4Addr>().expect("an address"))
}

/// The first and the last address of a network.
fn bounds(network: &str) -> (u32, u32) {
    let (first, length) = network.split_once('/').expect("a network");
    let others = u32::MAX.checked_shr(length.parse().expect("a length")).unwrap_or(0);
    (number(first), number(first) | others)
}

#[test]
fn an_address_that_is_named_is_never_given_to_somebody_else() {
    let compose = compose();
    let network = &compose["networks"]["inside"]["ipam"]["config"][0];
    let told = |key: &str| network[key].as_str().expect(key);
    let (subnet, dynamic) = (bounds(told("subnet")), bounds(told("ip_range")));
    assert!(subnet.0 <= dynamic.0 && dynamic.1 <= subnet.1, "{network}");
    let named = services(&compose)
        .filter_map(|(_, service)| service["networks"]["inside"]["ipv4_address"].as_str());
    let mut named: Vec<_> = named.chain([told("gateway")]).map(number).collect();
    for address in &named {
        let within = |(first, last): (u32, u32)| (first..=last).contains(address);
        assert!(within(subnet) && !within(dynamic), "{}", Ipv4Addr::from(*address));
    }
    named.sort_unstable();
    named.dedup();
    assert_eq!(named.len(), 4);
}

#[test]
fn no_container_has_more_rights_than_another() {
    let compose = compose();
    for (name, service) in services(&compose) {
        assert_eq!(service["read_only"], true, "{name}");
        assert_eq!(service["cap_drop"], json!(["ALL"]), "{name}");
        assert_eq!(service["security_opt"], json!(["no-new-privileges:true"]), "{name}");
        assert_eq!(service["ulimits"]["core"], 0, "{name}");
        for more in ["privileged", "cap_add", "devices", "pid", "ipc", "userns_mode"] {
            assert!(service.get(more).is_none(), "{name}: {more}");
        }
        if !is_ours(service) {
            let user = service["user"].as_str().unwrap_or("0");
            assert!(!user.starts_with('0') && user.contains(':'), "{name} runs as {user}");
        }
        // Everybody else's files of somebody's are read only.
        for volume in service["volumes"].as_array().into_iter().flatten() {
            let volume = volume.as_str().expect("a volume");
            assert!(volume.ends_with(":ro") || name == "postgres", "{name} writes {volume}");
        }
    }
    assert_eq!(compose["services"]["postgres"]["network_mode"], "none");
}

/// What the build is told beside images; it may be nothing.
const COMMIT: &str = "CAURI_COMMIT";

/// Names of images that must be told.
fn told_images(compose: &Value, containerfile: &str) -> BTreeSet<String> {
    let variable = |text: &str| {
        let name = text.strip_prefix("${").and_then(|text| text.split(":?").next());
        name.filter(|_| text.contains(":?run deploy/container/pin-images}")).map(str::to_owned)
    };
    let mut told = BTreeSet::new();
    for (name, service) in services(compose) {
        if is_ours(service) {
            for (argument, value) in service["build"]["args"].as_object().expect("arguments") {
                if argument == COMMIT {
                    assert_eq!(value, &format!("${{{COMMIT}:-}}"), "{name}");
                    continue;
                }
                let value = value.as_str().and_then(variable);
                assert_eq!(value.as_ref(), Some(argument), "{name} is built with another one");
                told.insert(argument.clone());
            }
        } else {
            let image = service["image"].as_str().expect("an image");
            told.insert(variable(image).unwrap_or_else(|| panic!("{name} runs {image}")));
        }
    }
    for line in containerfile.lines() {
        if let Some(argument) = line.strip_prefix("ARG ").filter(|name| *name != COMMIT) {
            assert!(told.contains(argument), "{argument}: nobody tells it, or it has a default");
        }
        if let Some(image) = line.strip_prefix("FROM ") {
            let image = image.split(' ').next().expect("an image");
            let name = image.strip_prefix("${").and_then(|name| name.strip_suffix('}'));
            assert!(name.is_some_and(|name| told.contains(name)), "it is built from {image}");
        }
    }
    told
}

#[test]
fn every_image_is_named_by_the_digest_that_was_pinned() {
    let told = told_images(&compose(), &shipped("container/Containerfile"));
    // A tool that knows two digests, and then one that knows none.
    let folder = tempfile::tempdir().expect("a folder");
    let digest = "0123456789abcdef".repeat(4);
    fs::copy(root().join("deploy/container/pin-images"), folder.path().join("pin-images"))
        .expect("the script");
    let tool = folder.path().join("tool");
    let write = |answer: &str| {
        let script = format!("#!/bin/sh\n[ \"$1\" = pull ] && exit\necho \"{answer}\"\n");
        fs::write(&tool, script).expect("a tool");
        fs::set_permissions(&tool, fs::Permissions::from_mode(0o755)).expect("its rights");
    };
    let pin = || {
        let mut command = Command::new("sh");
        command.arg(folder.path().join("pin-images")).env("CONTAINERS", &tool);
        command.output().expect("sh")
    };
    write(&format!("registry.example/one@sha256:{digest}"));
    let pinned = pin();
    assert!(pinned.status.success(), "{pinned:?}");
    let written = fs::read_to_string(folder.path().join("images.env")).expect("what was pinned");
    let images: BTreeMap<_, _> =
        written.lines().map(|line| line.split_once('=').expect("a value")).collect();
    assert_eq!(images.keys().copied().collect::<Vec<_>>(), told.iter().collect::<Vec<_>>());
    for (name, image) in &images {
        assert!(image.ends_with(&format!("@sha256:{digest}")), "{name}={image}");
    }
    // The compiler is the one that the project is built with.
    let toolchain = fs::read_to_string(root().join("rust-toolchain.toml")).expect("a file");
    let version = toolchain.lines().find_map(|line| line.strip_prefix("channel = "));
    let version = version.expect("a version").trim_matches('"');
    let rust = images["RUST_IMAGE"];
    assert!(rust.contains(&format!("/rust:{version}-slim-bookworm@")), "{rust}, not {version}");

    write("<no value>");
    let refused = pin();
    assert!(!refused.status.success(), "{refused:?}");
    let kept = fs::read_to_string(folder.path().join("images.env")).expect("what was pinned");
    assert_eq!(kept, written, "what was pinned before is lost");
}

#[test]
fn the_proxy_of_the_compose_file_is_one_that_nginx_takes() {
    let compose = compose();
    let proxy = &compose["services"]["proxy"];
    let folder = tempfile::tempdir().expect("a folder");
    let (place, at) = (folder.path(), folder.path().display());
    write_certificate(place);
    // Files as the compose file mounts them, and `/tmp`, in folders of the test's.
    let script = proxy["command"][0].as_str().expect("a script");
    let mut script = script.replace("/tmp/", &format!("{at}/tmp/"));
    fs::create_dir(place.join("tmp")).expect("a folder");
    for volume in proxy["volumes"].as_array().expect("volumes") {
        let mut parts = volume.as_str().expect("a volume").split(':');
        let from = root().join("deploy/container").join(parts.next().expect("a place"));
        let to = parts.next().expect("a place");
        if from.is_file() {
            let name = Path::new(to).file_name().expect("a name");
            let text = fs::read_to_string(&from).expect("a file");
            let text = text.replace("/tmp/", &format!("{at}/tmp/"));
            let text = text.replace("/etc/ssl/cauri", &at.to_string());
            fs::write(place.join(name), on_free_ports(&text)).expect("a file");
            script = script.replace(to, &format!("{at}/{}", name.to_string_lossy()));
        }
    }
    let script = script.replace("exec nginx", &format!("exec {} -t", nginx_program().display()));
    let checked = Command::new("sh").args(["-c", &script]).output().expect("sh");
    assert!(checked.status.success(), "{script}: {checked:?}");
    let placed = fs::read_to_string(place.join("tmp/cauri.conf")).expect("the sample");
    for address in ["172.30.0.11:8080", "172.30.0.12:8080"] {
        assert!(placed.contains(address), "{placed}");
    }
}

#[test]
fn the_compose_file_holds_together() {
    let compose = compose();
    let addresses: Vec<_> = services(&compose)
        .filter_map(|(_, service)| service["networks"]["inside"]["ipv4_address"].as_str())
        .collect();
    assert_eq!(addresses.len(), 3);
    let proxy = &compose["services"]["proxy"];
    let trusted = &compose["services"]["worker"]["environment"]["CAURI_TRUSTED_PROXIES"];
    assert_eq!(&proxy["networks"]["inside"]["ipv4_address"], trusted);
    // The proxy's command puts the nodes' addresses into the sample.
    let (sample, told) = (shipped("nginx/cauri.conf"), proxy["command"][0].as_str());
    let told = told.expect("a script");
    for (node, inside) in [("api-1", "127.0.0.1:8080"), ("api-2", "127.0.0.1:8081")] {
        let address = compose["services"][node]["networks"]["inside"]["ipv4_address"].as_str();
        let replaced = format!("s/{inside}/{}:8080/", address.expect("an address"));
        assert!(told.contains(&replaced) && sample.contains(inside), "{replaced}");
    }
    for (name, service) in services(&compose) {
        let needed: Vec<&str> = match &service["depends_on"] {
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            Value::Object(names) => names.keys().map(String::as_str).collect(),
            _ => vec![],
        };
        for needed in needed {
            assert!(compose["services"][needed].is_object(), "{name} needs {needed}");
        }
        for volume in service["volumes"].as_array().into_iter().flatten() {
            let place = volume.as_str().and_then(|volume| volume.split(':').next()).expect("one");
            let named = compose["volumes"].get(place).is_some();
            // The operator's own certificate is the only thing that we can't bring.
            let there = root().join("deploy/container").join(place).exists() || place == "./tls";
            assert!(named || there, "{name} mounts {place}");
        }
    }
}

#[test]
fn the_image_is_built_from_what_is_there_and_starts_what_the_program_knows() {
    let file = shipped("container/Containerfile");
    let after = |word: &str| {
        file.lines()
            .filter_map(|line| line.strip_prefix(word))
            .map(str::trim)
            .next_back()
            .expect("one")
    };
    let words: Vec<String> = serde_json::from_str(after("CMD ")).expect("words");
    hold_words(words.iter().map(String::as_str));
    let settings = file.replace("\\\n", " ");
    let settings = settings.lines().find_map(|line| line.strip_prefix("ENV ")).expect("settings");
    for setting in settings.split_whitespace() {
        let (variable, value) = setting.split_once('=').expect("a value");
        hold_setting(variable, value);
    }
    assert_ne!(after("USER ").split(':').next(), Some("0"), "it runs as root");
    // Whoever has the image has the licences of all that is in it.
    assert!(file.contains("RUN ./dev notices NOTICES.txt"), "no notices are made");
    assert!(file.contains("/cauri/LICENSE /cauri/NOTICES.txt /usr/share/doc/cauri/"));
}

/// The same configuration on ports that anybody may listen on, by IPv4 alone.
fn on_free_ports(text: &str) -> String {
    let mut placed = String::new();
    for line in text.lines().filter(|line| !line.contains("listen [::]")) {
        let line = match line.trim() {
            "listen 80;" => format!("listen 127.0.0.1:{};", free_port()),
            "listen 443 ssl;" => format!("listen 127.0.0.1:{} ssl;", free_port()),
            _ => line.to_owned(),
        };
        placed = placed + &line + "\n";
    }
    placed
}

#[test]
fn the_notices_name_every_crate_of_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("NOTICES.txt");
    let mut made = Command::new("bash");
    made.arg("dev").arg("notices").arg(&file).current_dir(root());
    let made = made.output().expect("bash");
    assert!(made.status.success(), "{made:?}");
    let notices = fs::read_to_string(&file).expect("notices");
    let named: BTreeSet<_> = notices
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_once(" ("))
        .map(|(name, _)| name.to_owned())
        .collect();
    let missing: Vec<_> = crates_inside().into_iter().filter(|it| !named.contains(it)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    for words in ["Apache License", "Permission is hereby granted", "Copyright"] {
        assert!(notices.contains(words), "no {words}");
    }
}

/// Crates of others that are in the program, as cargo sees it.
fn crates_inside() -> Vec<String> {
    let mut tree = Command::new("cargo");
    tree.args(["tree", "--locked", "--package", "cauri", "--edges", "normal", "--prefix", "none"]);
    tree.args(["--target", "x86_64-unknown-linux-gnu", "--format", "{p}"]);
    let listed = tree.current_dir(root()).output().expect("cargo");
    assert!(listed.status.success(), "{listed:?}");
    let listed = String::from_utf8(listed.stdout).expect("text");
    let named = listed.lines().filter_map(|line| {
        let (name, rest) = line.split_once(" v")?;
        let version = rest.split(' ').next()?;
        Some(format!("{name} {version}"))
    });
    let others: BTreeSet<_> = named.filter(|name| !name.starts_with("cauri")).collect();
    assert!(others.len() > 300, "{}", others.len());
    others.into_iter().collect()
}
