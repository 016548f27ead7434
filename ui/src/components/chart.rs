use yew::prelude::*;

use crate::components::field::chosen;
use crate::dates;
use crate::i18n::{Texts, use_texts};
use crate::numbers;
use crate::state::chart::{Point, Series, pieces, scale, ticks};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 700.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 250.0;

fn coordinate(value: f64) -> String {
    format!("{value:.1}")
}

fn time_range(points: &[Point]) -> (f64, f64) {
    let first = points.first().map_or(0.0, |point| point.time);
    let last = points.last().map_or(0.0, |point| point.time);
    (first, last)
}

fn value_range(points: &[Point]) -> (f64, f64) {
    points
        .iter()
        .flat_map(|point| &point.values)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(*value), high.max(*value))
        })
}

/// The lines of one of the numbers, broken where readings are missing.
fn lines(
    points: &[Point],
    number: usize,
    place: impl Fn(&Point, f64) -> (f64, f64),
) -> Vec<String> {
    let times: Vec<f64> = points.iter().map(|point| point.time).collect();
    pieces(&times)
        .into_iter()
        .map(|piece| {
            points[piece]
                .iter()
                .filter_map(|point| {
                    let (x, y) = place(point, *point.values.get(number)?);
                    Some(format!("{},{}", coordinate(x), coordinate(y)))
                })
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect()
}

fn reading(texts: Texts, point: &Point) -> String {
    texts.t_args(
        "chart-reading",
        &[
            ("date", dates::long(texts, &point.written).into()),
            ("value", point.text.as_str().into()),
        ],
    )
}

fn summary(texts: Texts, series: &Series) -> String {
    let written = |point: Option<&Point>| {
        point.map_or_else(String::new, |point| dates::long_date(texts, &point.written))
    };
    texts.t_args(
        "chart-summary",
        &[
            ("title", series.title.as_str().into()),
            ("count", series.points.len().into()),
            ("first", written(series.points.first()).into()),
            ("last", written(series.points.last()).into()),
        ],
    )
}

#[derive(Properties, PartialEq)]
pub struct SeriesProps {
    pub series: Series,
}

/// A line of readings with axes. One stop for the keyboard; the arrow keys walk along the
/// readings and the one reached is told below. The table with the same readings belongs to
/// the page.
#[component]
pub fn LineChart(props: &SeriesProps) -> Html {
    let texts = use_texts();
    let selected = use_state(|| None::<usize>);
    let points = &props.series.points;
    let count = points.len();
    let (low, high) = value_range(points);
    let levels = ticks(low, high);
    let value_ends = (levels[0], levels[levels.len() - 1]);
    let time_ends = time_range(points);
    let place = |point: &Point, value: f64| {
        (
            scale(point.time, time_ends, (LEFT + 12.0, RIGHT - 12.0)),
            scale(value, value_ends, (BOTTOM, TOP)),
        )
    };
    let onkeydown = {
        let selected = selected.clone();
        Callback::from(move |event: KeyboardEvent| {
            let next = match event.key().as_str() {
                "ArrowLeft" => selected.map_or(count - 1, |index| index.saturating_sub(1)),
                "ArrowRight" => selected.map_or(0, |index| (index + 1).min(count - 1)),
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            selected.set(Some(next));
        })
    };
    let chosen_point = selected.and_then(|index| points.get(index));
    let numbers_each = points.first().map_or(0, |point| point.values.len());
    html! {
        <figure class="chart">
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img" tabindex="0" class="chart-drawing"
                data-test="chart" aria-label={summary(texts, &props.series)}
                aria-describedby="chart-help" {onkeydown}>
                { for levels.iter().map(|level| {
                    let y = coordinate(scale(*level, value_ends, (BOTTOM, TOP)));
                    html! {
                        <>
                            <line class="grid" x1={LEFT.to_string()} x2={RIGHT.to_string()} y1={y.clone()} y2={y.clone()} />
                            <text class="axis" x={(LEFT - 10.0).to_string()} {y} text-anchor="end"
                                dominant-baseline="middle">{ numbers::number(texts.language, *level) }</text>
                        </>
                    }
                }) }
                if let Some(unit) = props.series.unit.as_deref().map(numbers::unit) {
                    <text class="axis" x={(LEFT + 8.0).to_string()} y="12" text-anchor="start">{ unit }</text>
                }
                <text class="axis" x={LEFT.to_string()} y="280" text-anchor="start">
                    { dates::axis_label(texts, time_ends.0) }</text>
                <text class="axis" x={RIGHT.to_string()} y="280" text-anchor="end">
                    { dates::axis_label(texts, time_ends.1) }</text>
                { for (0..numbers_each).map(|number| html! {
                    <g class={format!("line-{number}")}>
                        { for lines(points, number, place).into_iter().map(|points| html! {
                            <polyline class="line" {points} fill="none" />
                        }) }
                        { for points.iter().enumerate().map(|(index, point)| {
                            let (x, y) = place(point, point.values[number]);
                            let is_selected = *selected == Some(index);
                            let onclick = {
                                let selected = selected.clone();
                                Callback::from(move |_: MouseEvent| selected.set(Some(index)))
                            };
                            html! {
                                <circle class={classes!("point", is_selected.then_some("selected"))}
                                    cx={coordinate(x)} cy={coordinate(y)} {onclick}
                                    r={if is_selected { "8" } else { "4" }}>
                                    <title>{ reading(texts, point) }</title>
                                </circle>
                            }
                        }) }
                    </g>
                }) }
            </svg>
            <figcaption>
                <p aria-live="polite" class="chart-reading">
                    if let Some(point) = chosen_point { { reading(texts, point) } }
                </p>
                <p id="chart-help" class="hint">{ texts.t("chart-help") }</p>
            </figcaption>
        </figure>
    }
}

#[derive(Properties, PartialEq)]
pub struct ChartsProps {
    pub series: Vec<Series>,
}

/// The chart of one of several series, chosen by the person.
#[component]
pub fn Charts(props: &ChartsProps) -> Html {
    let texts = use_texts();
    let shown = use_state(|| 0_usize);
    let Some(series) = props.series.get(*shown).or(props.series.first()) else {
        return Html::default();
    };
    let onchange = {
        let shown = shown.clone();
        chosen(&Callback::from(move |value: String| {
            shown.set(value.parse().unwrap_or(0));
        }))
    };
    html! {
        <>
            if props.series.len() > 1 {
                <div class="field">
                    <label for="chart-series">{ texts.t("chart-choose") }</label>
                    <select id="chart-series" data-test="chart-series" {onchange}>
                        { for props.series.iter().enumerate().map(|(index, one)| html! {
                            <option value={index.to_string()} selected={index == *shown}>{ &one.title }</option>
                        }) }
                    </select>
                </div>
            }
            <LineChart key={series.title.clone()} series={series.clone()} />
        </>
    }
}

/// A small line without axes; the same readings follow as a table that can be unfolded.
#[component]
pub fn SmallChart(props: &SeriesProps) -> Html {
    let texts = use_texts();
    let points = &props.series.points;
    let (value_ends, time_ends) = (value_range(points), time_range(points));
    let place = |point: &Point, value: f64| {
        (
            scale(point.time, time_ends, (6.0, 254.0)),
            scale(value, value_ends, (58.0, 8.0)),
        )
    };
    let last = points
        .last()
        .map(|point| place(point, point.values.first().copied().unwrap_or_default()));
    html! {
        <>
            <svg class="small-chart" viewBox="0 0 260 66" role="img" aria-label={summary(texts, &props.series)}>
                <g class="line-0">
                    { for lines(points, 0, place).into_iter().map(|points| html! {
                        <polyline class="line" {points} fill="none" />
                    }) }
                    if let Some((x, y)) = last {
                        <circle class="point" cx={coordinate(x)} cy={coordinate(y)} r="5" />
                    }
                </g>
            </svg>
            <details class="as-table">
                <summary>{ texts.t("chart-as-table") }</summary>
                <table>
                    <thead><tr>
                        <th scope="col">{ texts.t("table-date") }</th>
                        <th scope="col">{ texts.t("table-value") }</th>
                    </tr></thead>
                    <tbody>
                        { for points.iter().rev().map(|point| html! {
                            <tr><td>{ dates::long(texts, &point.written) }</td><td>{ &point.text }</td></tr>
                        }) }
                    </tbody>
                </table>
            </details>
        </>
    }
}
