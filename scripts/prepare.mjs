// Installs and builds the workspace and does nothing else.
import { build, install, requireNode } from './workspace.mjs';

requireNode();
install();
build(['.']);
