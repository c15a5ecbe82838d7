import { describePrograms } from './describe-programs.ts';
import { podman } from './engines/podman.ts';

describePrograms(podman);
