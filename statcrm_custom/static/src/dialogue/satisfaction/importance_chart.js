import { Component, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { _t } from "@web/core/l10n/translation";

const COLORS = { critical: "--danger", other: "--warning", strength: "--success" };

/** Chart of importance by satisfaction, with the two limits as lines. */
export class ImportanceChart extends Component {
    static template = "statcrm_custom.ImportanceChart";
    static props = { items: Array, kind: String, limits: Object };

    setup() {
        this.canvas = useRef("canvas");
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.renderChart(),
            () => [this.props.items.map((item) => `${item.id}:${item.satisfaction}`).join()],
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get isDerived() {
        return this.props.kind === "derived";
    }

    get range() {
        return this.isDerived ? [-1, 1] : [1, 5];
    }

    renderChart() {
        this.chart?.destroy();
        const style = window.getComputedStyle(document.documentElement);
        const color = (name) => style.getPropertyValue(name).trim();
        const { items, limits } = this.props;
        const [low, high] = this.range;
        const important = this.isDerived ? limits.correlation : limits.importance;
        const line = (from, to) => ({
            type: "line",
            data: [from, to],
            pointRadius: 0,
            borderWidth: 1,
            borderDash: [4, 4],
            borderColor: color("--gray-500") || color("--body-color"),
        });
        const points = {
            data: items.map((item) => ({ x: item.satisfaction, y: item.importance })),
            backgroundColor: items.map((item) => color(COLORS[item.column])),
            pointRadius: 6,
            clip: false,
        };
        this.chart = new window.Chart(this.canvas.el, {
            type: "scatter",
            data: {
                datasets: [
                    points,
                    line({ x: limits.satisfaction, y: low }, { x: limits.satisfaction, y: high }),
                    line({ x: 1, y: important }, { x: 5, y: important }),
                ],
            },
            options: this.options,
        });
    }

    get options() {
        const [low, high] = this.range;
        const { items } = this.props;
        return {
            maintainAspectRatio: false,
            animation: false,
            plugins: {
                legend: { display: false },
                tooltip: {
                    filter: (point) => point.datasetIndex === 0,
                    callbacks: { label: (point) => items[point.dataIndex].name },
                },
            },
            scales: {
                x: { min: 1, max: 5, title: { display: true, text: _t("Satisfaction") } },
                y: {
                    min: low,
                    max: high,
                    title: {
                        display: true,
                        text: this.isDerived ? _t("Derived importance") : _t("Importance"),
                    },
                },
            },
        };
    }
}
