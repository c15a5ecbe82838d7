/** `error`: what it is about cannot be used as it is; `warning`: something may be missing, or mean something else; `info`: nothing to mend. */
export type Severity = 'error' | 'warning' | 'info';

/** How a problem of one code is told to people. */
export interface Definition<P> {
  readonly severity: Severity;
  /** One line, no full stop, naming what is wrong and with what. Values from the input are escaped by the formatter. */
  readonly message: (problem: P) => string;
  /** What the reader can do about it, one sentence. */
  readonly hint: string;
}

/** One definition per code of a union of problems; leaving one out does not compile. */
export type Catalogue<P extends { readonly code: string }> = {
  readonly [Code in P['code']]: Definition<Extract<P, { readonly code: Code }>>;
};
