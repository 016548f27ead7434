//! No parser panics on broken input.
//!
//! `KLUIS_FUZZ_INPUTS` sets how many inputs each parser gets, `KLUIS_FUZZ_SEED` where the run begins.

use kluis_fuzz::{run, targets};

const INPUTS: u64 = 4_000;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| {
        text.parse()
            .unwrap_or_else(|_| panic!("{name} is no number: {text}"))
    })
}

#[test]
fn no_parser_panics_on_broken_input() {
    let inputs = number("KLUIS_FUZZ_INPUTS", INPUTS);
    let seed = number("KLUIS_FUZZ_SEED", 1);
    let mut faults = Vec::new();
    for target in targets() {
        for good in &target.seeds {
            (target.parse)(good);
        }
        if let Err(fault) = run(&target, seed, inputs) {
            faults.push(format!(
                "{}: input {} of seed {seed}, in hex {}",
                target.name,
                fault.number,
                hex::encode(&fault.input)
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_parser_that_panics_is_found() {
    let target = kluis_fuzz::Target {
        name: "fragile",
        seeds: vec![b"a good input that is long enough".to_vec()],
        parse: Box::new(|bytes| assert!(bytes.len() > 8, "too short")),
    };
    let fault = run(&target, 1, 10_000);
    assert!(fault.is_err_and(|fault| fault.input.len() <= 8));
}
