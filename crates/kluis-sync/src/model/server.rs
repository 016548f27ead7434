//! A server that keeps what it is sent, and a connection to it that fails once, at a request that the
//! case names.

use std::collections::BTreeMap;

use kluis_pod::PodPath;

/// A resource with the number of its tag.
pub(super) type Kept = (String, u64);

#[derive(Clone, Debug, Default)]
pub(super) struct Server {
    pub(super) docs: BTreeMap<PodPath, Kept>,
    /// The mark of each safe.
    pub(super) marks: BTreeMap<usize, String>,
    tags: u64,
    pub(super) fault: Option<Fault>,
    asked: u8,
}

/// What happens at which request of a round.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fault {
    pub(super) at: u8,
    pub(super) what: Failure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// The computer stops before it asks.
    StopsBefore,
    /// The computer stops before it hears the answer.
    StopsAfter,
    /// The answer is lost.
    NoAnswer,
    /// Of a body only this part, in percent, arrives, and no answer comes.
    CutOff(u8),
    /// The request arrives twice, and the second answer is the one that comes.
    Twice,
}

/// Why a round ends early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Stopped,
    Offline,
}

pub(super) enum Condition {
    Nothing,
    Tag(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Done,
    Moved,
    Lost,
}

impl Server {
    /// Begins a round, in which this goes wrong.
    pub(super) fn connect(&mut self, fault: Option<Fault>) {
        (self.fault, self.asked) = (fault, 0);
    }

    fn failure(&mut self) -> Option<Failure> {
        self.asked = self.asked.saturating_add(1);
        let due = self.fault.filter(|fault| fault.at <= self.asked);
        due.map(|fault| {
            self.fault = None;
            fault.what
        })
    }

    /// Asks for something that changes nothing.
    pub(super) fn look(&mut self) -> Result<(), End> {
        match self.failure() {
            None | Some(Failure::Twice) => Ok(()),
            Some(Failure::StopsBefore | Failure::StopsAfter) => Err(End::Stopped),
            Some(Failure::NoAnswer | Failure::CutOff(_)) => Err(End::Offline),
        }
    }

    pub(super) fn get(&mut self, path: &PodPath) -> Result<Option<Kept>, End> {
        self.look()?;
        Ok(self.docs.get(path).cloned())
    }

    pub(super) fn put(
        &mut self,
        path: &PodPath,
        body: &str,
        condition: &Condition,
    ) -> Result<Answer, End> {
        self.change(|server, part| {
            let part = body.len() * usize::from(part) / 100;
            server.write(path, &body[..part], condition)
        })
    }

    pub(super) fn delete(&mut self, path: &PodPath, tag: u64) -> Result<Answer, End> {
        self.change(|server, _| match server.docs.get(path) {
            Some((_, now)) if *now != tag => Answer::Moved,
            _ => {
                server.docs.remove(path);
                Answer::Done
            }
        })
    }

    pub(super) fn set_mark(&mut self, safe: usize, text: &str) -> Result<Answer, End> {
        self.change(|server, part| {
            let part = text.len() * usize::from(part) / 100;
            server.marks.insert(safe, text[..part].to_owned());
            Answer::Done
        })
    }

    fn change(&mut self, act: impl Fn(&mut Self, u8) -> Answer) -> Result<Answer, End> {
        match self.failure() {
            None => Ok(act(self, 100)),
            Some(Failure::StopsBefore) => Err(End::Stopped),
            Some(Failure::StopsAfter) => {
                act(self, 100);
                Err(End::Stopped)
            }
            Some(Failure::NoAnswer) => {
                act(self, 100);
                Ok(Answer::Lost)
            }
            Some(Failure::CutOff(part)) => {
                act(self, part);
                Ok(Answer::Lost)
            }
            Some(Failure::Twice) => {
                act(self, 100);
                Ok(act(self, 100))
            }
        }
    }

    /// Conditions hold as on real servers, which ignore a tag where nothing is.
    fn write(&mut self, path: &PodPath, body: &str, condition: &Condition) -> Answer {
        let now = self.docs.get(path).map(|(_, tag)| *tag);
        let is_met = match (condition, now) {
            (Condition::Nothing, Some(_)) => false,
            (Condition::Tag(tag), Some(now)) => *tag == now,
            _ => true,
        };
        if !is_met {
            return Answer::Moved;
        }
        self.tags += 1;
        self.docs.insert(path.clone(), (body.to_owned(), self.tags));
        Answer::Done
    }

    /// Puts back what was kept before; tags are never given twice.
    pub(super) fn put_back(&mut self, former: &Self) {
        (self.docs, self.marks) = (former.docs.clone(), former.marks.clone());
    }
}
