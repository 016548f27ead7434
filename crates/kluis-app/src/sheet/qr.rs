use qrcode::{Color, EcLevel, QrCode};

/// The modules of quiet around a code that a reader needs.
pub(super) const QUIET: usize = 4;

/// A code to scan: a square of dark and light modules, without the quiet around it.
pub(super) struct Modules {
    pub(super) side: usize,
    colors: Vec<Color>,
}

/// A horizontal run of dark modules.
pub(super) struct Run {
    pub(super) column: usize,
    pub(super) row: usize,
    pub(super) length: usize,
}

impl Modules {
    /// The code of a text. A quarter of it may be stained and it can still be read.
    pub(super) fn of(text: &str) -> Self {
        let code = QrCode::with_error_correction_level(text, EcLevel::Q)
            .expect("18 words are far less than a code can hold");
        Self {
            side: code.width(),
            colors: code.into_colors(),
        }
    }

    /// Its dark modules, row by row from the top.
    pub(super) fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (at, color) in self.colors.iter().enumerate() {
            let (row, column) = (at / self.side, at % self.side);
            match runs.last_mut() {
                _ if *color == Color::Light => {}
                Some(last) if last.row == row && last.column + last.length == column => {
                    last.length += 1;
                }
                _ => runs.push(Run {
                    column,
                    row,
                    length: 1,
                }),
            }
        }
        runs
    }
}

#[cfg(test)]
pub(super) mod tests {
    /// What a reader of codes sees in a picture that is dark at `(column, row)` in units of modules.
    pub(in super::super) fn scanned(side: usize, is_dark: impl Fn(usize, usize) -> bool) -> String {
        const PIXELS: usize = 5;
        let mut picture =
            rqrr::PreparedImage::prepare_from_greyscale(side * PIXELS, side * PIXELS, |x, y| {
                if is_dark(x / PIXELS, y / PIXELS) {
                    0
                } else {
                    255
                }
            });
        let grids = picture.detect_grids();
        assert_eq!(grids.len(), 1, "one code is seen");
        grids[0].decode().expect("the code can be read").1
    }
}
