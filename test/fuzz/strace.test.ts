import { fuzz } from './fuzz.ts';
import { groups } from './targets.ts';

fuzz(groups.strace);
