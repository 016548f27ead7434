//! Embeds the page and makes a permission of each command; the capability file then lists
//! what the page may call, and nothing else can be called.

include!("src/command_names.rs");

fn main() {
    println!("cargo:rerun-if-changed=src/command_names.rs");
    println!("cargo:rerun-if-changed=../ui/dist");
    let manifest = tauri_build::AppManifest::new().commands(COMMAND_NAMES);
    // Here and not by a macro: the program and its tests are compiled at the same time, and would both
    // write the packed page to one file, of which the other then reads a part.
    let attributes = tauri_build::Attributes::new()
        .app_manifest(manifest)
        .codegen(tauri_build::CodegenContext::new());
    tauri_build::try_build(attributes).expect("the configuration of the desktop is complete");
}
