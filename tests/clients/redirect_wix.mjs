// SPDX-License-Identifier: MIT
// Preloaded with --import: what the process sends to wixapis.com goes to UNDERSTUDY_URL instead; the program itself knows nothing of it.
const real = globalThis.fetch;

globalThis.fetch = (resource, init) => {
  const url = new URL(resource instanceof Request ? resource.url : resource);
  if (!url.hostname.endsWith('.wixapis.com')) return real(resource, init);
  const target = process.env.UNDERSTUDY_URL + url.pathname + url.search;
  return real(resource instanceof Request ? new Request(target, resource) : target, init);
};
