//! One Fluent file: its messages and what they ask for.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement,
};
use fluent_syntax::parser;

use super::line_at;

/// The names of what a message is given when it is shown.
pub(super) type Variables = BTreeSet<String>;

/// A file of translations, read.
#[derive(Debug, Default)]
pub(super) struct Translations {
    /// By key; an attribute's key is `message.attribute`.
    pub(super) messages: BTreeMap<String, Variables>,
    /// Keys that other messages of the file refer to.
    pub(super) referred: BTreeSet<String>,
    /// Line, where known, and what is wrong with the file itself.
    pub(super) faults: Vec<(Option<usize>, String)>,
}

/// Reads a file; what cannot be read is a fault, and the rest is still read.
pub(super) fn read(text: &str) -> Translations {
    let mut translations = Translations::default();
    let resource = match parser::parse(text) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let line = line_at(text, error.pos.start.min(text.len()));
                translations
                    .faults
                    .push((Some(line), format!("cannot be read: {}", error.kind)));
            }
            resource
        }
    };
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => translations.add(message),
            Entry::Term(term) => {
                translations.variables_of(&term.value);
            }
            _ => {}
        }
    }
    translations
}

impl Translations {
    fn add(&mut self, message: &Message<&str>) {
        let name = message.id.name;
        if let Some(value) = &message.value {
            let variables = self.variables_of(value);
            self.put(name.to_owned(), variables);
        }
        for attribute in &message.attributes {
            let variables = self.variables_of(&attribute.value);
            self.put(format!("{name}.{}", attribute.id.name), variables);
        }
    }

    fn put(&mut self, key: String, variables: Variables) {
        if self.messages.contains_key(&key) {
            self.faults.push((None, format!("has the key {key} twice")));
        }
        self.messages.insert(key, variables);
    }

    fn variables_of(&mut self, pattern: &Pattern<&str>) -> Variables {
        let mut variables = Variables::new();
        self.in_pattern(pattern, &mut variables);
        variables
    }

    fn in_pattern(&mut self, pattern: &Pattern<&str>, variables: &mut Variables) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.in_expression(expression, variables);
            }
        }
    }

    fn in_expression(&mut self, expression: &Expression<&str>, variables: &mut Variables) {
        match expression {
            Expression::Inline(inline) => self.in_inline(inline, variables),
            Expression::Select { selector, variants } => {
                self.in_inline(selector, variables);
                for variant in variants {
                    self.in_pattern(&variant.value, variables);
                }
            }
        }
    }

    fn in_inline(&mut self, inline: &InlineExpression<&str>, variables: &mut Variables) {
        match inline {
            InlineExpression::VariableReference { id } => {
                variables.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { arguments, .. } => {
                self.in_arguments(arguments, variables);
            }
            InlineExpression::TermReference {
                arguments: Some(arguments),
                ..
            } => {
                self.in_arguments(arguments, variables);
            }
            InlineExpression::MessageReference { id, attribute } => {
                let key = match attribute {
                    Some(attribute) => format!("{}.{}", id.name, attribute.name),
                    None => id.name.to_owned(),
                };
                self.referred.insert(key);
            }
            InlineExpression::Placeable { expression } => self.in_expression(expression, variables),
            InlineExpression::StringLiteral { .. }
            | InlineExpression::NumberLiteral { .. }
            | InlineExpression::TermReference {
                arguments: None, ..
            } => {}
        }
    }

    fn in_arguments(&mut self, arguments: &CallArguments<&str>, variables: &mut Variables) {
        for argument in &arguments.positional {
            self.in_inline(argument, variables);
        }
        for argument in &arguments.named {
            self.in_inline(&argument.value, variables);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_wherever_a_message_uses_them() {
        let translations = read(
            "a = { $one } { NUMBER($two, minimumFractionDigits: 1) } { $three ->\n    [x] { $four }\n   *[other] { b }\n }\n    .title = { $five }\n",
        );
        let of_a: Vec<&str> = translations.messages["a"]
            .iter()
            .map(String::as_str)
            .collect();
        assert_eq!(of_a, ["four", "one", "three", "two"]);
        assert!(translations.messages["a.title"].contains("five"));
        assert!(translations.referred.contains("b"));
        assert_eq!(translations.faults, []);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_a_fault_with_its_line() {
        let translations = read("a = fine\nb = { $broken\nc = fine\n");
        assert_eq!(translations.faults.len(), 1);
        assert!(matches!(translations.faults[0].0, Some(2 | 3)));
        assert!(translations.messages.contains_key("a"));
    }

    #[test]
    fn a_key_given_twice_is_a_fault() {
        let translations = read("a = one\na = two\n");
        assert!(translations.faults[0].1.contains("the key a twice"));
    }
}
