//! All icons, drawn as lines on a grid of 24. An icon never stands without a text.

use yew::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    Home,
    Folder,
    Plus,
    People,
    Cloud,
    Clock,
    Gear,
    Lock,
    Safe,
    Warning,
    Check,
    Drop,
    Heart,
    Scale,
    Steps,
    Moon,
    Pill,
    Flask,
    Shield,
    Document,
    Person,
    Calendar,
    Face,
    Ruler,
    Thermometer,
    Letter,
    Computer,
    Next,
    Gauge,
    Flower,
}

impl IconName {
    /// The icon of a category, by the name in its description.
    pub fn of_category(icon: &str) -> Self {
        match icon {
            "gauge" => Self::Gauge,
            "heart" => Self::Heart,
            "scale" => Self::Scale,
            "ruler" => Self::Ruler,
            "footprints" | "walk" | "leaf" => Self::Steps,
            "moon" => Self::Moon,
            "droplet" | "candy" | "wind" => Self::Drop,
            "flask" => Self::Flask,
            "pill" => Self::Pill,
            "flower" => Self::Flower,
            "syringe" => Self::Shield,
            "thermometer" => Self::Thermometer,
            "calendar" => Self::Calendar,
            "users" | "id-card" => Self::Person,
            "smile" => Self::Face,
            "box" => Self::Folder,
            _ => Self::Document,
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Home => "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-6h4v6",
            Self::Folder => {
                "M3 7a2 2 0 0 1 2-2h4l2 2.5h8a2 2 0 0 1 2 2V17a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z"
            }
            Self::Plus => "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8.5v7M8.5 12h7",
            Self::People => {
                "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-4 3-6 6.500-6s6.500 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.200M18 14.500c2.200.8 3.500 2.700 3.500 5.500"
            }
            Self::Cloud => {
                "M7 18.500a4.500 4.500 0 0 1-.5-9 6 6 0 0 1 11.500 1.500 3.800 3.800 0 0 1-.5 7.500z"
            }
            Self::Clock => {
                "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3.200 2"
            }
            Self::Gear => {
                "M5 7h8M17 7h2M5 12h2M11 12h8M5 17h6M15 17h4M13 7a2 2 0 1 0 4 0 2 2 0 0 0-4 0zM7 12a2 2 0 1 0 4 0 2 2 0 0 0-4 0zM11 17a2 2 0 1 0 4 0 2 2 0 0 0-4 0z"
            }
            Self::Lock => {
                "M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3M12 14.500v2.500"
            }
            Self::Safe => {
                "M5 4h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM7 19v2M17 19v2M12.500 8a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM12.500 8v2M12.500 13v2M9 11.500h2M14 11.500h2M7 8.500v6"
            }
            Self::Warning => "M12 4l9 16H3zM12 10v4.500M12 17v.5",
            Self::Check => "M5 12.500l4.500 4.500L19 7.500",
            Self::Drop => {
                "M12 3.500c3.500 4.200 6 7 6 10.300a6 6 0 0 1-12 0c0-3.300 2.500-6.100 6-10.300z"
            }
            Self::Heart => {
                "M12 20s-7.500-4.600-8.500-10C2.800 6.500 5 4.500 7.500 4.500c2 0 3.500 1 4.500 2.700 1-1.700 2.500-2.700 4.500-2.700 2.500 0 4.700 2 4 5.500-1 5.400-8.500 10-8.500 10z"
            }
            Self::Scale => {
                "M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM7.500 11a4.500 4.500 0 0 1 9 0zM12 11l1.500-2.500"
            }
            Self::Steps => {
                "M7.500 4c2 0 2.500 2.500 2.500 5l-.5 3.500h-4C4.500 10 5 4 7.500 4zM5.800 15h3.500c.2 2-.3 3-1.600 3s-1.900-1-1.900-3zM16.500 7c-2 0-2.500 2.500-2.500 5l.5 3h4c1-2.500.5-8-2-8zM14.800 17.500h3.400c0 2-.4 3-1.700 3s-1.900-1-1.700-3z"
            }
            Self::Moon => "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
            Self::Pill => {
                "M13.500 5.500a3.900 3.900 0 0 1 5.500 5.500l-8 8a3.900 3.900 0 0 1-5.500-5.500zM9.500 9.500l5.500 5.500"
            }
            Self::Flask => {
                "M9.500 3.500h5M10.500 3.500V9L5 18.500a1 1 0 0 0 .9 1.500h12.200a1 1 0 0 0 .9-1.500L13.500 9V3.500M7.500 15h9"
            }
            Self::Shield => {
                "M12 3.500l7 2.500v5c0 4.500-2.800 7.700-7 9.500-4.200-1.800-7-5-7-9.500V6zM12 9v6M9 12h6"
            }
            Self::Document => {
                "M6 3.500h8l4 4V20a.5.5 0 0 1-.5.5h-11A.5.5 0 0 1 6 20zM14 3.500v4h4M9 12h6M9 16h6"
            }
            Self::Person => {
                "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c0-4.200 3.300-6.500 7.500-6.500s7.500 2.300 7.500 6.500"
            }
            Self::Calendar => {
                "M5 5.500h14a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6.500a1 1 0 0 1 1-1zM4 10h16M8.500 3.500v4M15.500 3.500v4"
            }
            Self::Face => {
                "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM8.500 14c.8 1.500 2 2.300 3.500 2.300s2.700-.8 3.500-2.300M9 9.500v.5M15 9.500v.5"
            }
            Self::Ruler => "M8 3.500h8v17H8zM8 7.500h3M8 11.500h4.500M8 15.500h3",
            Self::Thermometer => "M10 13.500V6a2 2 0 0 1 4 0v7.500a4 4 0 1 1-4 0zM12 9v8",
            Self::Letter => "M4 6h16v12H4zM4 7l8 6 8-6",
            Self::Gauge => "M5 18a8.500 8.500 0 1 1 14 0zM12 13.500l3.500-4.500",
            Self::Flower => {
                "M12 10a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM12 10c-2.500-2-2.500-6.500 0-6.500s2.500 4.500 0 6.500zM12 14c-2.500 2-2.500 6.500 0 6.500s2.500-4.500 0-6.500zM10 12c-2-2.500-6.500-2.500-6.500 0s4.500 2.500 6.500 0zM14 12c2-2.500 6.500-2.500 6.500 0s-4.500 2.500-6.500 0z"
            }
            Self::Next => "M9.500 6l6 6-6 6",
            Self::Computer => "M4 5h16v11H4zM9 20h6M12 16v4",
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct IconProps {
    pub name: IconName,
}

#[component]
pub fn Icon(props: &IconProps) -> Html {
    html! {
        <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
            <path d={props.name.path()} fill="none" stroke="currentColor" stroke-width="1.8"
                stroke-linecap="round" stroke-linejoin="round" />
        </svg>
    }
}
