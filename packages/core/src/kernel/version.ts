/** A kernel release as (version, patch level): what profiles' `minKernel` and the system call tables compare. */
export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
}
