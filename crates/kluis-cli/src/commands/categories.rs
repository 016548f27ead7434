use kluis_api::{CategoryState, CategoryView};

use super::{DONE, Outcome};
use crate::context::Context;
use crate::output::{self, Table};

pub fn run(context: &Context) -> Outcome {
    let session = context.open()?;
    let categories = session.categories()?;
    output::show(context.global.json, &categories, |categories| {
        let mut table = Table::new(&["CATEGORY", "NAME", "RECORDS", "NEWEST", "KEPT"])
            .right(2)
            .whole(0);
        for category in categories.iter().filter(|category| category.count > 0) {
            table.row(vec![
                category.id.clone(),
                category.name.clone(),
                category.count.to_string(),
                category
                    .newest
                    .as_deref()
                    .map(|time| time.chars().take(10).collect())
                    .unwrap_or_default(),
                kept(category),
            ]);
        }
        let empty = categories
            .iter()
            .filter(|category| category.count == 0)
            .count();
        let mut text = if empty == categories.len() {
            "There is no data in this safe yet. Bring some in with: kluis import FILE\n".to_owned()
        } else {
            table.render()
        };
        if empty > 0 && empty < categories.len() {
            text += &format!("{empty} more kinds are empty\n");
        }
        text
    })?;
    Ok(DONE)
}

fn kept(category: &CategoryView) -> String {
    let place = match category.state {
        CategoryState::Local => "only here",
        CategoryState::Sealed => "sealed there",
        CategoryState::Shared => "shared",
        CategoryState::Mixed => "mixed",
    };
    match category.shared_with {
        0 => place.to_owned(),
        count => format!("{place}, seen by {count}"),
    }
}
