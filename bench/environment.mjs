/** The environment without what is set for Node: with NODE_EXTRA_CA_CERTS, for one, Node 20 reads certificates at every start. */
export const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('NODE_')),
);
