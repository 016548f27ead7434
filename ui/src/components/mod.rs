//! Parts of pages: they take properties and give callbacks, and ask nothing of the shell.

pub mod chart;
pub mod context;
pub mod copy;
pub mod dialog;
pub mod field;
pub mod focus;
pub mod frame;
pub mod heading;
pub mod icon;
pub mod matrix;
pub mod meter;
pub mod safe_mark;
pub mod safe_switch;
pub mod status;
pub mod work_bar;
