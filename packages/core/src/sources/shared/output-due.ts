/** Bytes that a program writes into the stream of its own trace, while they are due. */
export class OutputDue {
  #bytes = 0;

  get any(): boolean {
    return this.#bytes > 0;
  }

  expect(bytes: number): void {
    this.#bytes = Math.max(0, bytes);
  }

  /** Takes a line and its line break. Returns where the tracer's own text goes on in it, or -1 where all of it is output. */
  take(start: number, end: number): number {
    const taken = Math.min(end - start + 1, this.#bytes);
    this.#bytes -= taken;
    return taken > end - start ? -1 : start + taken;
  }
}
