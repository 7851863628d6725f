import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Ground } from '#platform/ground.ts';
import type { WorkerFigures } from '#platform/jobs/index.ts';
import type { Watcher } from './api/mount.ts';

/** The figures of a node, in Prometheus' form. Labels are route patterns, job names and outcomes: never a value. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram;
  readonly #jobs: Histogram;
  readonly #pages: Counter;

  constructor(ground: Ground) {
    collectDefaultMetrics({ register: this.#registry, prefix: 'automo_' });
    this.#requests = new Histogram({
      name: 'automo_http_request_seconds',
      help: 'API requests by route',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [this.#registry],
    });
    this.#jobs = new Histogram({
      name: 'automo_job_seconds',
      help: 'Jobs by name and outcome',
      labelNames: ['job', 'outcome'],
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
      registers: [this.#registry],
    });
    this.#pages = new Counter({
      name: 'automo_public_pages_total',
      help: 'Pages of public sites by how they were made',
      labelNames: ['made'],
      registers: [this.#registry],
    });
    const pool = new Gauge({
      name: 'automo_database_connections',
      help: 'Connections of the pools',
      labelNames: ['pool', 'state'],
      registers: [this.#registry],
      collect() {
        for (const [name, figures] of Object.entries(ground.database.figures())) {
          for (const [state, value] of Object.entries(figures)) pool.set({ pool: name, state }, value);
        }
      },
    });
  }

  readonly requests: Watcher = ({ method, pattern, status, seconds }) => {
    this.#requests.observe({ method, route: pattern, status }, seconds);
  };

  readonly jobs: WorkerFigures = {
    finished: (name, outcome, seconds) => this.#jobs.observe({ job: name, outcome }, seconds),
  };

  /** A public page was answered from the kept ones (`kept`), or made (`made`). */
  page(made: 'kept' | 'made'): void {
    this.#pages.inc({ made });
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
