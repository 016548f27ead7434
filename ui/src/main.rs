//! The pages of the desktop application.
//!
//! Everything shown is asked from the shell through [`ipc`]; nothing is fetched from
//! anywhere else and nothing but a few display preferences is kept outside the safe.
//! A page is a *loader*, which talks to the shell, around a *view*, which only draws what
//! it is given; the views are rendered in native tests in each of their states.

mod app;
mod clipboard;
mod components;
mod dates;
mod i18n;
mod ipc;
mod loader;
mod numbers;
mod pages;
mod preferences;
mod route;
mod state;
#[cfg(test)]
mod testing;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
