//! What is to be done about one resource: a pure function of what both sides agreed on, what is here and
//! what is there.

use crate::step::Why;

/// What happens here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    /// Nothing.
    Nothing,
    /// What is there is taken in, over what is here or where there is nothing.
    Fetch(Why),
    /// What is there is kept here beside what is here.
    Beside,
    /// What is here is removed, with its history kept.
    Remove,
}

/// What the next index says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Give {
    /// Nothing of it.
    Nothing,
    /// What the present one says.
    Keep,
    /// What is here, in a new pack.
    Pack(Why),
    /// Nothing any more, and it must not stay in a pack either.
    Drop(Why),
}

/// What is to be done about one resource. Versions name type and bytes; `None` is that there is no such
/// resource. `leaves` says why the resource is not to be there any more, if it is not.
pub(crate) fn decide(
    base: Option<&str>,
    here: Option<&str>,
    there: Option<&str>,
    leaves: Option<Why>,
) -> (Take, Give) {
    let (take, give) = exchange(base, here, there);
    match (leaves, there) {
        (None, _) => (take, give),
        // What is missing there says nothing about what is not to be there.
        (Some(_), None) => (Take::Nothing, Give::Nothing),
        (Some(why), Some(_)) => (take, Give::Drop(why)),
    }
}

fn exchange(base: Option<&str>, here: Option<&str>, there: Option<&str>) -> (Take, Give) {
    let is_new = base.is_none();
    match (here, there) {
        (None, None) => (Take::Nothing, Give::Nothing),
        _ if here == there => (Take::Nothing, Give::Keep),
        (Some(_), _) if there == base => {
            let why = if is_new {
                Why::NewHere
            } else {
                Why::ChangedHere
            };
            (Take::Nothing, Give::Pack(why))
        }
        (None, _) if there == base => (Take::Nothing, Give::Drop(Why::RemovedHere)),
        (Some(_), None) if here == base => (Take::Remove, Give::Nothing),
        (Some(_), None) => (Take::Nothing, Give::Pack(Why::ChangedHereMissingThere)),
        (None, Some(_)) if is_new => (Take::Fetch(Why::NewThere), Give::Keep),
        (None, Some(_)) => (Take::Fetch(Why::ChangedThere), Give::Keep),
        (Some(_), Some(_)) if here == base => (Take::Fetch(Why::ChangedThere), Give::Keep),
        (Some(_), Some(_)) if is_new => (Take::Beside, Give::Pack(Why::MadeOnBothSides)),
        (Some(_), Some(_)) => (Take::Beside, Give::Pack(Why::ChangedOnBothSides)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What both sides are afterwards: here, there, and what is kept beside.
    fn play<'a>(
        base: Option<&'a str>,
        here: Option<&'a str>,
        there: Option<&'a str>,
        leaves: Option<Why>,
    ) -> (Option<&'a str>, Option<&'a str>, Option<&'a str>) {
        let (take, give) = decide(base, here, there, leaves);
        let (mut now_here, mut beside) = (here, None);
        match take {
            Take::Nothing => {}
            Take::Fetch(_) => now_here = there,
            Take::Beside => beside = there,
            Take::Remove => now_here = None,
        }
        let now_there = match give {
            Give::Nothing => {
                assert!(there.is_none(), "what is there is kept or dropped by name");
                None
            }
            Give::Drop(_) => None,
            Give::Keep => there,
            Give::Pack(_) => here,
        };
        (now_here, now_there, beside)
    }

    fn version() -> impl Strategy<Value = Option<&'static str>> {
        prop::sample::select(vec![None, Some("a"), Some("b"), Some("c")])
    }

    fn leaves() -> impl Strategy<Value = Option<Why>> {
        prop::sample::select(vec![None, Some(Why::LocalNow)])
    }

    proptest! {
        #[test]
        fn no_edit_is_lost(base in version(), here in version(), there in version(), leaves in leaves()) {
            let (now_here, _, beside) = play(base, here, there, leaves);
            for edit in [here, there] {
                if edit.is_some() && edit != base {
                    prop_assert!(now_here == edit || beside == edit);
                }
            }
        }

        #[test]
        fn both_sides_agree_afterwards(base in version(), here in version(), there in version()) {
            let (now_here, now_there, _) = play(base, here, there, None);
            prop_assert_eq!(now_here, now_there);
            let again = decide(now_here, now_here, now_there, None);
            let expected = if now_there.is_some() { Give::Keep } else { Give::Nothing };
            prop_assert_eq!(again, (Take::Nothing, expected));
        }

        #[test]
        fn what_leaves_is_gone_there_and_never_removed_here(
            base in version(), here in version(), there in version()
        ) {
            let (now_here, now_there, _) = play(base, here, there, Some(Why::LocalNow));
            prop_assert_eq!(now_there, None);
            if here.is_some() {
                prop_assert!(now_here.is_some());
            }
        }

        #[test]
        fn only_what_one_side_removed_and_the_other_left_alone_goes(
            base in version(), here in version(), there in version()
        ) {
            let (now_here, _, _) = play(base, here, there, None);
            if now_here.is_none() && base.is_some() {
                prop_assert!(here.is_none() || here == base);
                prop_assert!(there.is_none() || there == base);
            }
        }

        /// Two computers take turns; what each has afterwards is the same, and no edit is lost.
        #[test]
        fn two_computers_converge(
            start in version(), one in version(), two in version()
        ) {
            let (one_now, there, beside_one) = play(start, one, start, None);
            prop_assert_eq!(beside_one, None);
            let (two_now, there_now, beside) = play(start, two, there, None);
            let (one_last, _, _) = play(one_now, one_now, there_now, None);
            prop_assert_eq!(one_last, two_now);
            for edit in [one, two] {
                if edit.is_some() && edit != start {
                    prop_assert!(one_last == edit || beside == edit);
                }
            }
        }
    }
}
