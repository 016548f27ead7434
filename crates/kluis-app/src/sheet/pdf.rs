use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::{
    Sheet, SheetContent,
    latin::{encode, lines, width},
    qr::{Modules, QUIET},
};

// Measures are in points, from the lower left corner of the page.
const PAGE_WIDTH: f32 = 595.28;
const PAGE_HEIGHT: f32 = 841.89;
const MARGIN: f32 = 51.0;
const TEXT_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
const PADDING: f32 = 12.0;
const CODE_SIDE: f32 = 158.0;
const COLUMNS: usize = 3;
const ROW_HEIGHT: f32 = 24.0;
const TITLE_SIZE: f32 = 20.0;
const FACT_SIZE: f32 = 10.5;
const WORD_SIZE: f32 = 13.0;
const SMALL_SIZE: f32 = 9.0;
/// Sizes of the text under the words: the first with which all of it is on the page.
const TEXT_SIZES: [f32; 5] = [12.0, 11.5, 11.0, 10.0, 9.0];
/// Bold letters are wider than those whose widths are known; none by more than this.
const BOLD_WIDER: f32 = 1.12;

const PLAIN: Name<'_> = Name(b"F1");
const BOLD: Name<'_> = Name(b"F2");

/// The sheet as a PDF file of one A4 page, black on white, with the fonts that every reader has.
pub fn recovery_sheet_pdf(content: &SheetContent) -> Vec<u8> {
    let sheet = Sheet::of(content);
    let page = TEXT_SIZES
        .into_iter()
        .find_map(|size| Page::of(&sheet, size).finish_if_whole())
        // Smaller than the smallest is not readable; the longest names leave room for every text.
        .unwrap_or_else(|| Page::of(&sheet, TEXT_SIZES[4]).drawn.finish().to_vec());

    let [catalog, pages, page_id, drawn, plain, bold, info] =
        std::array::from_fn(|at| Ref::new(1 + i32::try_from(at).expect("there are seven")));
    let mut pdf = Pdf::new();
    pdf.catalog(catalog)
        .pages(pages)
        .lang(TextStr(sheet.language));
    pdf.pages(pages).kids([page_id]).count(1);
    let mut described = pdf.page(page_id);
    described
        .parent(pages)
        .media_box(Rect::new(0.0, 0.0, PAGE_WIDTH, PAGE_HEIGHT))
        .contents(drawn);
    let mut resources = described.resources();
    resources.fonts().pair(PLAIN, plain).pair(BOLD, bold);
    resources.finish();
    described.finish();
    for (id, name) in [(plain, "Helvetica"), (bold, "Helvetica-Bold")] {
        pdf.type1_font(id)
            .base_font(Name(name.as_bytes()))
            .encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    pdf.stream(drawn, &page);
    pdf.document_info(info).title(TextStr(&sheet.title));
    pdf.finish()
}

/// A page that is being drawn from the top down.
struct Page {
    drawn: Content,
    /// Where the next line stands.
    y: f32,
}

impl Page {
    fn of(sheet: &Sheet<'_>, text_size: f32) -> Self {
        let mut page = Self {
            drawn: Content::new(),
            y: PAGE_HEIGHT - MARGIN,
        };
        page.paragraph(BOLD, TITLE_SIZE, &sheet.title);
        page.y -= 6.0;
        for (name, value) in &sheet.facts {
            page.y -= FACT_SIZE;
            page.text(BOLD, FACT_SIZE, MARGIN, page.y, name);
            page.text(PLAIN, FACT_SIZE, MARGIN + 130.0, page.y, value);
            page.y -= FACT_SIZE * 0.5;
        }
        page.y -= 10.0;
        page.key(sheet);
        for section in &sheet.sections {
            page.y -= text_size * 0.8;
            page.paragraph(BOLD, text_size, &section.heading);
            page.paragraph(PLAIN, text_size, &section.text);
        }
        page
    }

    fn finish_if_whole(self) -> Option<Vec<u8>> {
        (self.y >= MARGIN).then(|| self.drawn.finish().to_vec())
    }

    /// The frame with the words on the left and the code to scan on the right.
    fn key(&mut self, sheet: &Sheet<'_>) {
        let rows = sheet.words.len().div_ceil(COLUMNS);
        let words_height = 26.0 + rows as f32 * ROW_HEIGHT;
        let caption = lines(&sheet.code_caption, CODE_SIDE / SMALL_SIZE);
        let code_height = CODE_SIDE + caption.len() as f32 * SMALL_SIZE * 1.3;
        let height = words_height.max(code_height) + 2.0 * PADDING;
        let top = self.y;
        self.drawn
            .set_line_width(1.5)
            .rect(MARGIN, top - height, TEXT_WIDTH, height)
            .stroke();

        let left = MARGIN + PADDING;
        let mut y = top - PADDING - WORD_SIZE;
        self.text(BOLD, 11.0, left, y, &sheet.words_heading);
        let column_width = (TEXT_WIDTH - CODE_SIDE - 3.0 * PADDING) / COLUMNS as f32;
        y -= 26.0;
        for (index, word) in sheet.words.iter().enumerate() {
            let x = left + (index % COLUMNS) as f32 * column_width;
            let y = y - (index / COLUMNS) as f32 * ROW_HEIGHT;
            let number = format!("{}.", index + 1);
            self.text(PLAIN, SMALL_SIZE, x, y, &number);
            self.text(BOLD, WORD_SIZE, x + 17.0, y, word);
        }

        let code_left = MARGIN + TEXT_WIDTH - PADDING - CODE_SIDE;
        self.code(sheet.scanned, code_left, top - PADDING);
        let mut y = top - PADDING - CODE_SIDE;
        for line in caption {
            y -= SMALL_SIZE;
            self.text(PLAIN, SMALL_SIZE, code_left, y, &line);
            y -= SMALL_SIZE * 0.3;
        }
        self.y = top - height;
    }

    fn code(&mut self, text: &str, left: f32, top: f32) {
        let modules = Modules::of(text);
        let module = CODE_SIDE / (modules.side + 2 * QUIET) as f32;
        for run in modules.runs() {
            self.drawn.rect(
                left + (run.column + QUIET) as f32 * module,
                top - (run.row + QUIET + 1) as f32 * module,
                run.length as f32 * module,
                module,
            );
        }
        self.drawn.fill_nonzero();
    }

    fn paragraph(&mut self, font: Name<'_>, size: f32, text: &str) {
        let wider = if font == BOLD { BOLD_WIDER } else { 1.0 };
        for line in lines(text, TEXT_WIDTH / size / wider) {
            debug_assert!(width(&line) * size <= TEXT_WIDTH);
            self.y -= size * 1.3;
            self.text(font, size, MARGIN, self.y + size * 0.25, &line);
        }
    }

    fn text(&mut self, font: Name<'_>, size: f32, x: f32, y: f32, text: &str) {
        self.drawn
            .begin_text()
            .set_font(font, size)
            .next_line(x, y)
            .show(Str(&encode(text)))
            .end_text();
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        qr::tests::scanned,
        tests::{SHARE, WORDS, content},
    };
    use super::*;

    /// The filled rectangles of a page as a reader of PDF draws them: `x y width height re`.
    fn rectangles(pdf: &[u8]) -> Vec<[f32; 4]> {
        let text = String::from_utf8_lossy(pdf);
        let operands = text.lines().filter_map(|line| line.strip_suffix(" re"));
        operands
            .map(|line| {
                let numbers: Vec<f32> = line
                    .split(' ')
                    .map(|number| number.parse().unwrap())
                    .collect();
                numbers.try_into().unwrap()
            })
            .collect()
    }

    #[test]
    fn the_code_on_the_sheet_holds_the_words() {
        for share in [None, Some(SHARE)] {
            let pdf = recovery_sheet_pdf(&content("nl", share));
            let drawn = rectangles(&pdf);
            // The first is the frame; the code's module is the height of the others.
            let (frame, code) = drawn.split_first().unwrap();
            assert!(frame[2] > 400.0);
            let module = code[0][3];
            let side = (CODE_SIDE / module).round() as usize;
            let left = MARGIN + TEXT_WIDTH - PADDING - CODE_SIDE;
            let top = frame[1] + frame[3] - PADDING;
            let is_dark = |column: usize, row: usize| {
                let x = left + (column as f32 + 0.5) * module;
                let y = top - (row as f32 + 0.5) * module;
                code.iter()
                    .any(|[x0, y0, w, h]| *x0 < x && x < x0 + w && *y0 < y && y < y0 + h)
            };
            assert_eq!(scanned(side, is_dark), WORDS);
        }
    }

    #[test]
    fn every_sheet_is_one_page_with_all_of_its_text() {
        let longest = "Wilhelmina-Maximiliaan van der Westhuyzen-Schimmelpenninck W.";
        for language in ["nl", "fr", "en", "de", "fi"] {
            for share in [None, Some(SHARE)] {
                let mut content = content(language, share);
                content.owner = longest.to_owned();
                content.safe = "W".repeat(64);
                let sheet = Sheet::of(&content);
                let fits = TEXT_SIZES
                    .iter()
                    .find(|size| Page::of(&sheet, **size).y >= MARGIN);
                assert!(fits.is_some(), "{language} {share:?}");
                let pdf = recovery_sheet_pdf(&content);
                assert!(pdf.starts_with(b"%PDF-1."));
                let text = String::from_utf8_lossy(&pdf);
                assert_eq!(text.matches("/Type /Page\n").count(), 1, "{language}");
                assert_eq!(text.matches(" Tj").count(), text.matches("BT").count());
            }
        }
    }

    #[test]
    fn no_colour_is_asked_for() {
        let pdf = recovery_sheet_pdf(&content("fi", None));
        let text = String::from_utf8_lossy(&pdf);
        for operator in [" rg\n", " RG\n", " k\n", " g\n", " sc\n", " scn\n"] {
            assert!(!text.contains(operator), "{operator}");
        }
    }
}
