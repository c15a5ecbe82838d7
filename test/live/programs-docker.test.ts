import { describePrograms } from './describe-programs.ts';
import { docker } from './engines/docker.ts';

describePrograms(docker);
