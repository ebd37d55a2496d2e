/**
 * What Grafana and its dashboard linter ask of a dashboard (https://github.com/grafana/dashboard-linter, docs/rules), said here
 * again: the linter cannot be built where this is tested.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { grafanaDashboard } from '../../src/dashboards/grafana.ts';
import type { GridPos, Variable } from '../../src/dashboards/model.ts';
import { PROTOCOLS } from '../../src/protocols/registry.ts';
import { panelsOf } from './panels-of.ts';

const dashboard = grafanaDashboard();
const panels = panelsOf(dashboard);
const targets = panels.flatMap((panel) => panel.targets.map((target) => ({ panel, ...target })));
const UNITS = ['none', 'short', 'percentunit', 'reqps', 's', 'bytes'];
/** Of sae-mon itself: no service is its job. */
const OWN = /^sae_mon_(complete|loss|coverage|series|cpu|overflow|attach|build)/;
/** `$datasource` as Grafana writes it. */
const CHOSEN = { type: 'prometheus', uid: '$datasource' };

function variable(name: string): Variable {
  const found = dashboard.templating.list.find((one) => one.name === name);
  assert.ok(found !== undefined, name);
  return found;
}

/** Metrics with their matchers: `name{…}`. */
function selectorsOf(expr: string): (readonly [metric: string, matchers: string, behind: string])[] {
  return [...expr.matchAll(/([a-z_]+)\{([^}]*)\}(\[[^\]]*\])?/g)].map(
    ([, metric = '', matchers = '', behind = '']) => [metric, matchers, behind] as const,
  );
}

describe('the dashboard', () => {
  it('is the same each time', () => {
    assert.equal(JSON.stringify(grafanaDashboard()), JSON.stringify(dashboard));
  });

  it('has a row for both ends of each protocol whose durations have a name', () => {
    const rows = dashboard.panels.flatMap((panel) => (panel.type === 'row' ? [panel.title] : []));
    for (const { title } of PROTOCOLS.filter(({ measures }) => measures !== undefined)) {
      assert.ok(rows.includes(`${title} served`) && rows.includes(`${title} called`), title);
    }
  });

  it('has a template for the data source (template-datasource-rule)', () => {
    const { type, query, label } = variable('datasource');
    assert.deepEqual({ type, query, label }, { type: 'datasource', query: 'prometheus', label: 'Data source' });
  });

  for (const [name, label] of [
    ['job', 'Job'],
    ['instance', 'Instance'],
  ] as const) {
    it(`has a template for ${name} (template-${name}-rule, template-on-time-change-reload-rule)`, () => {
      const found = variable(name);
      assert.deepEqual(
        { ...found, query: null, definition: null, current: null, sort: null },
        {
          type: 'query',
          name,
          label,
          datasource: CHOSEN,
          query: null,
          definition: null,
          multi: true,
          includeAll: true,
          allValue: '.+',
          refresh: 2,
          sort: null,
          current: null,
        },
      );
    });
  }

  it('takes the values of labels from a metric (template-label-promql-rule)', () => {
    for (const { query, type } of dashboard.templating.list) {
      if (type !== 'query') continue;
      assert.match(typeof query === 'string' ? query : query.query, /^label_values\(\w+(\{[^}]*\})?, \w+\)$/);
    }
  });

  it('is not edited in place (uneditable-dashboard)', () => assert.equal(dashboard.editable, false));

  it('numbers its panels once, and lays none over another', () => {
    const all = dashboard.panels.flatMap((panel) => (panel.type === 'row' ? [panel, ...panel.panels] : [panel]));
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    const cells = new Set<string>();
    for (const { title, gridPos } of all) {
      assert.ok(gridPos.x + gridPos.w <= 24, title);
      for (const cell of cellsOf(gridPos)) {
        assert.ok(!cells.has(cell), `${title} lies over another`);
        cells.add(cell);
      }
    }
  });
});

describe('each panel', () => {
  for (const { title, description, datasource, type, fieldConfig, targets: asked } of panels) {
    it(`${title}: has words, a unit, the chosen data source, and asks (panel-*-rule)`, () => {
      assert.ok(title.length > 0 && description.endsWith('.'));
      assert.deepEqual(datasource, CHOSEN);
      assert.ok(asked.length > 0);
      assert.equal(new Set(asked.map(({ refId }) => refId)).size, asked.length);
      if (type !== 'heatmap') assert.ok(UNITS.includes(String(fieldConfig.defaults['unit'])));
    });
  }

  it('has a title of its own', () => {
    assert.equal(new Set(panels.map(({ title }) => title)).size, panels.length);
  });
});

describe('each query', () => {
  it('selects by the chosen jobs and instances, or of sae-mon itself by the observer (target-job-rule, target-instance-rule)', () => {
    for (const { expr } of targets) {
      const selectors = selectorsOf(expr);
      assert.ok(selectors.length > 0, expr);
      for (const [metric, matchers] of selectors) {
        const wanted = OWN.test(metric) ? ['instance=~"$observer"'] : ['job=~"$job"', 'instance=~"$instance"'];
        for (const matcher of wanted) assert.ok(matchers.split(', ').includes(matcher), `${matcher} in ${expr}`);
      }
      // No name stands without its matchers.
      assert.deepEqual(expr.match(/\b(sae_mon|http|db|messaging|dns)_\w+(?=[^\w{=!]|$)(?!\s*[,)=!])/g), null, expr);
    }
  });

  it('takes rates over what Grafana says (target-rate-interval-rule)', () => {
    for (const { expr, instant } of targets) {
      const ranges = selectorsOf(expr).flatMap(([, , range]) => (range === '' ? [] : [range]));
      for (const range of ranges) assert.equal(range, instant ? '[$__range]' : '[$__rate_interval]', expr);
    }
  });

  it('takes rates of counters, and of nothing else (target-counter-agg-rule)', () => {
    for (const { expr } of targets) {
      for (const [, call = '', metric = ''] of expr.matchAll(/(\w+)\(([a-z_]+)\{[^}]*\}\[/g)) {
        assert.ok(['rate', 'increase'].includes(call) && /_(total|bucket|seconds)$/.test(metric), expr);
      }
      for (const [metric, , range] of selectorsOf(expr)) {
        if (metric.endsWith('_total') || metric.endsWith('_bucket')) assert.notEqual(range, '', expr);
      }
    }
  });

  it('is an instant one in tables, and a range elsewhere', () => {
    for (const { panel, instant, range, format } of targets) {
      assert.equal(instant, panel.type === 'table');
      assert.equal(range, !instant);
      assert.equal(
        format,
        { table: 'table', heatmap: 'heatmap', stat: 'time_series', timeseries: 'time_series' }[panel.type],
      );
    }
  });
});

function cellsOf({ x, y, w, h }: GridPos): string[] {
  return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`);
}
