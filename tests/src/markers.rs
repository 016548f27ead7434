//! Looks for bytes that must be nowhere outside the vault, in the forms they could take.

use std::path::{Path, PathBuf};

use base64::Engine;

/// The files below these folders that hold the marker as UTF-8, UTF-16, hex or base64.
pub fn files_with(marker: &str, folders: &[&Path]) -> Vec<PathBuf> {
    let forms = forms(marker);
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| folder.to_path_buf()).collect();
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file()
                && let Ok(bytes) = std::fs::read(&path)
                && forms.iter().any(|form| contains(&bytes, form))
            {
                found.push(path);
            }
        }
    }
    found
}

/// Whether the bytes hold the marker as UTF-8, UTF-16, hex or base64.
pub fn holds(bytes: &[u8], marker: &str) -> bool {
    forms(marker).iter().any(|form| contains(bytes, form))
}

fn forms(marker: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u8> = marker.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex: String = marker.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        marker.as_bytes().to_vec(),
        utf16,
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    // In base64 the marker looks different at each of the three offsets it can have; the
    // characters at its ends that share bits with its neighbours are left out.
    for offset in 0..3 {
        let padded: Vec<u8> = std::iter::repeat_n(0, offset)
            .chain(marker.bytes())
            .collect();
        let encoded = base64::engine::general_purpose::STANDARD_NO_PAD.encode(padded);
        let from = if offset == 0 { 0 } else { offset + 1 };
        forms.push(encoded.as_bytes()[from..encoded.len() - 2].to_vec());
    }
    forms
}

fn contains(bytes: &[u8], form: &[u8]) -> bool {
    bytes.windows(form.len()).any(|window| window == form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_found_in_each_of_its_forms() {
        let folder = tempfile::tempdir().unwrap();
        let marker = "marker-7f3a91";
        let planted = [
            ("plain", format!("x{marker}y").into_bytes()),
            (
                "utf16",
                marker.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            ),
            (
                "hex",
                marker
                    .bytes()
                    .flat_map(|b| format!("{b:02X}").into_bytes())
                    .collect(),
            ),
            (
                "base64",
                base64::engine::general_purpose::STANDARD
                    .encode(format!("ab{marker}"))
                    .into_bytes(),
            ),
            ("nothing", b"another text".to_vec()),
        ];
        for (name, bytes) in planted {
            std::fs::create_dir_all(folder.path().join("below")).unwrap();
            std::fs::write(folder.path().join("below").join(name), bytes).unwrap();
        }
        let mut found: Vec<String> = files_with(marker, &[folder.path()])
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        found.sort();
        assert_eq!(found, ["base64", "hex", "plain", "utf16"]);
    }
}
