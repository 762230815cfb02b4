import { Sketch } from './sketch.ts';

/** Who came: visitors of each local date, and the sessions of the week. Adding twice changes nothing. */
export class People {
  /** By local date, `2026-11-16`. */
  readonly visitors = new Map<string, Sketch>();
  sessions = Sketch.empty();

  merge(other: People): void {
    for (const [date, sketch] of other.visitors) this.visitorsOf(date).merge(sketch);
    this.sessions.merge(other.sessions);
  }

  visitorsOf(date: string): Sketch {
    let sketch = this.visitors.get(date);
    if (!sketch) {
      sketch = Sketch.empty();
      this.visitors.set(date, sketch);
    }
    return sketch;
  }
}
