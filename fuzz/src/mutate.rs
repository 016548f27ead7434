use crate::noise::Noise;

/// What parsers trip over: limits of numbers, openings without an end, escapes, seals of our own files.
const TOKENS: &[&[u8]] = &[
    b"0",
    b"-1",
    b"1e400",
    b"4294967296",
    b"18446744073709551615",
    b"NaN",
    b"null",
    b"true",
    b"[",
    b"{",
    b"\"",
    b"\\u0000",
    b"\\ud800",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\0",
    b"\r\n",
    b"<",
    b">",
    b"@base",
    b"@prefix",
    b"\"\"\"",
    b"^^",
    b"[[[[[[[[[[[[[[[[",
    b"{{{{{{{{{{{{{{{{",
    b"../",
    b"%00",
    b"http://[",
    b"age1",
    b"kluis-safe",
    b"\"version\": 2",
    b"-> X25519 ",
    b"---",
    b"9999-12-31T23:59:60Z",
    b"0000-00-00",
];
const MOST_CHANGES: u64 = 6;
const LONGEST: usize = 256 * 1024;

/// A broken relative of one of the seeds.
pub(crate) fn mutate(seeds: &[Vec<u8>], noise: &mut Noise) -> Vec<u8> {
    let mut bytes = pick(seeds, noise).clone();
    for _ in 0..=noise.below(MOST_CHANGES) {
        change(&mut bytes, seeds, noise);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], noise: &mut Noise) {
    let at = noise.index(bytes.len() + 1);
    match noise.below(9) {
        0 if at < bytes.len() => bytes[at] ^= 1 << noise.below(8),
        1 if at < bytes.len() => bytes[at] = noise.number() as u8,
        2 => bytes.truncate(at),
        3 => {
            let end = (at + noise.index(64)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => {
            let end = (at + noise.index(256)).min(bytes.len());
            let copy = bytes[at..end].to_vec();
            for _ in 0..noise.below(40) {
                bytes.splice(at..at, copy.iter().copied());
                if bytes.len() > LONGEST {
                    break;
                }
            }
        }
        5 | 6 => {
            let token = TOKENS[noise.index(TOKENS.len())];
            bytes.splice(at..at, token.iter().copied());
        }
        7 => {
            let other = pick(seeds, noise);
            let from = noise.index(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        _ => replace_number(bytes, noise),
    }
}

/// Puts another number in the place of one that stands there.
fn replace_number(bytes: &mut Vec<u8>, noise: &mut Noise) {
    let start = noise.index(bytes.len() + 1);
    let Some(first) = bytes[start..].iter().position(u8::is_ascii_digit) else {
        return;
    };
    let first = start + first;
    let length = bytes[first..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let number = noise.number() >> noise.below(64);
    bytes.splice(first..first + length, number.to_string().into_bytes());
}

fn pick<'a>(seeds: &'a [Vec<u8>], noise: &mut Noise) -> &'a Vec<u8> {
    &seeds[noise.index(seeds.len())]
}
